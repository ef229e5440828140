#include "widgets/paths/MovieDialog.h"

#include "widgets/forms/NumberBox.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QStandardItemModel>

namespace larmor::widgets {

MovieDialog::MovieDialog(int bookmarks, QWidget* parent)
    : QDialog(parent), kind_(new QComboBox(this)), size_(new QComboBox(this)), rate_(new QComboBox(this)),
      seconds_(new NumberBox({0.1, 600.0, 10.0}, this)), summary_(new QLabel(this)),
      buttons_(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this)) {
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
  buttons_->button(QDialogButtonBox::Ok)->setText(tr("Record"));
  auto* form = new QFormLayout(this);
  form->addRow(tr("What moves"), kind_);
  form->addRow(tr("Size"), size_);
  form->addRow(tr("Length (s)"), seconds_);
  form->addRow(tr("Frames"), rate_);
  form->addRow(summary_);
  form->addRow(buttons_);
  connect(buttons_, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons_, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(seconds_, &NumberBox::changed, this, &MovieDialog::showSummary);
  connect(rate_, &QComboBox::currentIndexChanged, this, &MovieDialog::showSummary);
  showSummary();
}

void MovieDialog::showSummary() {
  const bool valid = seconds_->isValid();
  summary_->setText(valid ? tr("%1 frames").arg(options().frames()) : tr("Length: %1").arg(seconds_->problem()));
  buttons_->button(QDialogButtonBox::Ok)->setEnabled(valid);
}

MovieOptions MovieDialog::options() const {
  return {static_cast<MovieKind>(kind_->currentData().toInt()), size_->currentData().toSize(),
          seconds_->value().value_or(0.0), rate_->currentData().toInt()};
}

} // namespace larmor::widgets
