#include "widgets/shell/Workspace.h"

#include "engine/core/Error.h"

namespace larmor::widgets {

void Workspace::setFile(const QString& path, bool modified) {
  filePath_ = path;
  modified_ = modified;
  Q_EMIT fileChanged();
}

void Workspace::applyState(const QString& part, const QJsonValue&) {
  throw Error(part.toStdString(), "is no part of this workspace's state");
}

void Workspace::setDevice(const QString& text, const QString& reason) {
  deviceText_ = text;
  deviceReason_ = reason;
  Q_EMIT deviceChanged(text, reason);
}

} // namespace larmor::widgets
