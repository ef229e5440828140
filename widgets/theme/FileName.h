#pragma once
#include <QByteArray>
#include <QString>
#include <QStringList>
#include <filesystem>
#include <optional>

class QUrl;

namespace larmor::widgets {

/// Names of files as the window holds them: text that stands for any bytes (larmor::pathText), where Qt by itself loses
/// names that are no UTF-8. What Qt is to open goes through readFile and fileExists.
QString fromPath(const std::filesystem::path& path);
std::filesystem::path toPath(const QString& name);
/// Of a file that was dropped; empty if it is none of this machine's.
QString fromUrl(const QUrl& url);
/// As a list of files shows it: a model by its folder, and with the folder where another of the list is called so, too.
QString nameIn(const QStringList& list, const QString& file);
bool fileExists(const QString& name);
/// With all above it. False if it cannot be.
bool makeFolder(const QString& name);
/// All of a file, or of one of the program's own (":/examples/..."); none if it cannot be read.
std::optional<QByteArray> readFile(const QString& name);

} // namespace larmor::widgets
