#include "widgets/theme/FileName.h"

#include "engine/core/Names.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUrl>
#include <algorithm>
#include <fcntl.h>
#include <unistd.h>

namespace larmor::widgets {

QString fromPath(const std::filesystem::path& path) { return QString::fromStdString(pathText(path)); }

std::filesystem::path toPath(const QString& name) { return pathFrom(name.toStdString()); }

QString fromUrl(const QUrl& url) {
  if (!url.isLocalFile())
    return {};
  const QByteArray bytes = QByteArray::fromPercentEncoding(url.path(QUrl::FullyEncoded).toLatin1());
  return fromPath(bytes.toStdString());
}

bool fileExists(const QString& name) {
  std::error_code unknown;
  return name.startsWith(':') ? QFile::exists(name) : std::filesystem::exists(toPath(name), unknown);
}

bool makeFolder(const QString& name) {
  std::error_code failed;
  std::filesystem::create_directories(toPath(name), failed);
  return !failed && std::filesystem::is_directory(toPath(name), failed);
}

std::optional<QByteArray> readFile(const QString& name) {
  QFile file(name);
  if (name.startsWith(':')) {
    if (!file.open(QIODevice::ReadOnly))
      return std::nullopt;
    return file.readAll();
  }
  const int descriptor = ::open(toPath(name).c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    return std::nullopt;
  if (!file.open(descriptor, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle)) {
    ::close(descriptor);
    return std::nullopt;
  }
  return file.readAll();
}

QString nameIn(const QStringList& list, const QString& file) {
  const auto nameOf = [](const QString& path) {
    const QFileInfo info(path);
    return info.fileName() == "card.json" ? info.dir().dirName() : info.fileName();
  };
  const QString name = nameOf(file);
  const bool twice = std::any_of(list.begin(), list.end(),
                                 [&](const QString& other) { return other != file && nameOf(other) == name; });
  if (!twice)
    return name;
  QFileInfo folder(QFileInfo(file).path());
  if (name != QFileInfo(file).fileName())
    folder.setFile(folder.path()); // a model's own is the name already
  return name + " (" + folder.fileName() + ")";
}

} // namespace larmor::widgets
