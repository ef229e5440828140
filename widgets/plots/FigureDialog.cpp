#include "widgets/plots/FigureDialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QPushButton>
#include <QSettings>

namespace larmor::widgets {

namespace {

QDoubleSpinBox* number(double low, double high, double value, const QString& unit, const char* name) {
  auto* box = new QDoubleSpinBox;
  box->setRange(low, high);
  box->setDecimals(1);
  box->setValue(value);
  box->setSuffix(" " + unit);
  box->setObjectName(QString::fromLatin1(name));
  return box;
}

} // namespace

FigureDialog::FigureDialog(QWidget* parent)
    : QDialog(parent), preset_(new QComboBox(this)), width_(number(20, 1000, 86, "mm", "figureWidth")),
      height_(number(15, 1000, 64, "mm", "figureHeight")), font_(number(4, 48, 8, "pt", "figureFont")),
      transparent_(new QCheckBox(tr("Transparent background"), this)),
      difference_(new QCheckBox(tr("With the panel of differences"), this)) {
  setWindowTitle(tr("Export figure"));
  preset_->setObjectName("figurePreset");
  preset_->addItem(tr("One column (86 mm)"), QSizeF(86, 64));
  preset_->addItem(tr("One and a half columns (130 mm)"), QSizeF(130, 86));
  preset_->addItem(tr("Two columns (178 mm)"), QSizeF(178, 100));
  preset_->addItem(tr("Slide, half (160 mm)"), QSizeF(160, 120));
  preset_->addItem(tr("Other"), QSizeF());
  difference_->setChecked(true);
  auto* form = new QFormLayout(this);
  form->addRow(tr("Size"), preset_);
  form->addRow(tr("Width"), width_);
  form->addRow(tr("Height"), height_);
  form->addRow(tr("Font"), font_);
  form->addRow(transparent_);
  form->addRow(difference_);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
  buttons->button(QDialogButtonBox::Ok)->setText(tr("Export…"));
  form->addRow(buttons);
  connect(buttons, &QDialogButtonBox::accepted, this, [this] {
    QSettings().setValue("figure/preset", preset_->currentIndex());
    QSettings().setValue("figure/size", options().millimetres);
    QSettings().setValue("figure/font", font_->value());
    accept();
  });
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(preset_, &QComboBox::currentIndexChanged, this, &FigureDialog::choosePreset);
  const QSettings settings;
  preset_->setCurrentIndex(settings.value("figure/preset", 0).toInt());
  if (const QSizeF size = settings.value("figure/size").toSizeF(); size.isValid()) {
    width_->setValue(size.width());
    height_->setValue(size.height());
  }
  font_->setValue(settings.value("figure/font", 8.0).toDouble());
}

void FigureDialog::choosePreset() {
  const QSizeF size = preset_->currentData().toSizeF();
  if (!size.isValid())
    return;
  width_->setValue(size.width());
  height_->setValue(size.height());
}

FigureOptions FigureDialog::options() const {
  return {{width_->value(), height_->value()}, font_->value(), transparent_->isChecked(), difference_->isChecked()};
}

} // namespace larmor::widgets
