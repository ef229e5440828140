#include "widgets/workspaces/transport/TransportWorkspace.h"

#include "engine/core/Error.h"
#include "engine/storage/InputFile.h"

#include <QFileInfo>

namespace larmor::widgets {

using namespace studies::transport;

namespace {

bool isDatabase(const QString& path) {
  try {
    return storage::InputFile(path.toStdString()).text("/", "format", "") == "larmor-transport-database";
  } catch (const Error&) {
    return false;
  }
}

} // namespace

TransportWorkspace::TransportWorkspace(QObject* parent) : PagedWorkspace("transport", parent) {
  const auto rows = [this] { return database_ ? database_->rows() : nullptr; };
  simulate_ = add(new SimulatePage);
  database_ = add(new DatabasePage);
  train_ = add(new NetworkPage(rows));
  explore_ = add(new ExplorePage(rows));
  connect(database_, &DatabasePage::rowsChanged, explore_, &ExplorePage::rowsChanged);
  connect(train_, &NetworkPage::modelTrained, explore_,
          [this](auto model, const QString& title) { explore_->addModel(model, title); });
  connect(explore_, &ExplorePage::simulated, database_, &DatabasePage::addSimulated);
  // What comes with the program, as something to start from.
  explore_->openShipped();
  database_->openShipped();
}

QString TransportWorkspace::openFilter() const {
  return tr("Databases, models and states (*.h5 card.json *.json);;All files (*)");
}

bool TransportWorkspace::opens(const QString& path) {
  return QFileInfo(path).fileName() == "card.json" || QFileInfo(path).isDir() || isStateOf("transport", path) ||
         (!path.endsWith(".json") && isDatabase(path));
}

std::vector<Example> TransportWorkspace::startExamples() {
  return {{tr("Perpendicular diffusion"),
           tr("Test particles in 2D turbulence of finite parallel length: D⊥(t) forms and settles."),
           ":/examples/20-Perpendicular_diffusion.json", ":/examples/20-Perpendicular_diffusion.jpg"},
          {tr("What the network predicts"),
           tr("D⊥ as a surface over energy and turbulence amplitude, with the simulations it was trained on."),
           ":/examples/21-Predicted_diffusion.json", ":/examples/21-Predicted_diffusion.jpg"},
          {tr("Train on the database"), tr("Three small networks learn D⊥ from 2000 simulations while you watch."),
           ":/examples/22-Train_on_the_database.json", ":/examples/22-Train_on_the_database.jpg"}};
}

} // namespace larmor::widgets
