#pragma once
#include "widgets/pages/PagedWorkspace.h"
#include "widgets/workspaces/transport/DatabasePage.h"
#include "widgets/workspaces/transport/ExplorePage.h"
#include "widgets/workspaces/transport/NetworkPage.h"
#include "widgets/workspaces/transport/SimulatePage.h"

namespace larmor::widgets {

/// Perpendicular diffusion: simulate it, build the database, train networks on it, explore what they predict.
class TransportWorkspace : public PagedWorkspace {
  Q_OBJECT
public:
  explicit TransportWorkspace(QObject* parent = nullptr);

  QString openFilter() const override;
  static std::vector<Example> startExamples();
  std::vector<Example> examples() const override { return startExamples(); }
  static std::vector<Opens> opens();

  SimulatePage& simulatePage() { return *simulate_; }
  DatabasePage& databasePage() { return *database_; }
  NetworkPage& trainPage() { return *train_; }
  ExplorePage& explorePage() { return *explore_; }

private:
  SimulatePage* simulate_;
  QPointer<DatabasePage> database_;
  NetworkPage* train_;
  ExplorePage* explore_;
};

} // namespace larmor::widgets
