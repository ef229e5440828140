#include "widgets/forms/FileField.h"
#include "widgets/theme/FileName.h"
#include "widgets/theme/MarkInvalid.h"
#include "widgets/theme/Theme.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMimeData>
#include <QToolButton>

namespace larmor::widgets {

FileField::FileField(QWidget* parent) : QWidget(parent), line_(new QLineEdit(this)) {
  setAcceptDrops(true);
  line_->setAcceptDrops(false); // else it would take the file's address as text
  line_->setPlaceholderText(tr("drop a file"));
  auto* button = new QToolButton(this);
  button->setToolTip(tr("Choose a file"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(2);
  row->addWidget(line_, 1);
  row->addWidget(button);
  setFocusProxy(line_);
  connect(line_, &QLineEdit::editingFinished, this, &FileField::chosen);
  connect(button, &QToolButton::clicked, this, &FileField::pick);
  const auto recolour = [button] { button->setIcon(Theme::shared().icon("open")); };
  connect(&Theme::shared(), &Theme::changed, button, recolour);
  recolour();
}

QString FileField::path() const { return line_->text(); }

void FileField::setPath(const QString& path) {
  if (line_->text() != path)
    line_->setText(path);
  line_->setToolTip(path);
}

void FileField::setInvalid(bool invalid) { markInvalid(*line_, invalid); }

void FileField::pick() {
  const QString chosenPath = QFileDialog::getOpenFileName(this, tr("Choose a file"), path());
  if (chosenPath.isEmpty())
    return;
  setPath(chosenPath);
  Q_EMIT chosen();
}

void FileField::dragEnterEvent(QDragEnterEvent* event) {
  const auto urls = event->mimeData()->urls();
  if (urls.size() == 1 && urls.first().isLocalFile())
    event->acceptProposedAction();
}

void FileField::dropEvent(QDropEvent* event) {
  setPath(fromUrl(event->mimeData()->urls().first()));
  event->acceptProposedAction();
  Q_EMIT chosen();
}

} // namespace larmor::widgets
