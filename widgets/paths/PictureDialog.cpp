#include "widgets/paths/PictureDialog.h"

#include "widgets/views/SceneView.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>

namespace larmor::widgets {

PictureDialog::PictureDialog(const QSize& shown, double ratio, QWidget* parent)
    : QDialog(parent), preset_(new QComboBox(this)), background_(new QComboBox(this)), width_(new QSpinBox(this)),
      height_(new QSpinBox(this)), scale_(new QDoubleSpinBox(this)) {
  setWindowTitle(tr("Save a picture of the scene"));
  preset_->setObjectName("picturePreset");
  background_->setObjectName("pictureBackground");
  width_->setObjectName("pictureWidth");
  height_->setObjectName("pictureHeight");
  scale_->setObjectName("pictureScale");
  scale_->setRange(0.5, 20.0);
  scale_->setDecimals(2);
  scale_->setToolTip(
      tr("Text, lines and symbols beside those of the window. At %1 they are printed as large as they are "
         "in the window, at 600 dots per inch.")
          .arg(views::printScale));
  const auto add = [this](const QString& text, const QSize& size, double scale) {
    preset_->addItem(text, size);
    preset_->setItemData(preset_->count() - 1, scale, Qt::UserRole + 1);
  };
  add(tr("As on the screen (%1 × %2)").arg(shown.width()).arg(shown.height()), shown, ratio);
  add(tr("Slide (1920 × 1080)"), {1920, 1080}, 1.5);
  add(tr("4K (3840 × 2160)"), {3840, 2160}, 3.0);
  add(tr("One journal column, 600 dpi (2032 × 1524)"), {2032, 1524}, views::printScale);
  add(tr("Two journal columns, 600 dpi (4205 × 2800)"), {4205, 2800}, views::printScale);
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
  form->addRow(tr("Text and lines ×"), scale_);
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
  scale_->setValue(preset_->currentData(Qt::UserRole + 1).toDouble());
}

PictureOptions PictureDialog::options() const {
  return {{width_->value(), height_->value()},
          static_cast<PictureBackground>(background_->currentData().toInt()),
          scale_->value()};
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
