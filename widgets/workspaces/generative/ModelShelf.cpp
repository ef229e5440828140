#include "widgets/workspaces/generative/ModelShelf.h"

#include <QDir>
#include <QFileInfo>

namespace larmor::widgets {

ModelShelf::ModelShelf(QObject* parent) : QObject(parent) {
  for (const std::string& name : studies::generative::shippedModels())
    names_ += QString::fromStdString(name);
}

QString ModelShelf::add(const QString& name) {
  QString folder = name;
  if (QFileInfo(name).fileName() == "card.json")
    folder = QFileInfo(name).path();
  if (QFileInfo(folder).isDir())
    folder = QDir(folder).absolutePath();
  if (!folder.isEmpty() && !names_.contains(folder)) {
    names_ += folder;
    Q_EMIT changed();
  }
  return folder;
}

void ModelShelf::addTrained(std::shared_ptr<const studies::generative::PathModel> model, const QString& title) {
  opened_->put(title.toStdString(), std::move(model));
  add(title);
}

QString ModelShelf::titleOf(const QString& name) { return QFileInfo(name).fileName(); }

} // namespace larmor::widgets
