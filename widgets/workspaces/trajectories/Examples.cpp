#include "widgets/workspaces/trajectories/Examples.h"

#include <QDir>

namespace larmor::widgets {

namespace {

std::vector<Example> collect() {
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
