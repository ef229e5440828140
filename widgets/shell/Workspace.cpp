#include "widgets/shell/Workspace.h"

namespace larmor::widgets {

void Workspace::setFile(const QString& path, bool modified) {
  filePath_ = path;
  modified_ = modified;
  Q_EMIT fileChanged();
}

void Workspace::setDevice(const QString& text, const QString& reason) {
  deviceText_ = text;
  deviceReason_ = reason;
  Q_EMIT deviceChanged(text, reason);
}

} // namespace larmor::widgets
