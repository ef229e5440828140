#include "widgets/workspaces/transport/TransportWorkspace.h"

namespace larmor::widgets {

using namespace studies::transport;

TransportWorkspace::TransportWorkspace(QObject* parent) : PagedWorkspace("transport", parent) {
  const auto rows = [this] { return database_ ? database_->rows() : nullptr; };
  simulate_ = add(new SimulatePage);
  database_ = add(new DatabasePage);
  train_ = add(new NetworkPage([this] {
    return database_ ? NetworkPage::Source{database_->rows(), database_->file()} : NetworkPage::Source{};
  }));
  explore_ = add(new ExplorePage(rows));
  connect(database_, &DatabasePage::rowsChanged, explore_, &ExplorePage::rowsChanged);
  connect(database_, &DatabasePage::rowsChanged, train_, &Page::changed);
  connect(train_, &NetworkPage::modelTrained, explore_,
          [this](auto model, const QString& title) { explore_->addModel(model, title); });
  connect(explore_, &ExplorePage::simulated, database_, &DatabasePage::addSimulated);
  // What comes with the program, as something to start from.
  explore_->openShipped();
  database_->openShipped();
}

QString TransportWorkspace::openFilter() const {
  return tr("Simulations, databases, models, states and pictures (*.h5 card.json *.json *.png);;All files (*)");
}

std::vector<Opens> TransportWorkspace::opens() {
  using Kind = storage::FileKind;
  return {{Kind::Run, "transport"},
          {Kind::Database, "transport"},
          {Kind::Model, "transport"},
          {Kind::View, "transport"},
          {Kind::Picture, "transport"}};
}

std::vector<Example> TransportWorkspace::startExamples() {
  return {{tr("Perpendicular diffusion"),
           tr("Test particles in 2D turbulence of finite parallel length: D⊥(t) forms and settles."),
           ":/examples/20-Perpendicular_diffusion.json", ":/examples/20-Perpendicular_diffusion.jpg"},
          {tr("What the network predicts"),
           tr("D⊥ as a surface over energy and turbulence amplitude, with the simulations it was trained on."),
           ":/examples/21-Predicted_diffusion.json", ":/examples/21-Predicted_diffusion.jpg"},
          {tr("Train on the database"),
           tr("Three small networks learn D⊥ from the database that comes with the program, while you watch."),
           ":/examples/22-Train_on_the_database.json", ":/examples/22-Train_on_the_database.jpg"}};
}

} // namespace larmor::widgets
