#include "widgets/paths/MovieDialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QStandardItemModel>

namespace larmor::widgets {

MovieDialog::MovieDialog(int bookmarks, QWidget* parent)
    : QDialog(parent), kind_(new QComboBox(this)), size_(new QComboBox(this)), rate_(new QComboBox(this)),
      seconds_(new QDoubleSpinBox(this)), summary_(new QLabel(this)) {
  setWindowTitle(tr("Movie of the scene"));
  kind_->setObjectName("movieKind");
  size_->setObjectName("movieSize");
  rate_->setObjectName("movieRate");
  seconds_->setObjectName("movieSeconds");
  const std::pair<QString, MovieKind> kinds[] = {{tr("Time runs"), MovieKind::Time},
                                                 {tr("The camera goes around"), MovieKind::Turn},
                                                 {tr("Time runs, the camera goes around"), MovieKind::TimeTurn},
                                                 {tr("The camera passes the bookmarks"), MovieKind::Bookmarks}};
  for (const auto& [text, kind] : kinds)
    kind_->addItem(text, static_cast<int>(kind));
  if (bookmarks < 2) {
    auto* item = qobject_cast<QStandardItemModel*>(kind_->model())->item(kind_->count() - 1);
    item->setEnabled(false);
    item->setToolTip(tr("Needs at least two bookmarks (Ctrl+B)"));
  }
  for (const QSize size : {QSize(1280, 720), QSize(1920, 1080), QSize(3840, 2160), QSize(640, 360)})
    size_->addItem(tr("%1 × %2").arg(size.width()).arg(size.height()), size);
  for (const int rate : {30, 60, 25, 15})
    rate_->addItem(tr("%1 per second").arg(rate), rate);
  seconds_->setRange(0.1, 600.0);
  seconds_->setDecimals(1);
  seconds_->setValue(10.0);
  seconds_->setSuffix(tr(" s"));
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
  buttons->button(QDialogButtonBox::Ok)->setText(tr("Record"));
  auto* form = new QFormLayout(this);
  form->addRow(tr("What moves"), kind_);
  form->addRow(tr("Size"), size_);
  form->addRow(tr("Length"), seconds_);
  form->addRow(tr("Frames"), rate_);
  form->addRow(summary_);
  form->addRow(buttons);
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(seconds_, &QDoubleSpinBox::valueChanged, this, &MovieDialog::showSummary);
  connect(rate_, &QComboBox::currentIndexChanged, this, &MovieDialog::showSummary);
  showSummary();
}

void MovieDialog::showSummary() { summary_->setText(tr("%1 frames").arg(options().frames())); }

MovieOptions MovieDialog::options() const {
  return {static_cast<MovieKind>(kind_->currentData().toInt()), size_->currentData().toSize(), seconds_->value(),
          rate_->currentData().toInt()};
}

} // namespace larmor::widgets
