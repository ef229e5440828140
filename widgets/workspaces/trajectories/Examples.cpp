#include "widgets/workspaces/trajectories/Examples.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

// Resources of a static library are linked only if asked for; the macro must stand outside namespaces.
static void loadExamples() { Q_INIT_RESOURCE(examples); }

namespace larmor::widgets {

namespace {

QJsonObject read(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

std::vector<Example> collect() {
  loadExamples();
  std::vector<Example> examples;
  const QDir folder(QStringLiteral(":/examples"));
  for (const QString& name : folder.entryList({"*.json"}, QDir::Files, QDir::Name)) {
    if (name == "default.json")
      continue; // the first of them once more, for packaging/run
    const QString path = folder.filePath(name), picture = path.chopped(4) + "jpg";
    const QJsonObject json = read(path);
    if (json.contains("workspace"))
      continue; // a state of another workspace
    examples.push_back({json["_title"].toString(), json["_description"].toString(), path,
                        QFile::exists(picture) ? picture : QString()});
  }
  return examples;
}

} // namespace

const std::vector<Example>& allExamples() {
  static const std::vector<Example> examples = collect();
  return examples;
}

} // namespace larmor::widgets
