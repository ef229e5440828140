#include "widgets/pages/OwnFiles.h"

#include "engine/core/Error.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace larmor::widgets {

QString freshOwnFile(const QString& name) {
  const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + "/data";
  if (!QDir().mkpath(folder))
    throw Error(folder.toStdString(), "cannot be made", "a folder with write permission");
  const QFileInfo wanted(name);
  QString path = folder + '/' + name;
  for (int n = 2; QFileInfo::exists(path); ++n)
    path = QStringLiteral("%1/%2-%3.%4").arg(folder, wanted.completeBaseName()).arg(n).arg(wanted.suffix());
  return path;
}

QString ownCopyOf(const QString& shipped) {
  const QString path = freshOwnFile(QFileInfo(shipped).fileName());
  if (!QFile::copy(shipped, path))
    throw Error(path.toStdString(), "cannot be written", "a copy of " + shipped.toStdString());
  QFile::setPermissions(path, QFile::permissions(path) | QFile::WriteOwner);
  return path;
}

} // namespace larmor::widgets
