#include "widgets/plots/FigureDialog.h"

#include "widgets/forms/NumberBox.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTableWidget>

namespace larmor::widgets {

namespace {

NumberBox* number(double low, double high, double value, const char* name) {
  auto* box = new NumberBox({low, high, value});
  box->setObjectName(QString::fromLatin1(name));
  return box;
}

} // namespace

FigureDialog::FigureDialog(const FigureTexts& texts, bool panels, QWidget* parent)
    : QDialog(parent), preset_(new QComboBox(this)), width_(number(20, 1000, 86, "figureWidth")),
      height_(number(15, 1000, 64, "figureHeight")), font_(number(4, 48, 8, "figureFont")),
      transparent_(new QCheckBox(tr("Transparent background"), this)),
      difference_(new QCheckBox(tr("With the panel of differences"), this)),
      panels_(new QCheckBox(tr("A panel for each curve"), this)), xLabel_(new QLineEdit(this)),
      yLabel_(new QLineEdit(this)), legend_(new QTableWidget(0, 1, this)) {
  setWindowTitle(tr("Export figure"));
  preset_->setObjectName("figurePreset");
  preset_->addItem(tr("One column (86 mm)"), QSizeF(86, 64));
  preset_->addItem(tr("One and a half columns (130 mm)"), QSizeF(130, 86));
  preset_->addItem(tr("Two columns (178 mm)"), QSizeF(178, 100));
  preset_->addItem(tr("Slide, half (160 mm)"), QSizeF(160, 120));
  preset_->addItem(tr("Other"), QSizeF());
  difference_->setChecked(true);
  panels_->setObjectName("figurePanels");
  panels_->setToolTip(tr("Small plots on the same axes instead of many curves in one"));
  panels_->setChecked(panels);
  auto* form = new QFormLayout(this);
  form->addRow(tr("Size"), preset_);
  form->addRow(tr("Width (mm)"), width_);
  form->addRow(tr("Height (mm)"), height_);
  form->addRow(tr("Font (pt)"), font_);
  form->addRow(transparent_);
  form->addRow(difference_);
  form->addRow(panels_);
  form->addRow(tr("Horizontal axis"), xLabel_);
  form->addRow(tr("Vertical axis"), yLabel_);
  form->addRow(tr("Legend"), legend_);
  showTexts(texts);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
  buttons->button(QDialogButtonBox::Ok)->setText(tr("Export…"));
  form->addRow(buttons);
  connect(buttons, &QDialogButtonBox::accepted, this, [this] {
    QSettings().setValue("figure/preset", preset_->currentIndex());
    QSettings().setValue("figure/size", options().millimetres);
    QSettings().setValue("figure/font", options().fontPoints);
    accept();
  });
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(preset_, &QComboBox::currentIndexChanged, this, &FigureDialog::choosePreset);
  for (NumberBox* box : {width_, height_, font_})
    connect(box, &NumberBox::changed, this, [this, ok = buttons->button(QDialogButtonBox::Ok)] {
      ok->setEnabled(width_->isValid() && height_->isValid() && font_->isValid());
    });
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

void FigureDialog::showTexts(const FigureTexts& texts) {
  xLabel_->setObjectName("figureX");
  yLabel_->setObjectName("figureY");
  xLabel_->setText(texts.xLabel);
  yLabel_->setText(texts.yLabel);
  legend_->setObjectName("figureLegend");
  legend_->setToolTip(tr("Double click a text to change it; empty: as in the window"));
  legend_->horizontalHeader()->hide();
  legend_->verticalHeader()->hide();
  legend_->horizontalHeader()->setStretchLastSection(true);
  legend_->setMaximumHeight(150);
  for (auto entry = texts.legend.begin(); entry != texts.legend.end(); ++entry) {
    const int row = legend_->rowCount();
    legend_->insertRow(row);
    legend_->setItem(row, 0, new QTableWidgetItem(entry.value()));
    legend_->item(row, 0)->setData(Qt::UserRole, entry.key());
    legend_->item(row, 0)->setToolTip(entry.key());
  }
  legend_->setEnabled(legend_->rowCount() > 0);
}

FigureTexts FigureDialog::texts() const {
  FigureTexts texts{xLabel_->text(), yLabel_->text(), {}};
  for (int row = 0; row < legend_->rowCount(); ++row)
    texts.legend[legend_->item(row, 0)->data(Qt::UserRole).toString()] = legend_->item(row, 0)->text();
  return texts;
}

FigureOptions FigureDialog::options() const {
  return {QSizeF(width_->value().value_or(0), height_->value().value_or(0)), font_->value().value_or(0),
          transparent_->isChecked(), difference_->isChecked(), panels_->isChecked()};
}

} // namespace larmor::widgets
