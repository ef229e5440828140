#include "widgets/paths/PictureDialog.h"

#include "widgets/forms/NumberBox.h"
#include "widgets/theme/SaveName.h"
#include "widgets/views/SceneView.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>

namespace larmor::widgets {

namespace {

constexpr NumberBox::Form pixels{16, 16384, 1280, ParameterKind::Integer}, factors{0.5, 20.0, 1.0};

}

PictureDialog::PictureDialog(const QSize& shown, double ratio, const QString& name, QWidget* parent)
    : QDialog(parent), name_(name), preset_(new QComboBox(this)), background_(new QComboBox(this)),
      width_(new NumberBox(pixels, this)), height_(new NumberBox(pixels, this)), scale_(new NumberBox(factors, this)) {
  setWindowTitle(tr("Save a picture of the scene"));
  preset_->setObjectName("picturePreset");
  background_->setObjectName("pictureBackground");
  width_->setObjectName("pictureWidth");
  height_->setObjectName("pictureHeight");
  scale_->setObjectName("pictureScale");
  auto* scaleLabel = new QLabel(tr("Text and lines ×"), this);
  scaleLabel->setToolTip(
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
  auto* note = new QLabel(tr("The picture carries parameters, camera and selection: dropping it on the window brings "
                             "them back."),
                          this);
  note->setWordWrap(true);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
  buttons->button(QDialogButtonBox::Ok)->setText(tr("Save…"));
  auto* form = new QFormLayout(this);
  form->addRow(tr("Size"), preset_);
  form->addRow(tr("Width (px)"), width_);
  form->addRow(tr("Height (px)"), height_);
  form->addRow(scaleLabel, scale_);
  form->addRow(tr("Background"), background_);
  form->addRow(note);
  form->addRow(buttons);
  connect(preset_, &QComboBox::currentIndexChanged, this, &PictureDialog::choosePreset);
  connect(buttons, &QDialogButtonBox::accepted, this, &PictureDialog::askFile);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  for (NumberBox* box : {width_, height_, scale_})
    connect(box, &NumberBox::changed, this, [this, ok = buttons->button(QDialogButtonBox::Ok)] {
      ok->setEnabled(width_->isValid() && height_->isValid() && scale_->isValid());
    });
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
  return {QSize(static_cast<int>(width_->value().value_or(0)), static_cast<int>(height_->value().value_or(0))),
          static_cast<PictureBackground>(background_->currentData().toInt()), scale_->value().value_or(1.0)};
}

void PictureDialog::askFile() {
  const QString path = askSaveName(this, windowTitle(), name_, tr("PNG picture (*.png)"));
  if (path.isEmpty())
    return;
  Q_EMIT chosen(path, options());
  accept();
}

} // namespace larmor::widgets
