#include "widgets/paths/PictureDialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>

namespace larmor::widgets {

PictureDialog::PictureDialog(const QSize& shown, QWidget* parent)
    : QDialog(parent), preset_(new QComboBox(this)), background_(new QComboBox(this)), width_(new QSpinBox(this)),
      height_(new QSpinBox(this)) {
  setWindowTitle(tr("Save a picture of the scene"));
  preset_->setObjectName("picturePreset");
  background_->setObjectName("pictureBackground");
  width_->setObjectName("pictureWidth");
  height_->setObjectName("pictureHeight");
  preset_->addItem(tr("As on the screen (%1 × %2)").arg(shown.width()).arg(shown.height()), shown);
  preset_->addItem(tr("Slide (1920 × 1080)"), QSize(1920, 1080));
  preset_->addItem(tr("4K (3840 × 2160)"), QSize(3840, 2160));
  preset_->addItem(tr("One journal column, 600 dpi (2032 × 1524)"), QSize(2032, 1524));
  preset_->addItem(tr("Two journal columns, 600 dpi (4205 × 2800)"), QSize(4205, 2800));
  preset_->addItem(tr("Other"), QSize());
  background_->addItem(tr("As on the screen"), static_cast<int>(PictureBackground::Theme));
  background_->addItem(tr("White"), static_cast<int>(PictureBackground::White));
  background_->addItem(tr("Transparent"), static_cast<int>(PictureBackground::Transparent));
  for (QSpinBox* box : {width_, height_}) {
    box->setRange(16, 16384);
    box->setSuffix(tr(" px"));
  }
  auto* note = new QLabel(tr("The picture carries parameters, camera and selection: dropping it on the window brings "
                             "them back."),
                          this);
  note->setWordWrap(true);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
  buttons->button(QDialogButtonBox::Ok)->setText(tr("Save…"));
  auto* form = new QFormLayout(this);
  form->addRow(tr("Size"), preset_);
  form->addRow(tr("Width"), width_);
  form->addRow(tr("Height"), height_);
  form->addRow(tr("Background"), background_);
  form->addRow(note);
  form->addRow(buttons);
  connect(preset_, &QComboBox::currentIndexChanged, this, &PictureDialog::choosePreset);
  connect(buttons, &QDialogButtonBox::accepted, this, &PictureDialog::askFile);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  choosePreset();
}

void PictureDialog::choosePreset() {
  const QSize size = preset_->currentData().toSize();
  if (size.isEmpty())
    return;
  width_->setValue(size.width());
  height_->setValue(size.height());
}

PictureOptions PictureDialog::options() const {
  return {{width_->value(), height_->value()}, static_cast<PictureBackground>(background_->currentData().toInt())};
}

void PictureDialog::askFile() {
  QString path = QFileDialog::getSaveFileName(this, windowTitle(), QSettings().value("folder").toString(),
                                              tr("PNG picture (*.png)"));
  if (path.isEmpty())
    return;
  if (!path.endsWith(".png", Qt::CaseInsensitive))
    path += ".png";
  Q_EMIT chosen(path, options());
  accept();
}

} // namespace larmor::widgets
