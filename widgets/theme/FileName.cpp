#include "widgets/theme/FileName.h"

#include "engine/core/Names.h"

#include <QFile>
#include <QUrl>
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

} // namespace larmor::widgets
