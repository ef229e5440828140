#include "widgets/workspaces/trajectories/Examples.h"

#include <QDir>

// Resources of a static library are linked only if asked for; the macro must stand outside namespaces.
static void loadExamples() { Q_INIT_RESOURCE(examples); }

namespace larmor::widgets {

namespace {

std::vector<Example> collect() {
  loadExamples();
  std::vector<Example> examples;
  const QDir folder(QStringLiteral(":/examples"));
  for (const QString& name : folder.entryList({"*.json"}, QDir::Files, QDir::Name)) {
    QString title = name.chopped(5).section('-', 1).replace('_', ' ');
    examples.push_back({title, folder.filePath(name)});
  }
  return examples;
}

} // namespace

const std::vector<Example>& allExamples() {
  static const std::vector<Example> examples = collect();
  return examples;
}

} // namespace larmor::widgets
