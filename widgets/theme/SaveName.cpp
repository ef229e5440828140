#include "widgets/theme/SaveName.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QRegularExpression>
#include <QSettings>
#include <QStringList>

namespace larmor::widgets {

namespace {

constexpr int longest = 80; ///< of a proposed name, characters: room for an ending in 255 bytes

/// ".vtp", ".csv" of a filter, in its order.
QStringList endingsOf(const QString& filter) {
  static const QRegularExpression star("\\*(\\.[^ );]+)");
  QStringList endings;
  for (auto match = star.globalMatch(filter); match.hasNext();)
    endings += match.next().captured(1);
  return endings;
}

} // namespace

QString lastFolder() { return QSettings().value("folder").toString(); }

void rememberFolder(const QString& file) { QSettings().setValue("folder", QFileInfo(file).absolutePath()); }

QString asFileName(const QString& title) {
  static const QRegularExpression unfit("[/\\\\:*?\"<>|\\x00-\\x1f]");
  QString name = title.simplified();
  name.replace(unfit, "-");
  while (name.startsWith('.'))
    name.remove(0, 1);
  return name.left(longest).trimmed();
}

QString withEnding(const QString& path, const QString& filter) {
  const QStringList endings = endingsOf(filter);
  for (const QString& ending : endings)
    if (path.endsWith(ending, Qt::CaseInsensitive))
      return path;
  return path.isEmpty() || endings.isEmpty() ? path : path + endings.front();
}

QString askSaveName(QWidget* parent, const QString& title, const QString& name, const QString& filter) {
  QString at = asFileName(name);
  if (endingsOf(filter).size() == 1) // of several kinds the filter that is chosen decides
    at = withEnding(at, filter);
  return askSavePath(parent, title, at.isEmpty() ? lastFolder() : QDir(lastFolder()).filePath(at), filter);
}

QString askSavePath(QWidget* parent, const QString& title, QString at, const QString& filter) {
  for (;;) {
    QString chosen;
    const QString asked = QFileDialog::getSaveFileName(parent, title, at, filter, &chosen);
    const QString path = withEnding(asked, (chosen.isEmpty() ? filter : chosen) + ";;" + filter);
    if (path == asked || !QFileInfo::exists(path)) // the dialog has asked about the name it knew
      return path;
    if (QMessageBox::question(parent, title,
                              QObject::tr("%1 exists already. Replace it?").arg(QFileInfo(path).fileName())) ==
        QMessageBox::Yes)
      return path;
    at = path;
  }
}

} // namespace larmor::widgets
