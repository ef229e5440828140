#pragma once
#include "engine/studies/transport/Train.h"
#include "widgets/training/TrainPage.h"

namespace larmor::widgets {

/// Trains a network on the rows of the database page.
class NetworkPage : public TrainPage {
  Q_OBJECT
public:
  using Rows = std::vector<studies::transport::DatabaseRow>;
  using Snapshot = std::shared_ptr<const studies::transport::TrainingSnapshot>;
  explicit NetworkPage(std::function<std::shared_ptr<const Rows>()> rows);
  QString commandLine() const override;
  bool canSave() const override { return finished_ != nullptr; }
  void reset() override;
  /// Writes the trained model as a folder with weights and card.
  void save(const QString& path) override;
  const Snapshot& snapshot() const { return snapshot_; }
  const Snapshot& finished() const { return finished_; }

Q_SIGNALS:
  /// A training has ended well.
  void modelTrained(std::shared_ptr<const larmor::studies::transport::TransportModel> model, const QString& title);

protected:
  Order training(const Kept& kept) override;
  QString outcome(jobs::State state) override;

private:
  void showSnapshot(const studies::transport::TrainRecipe& recipe);
  studies::transport::TransportModel modelWithCard() const;

  std::function<std::shared_ptr<const Rows>()> rows_;
  studies::transport::TrainRecipe recipe_;
  Snapshot snapshot_, finished_;
  storage::Provenance origin_, finishedOrigin_; ///< of what is trained, and of what was
};

} // namespace larmor::widgets
