#pragma once
#include "engine/studies/transport/Train.h"
#include "widgets/training/TrainPage.h"

#include <QFileInfo>

namespace larmor::widgets {

/// Trains a network on the rows of the database page.
class NetworkPage : public TrainPage {
  Q_OBJECT
public:
  using Rows = std::vector<studies::transport::DatabaseRow>;
  using Snapshot = std::shared_ptr<const studies::transport::TrainingSnapshot>;
  /// What is trained on.
  struct Source {
    std::shared_ptr<const Rows> rows{};
    QString file{}; ///< empty: they are in none
    QString name() const { return file.isEmpty() ? tr("points in no file") : QFileInfo(file).fileName(); }
    bool isEmpty() const { return !rows || rows->empty(); }
  };
  explicit NetworkPage(std::function<Source()> source);
  /// The database that Run trains on.
  Forecast forecast() const override;
  QString commandLine() const override;
  void reset() override;
  const Snapshot& snapshot() const { return snapshot_; }
  Snapshot finished() const { return finished_ ? finished_->snapshot : nullptr; }
  QString savedRun() const override { return finished_ ? finished_->run : QString(); }
  void showCurves(const RunCurves& curves) override;
  void openRun(const RunEntry& run, const RunCurves& curves) override;

Q_SIGNALS:
  /// A training has ended well.
  void modelTrained(std::shared_ptr<const larmor::studies::transport::TransportModel> model, const QString& title);

protected:
  Order training(const Kept& kept) override;
  QString outcome(jobs::State state) override;
  bool hasModel() const override { return finished_ != nullptr; }
  void writeModel(const std::filesystem::path& folder, const std::string& notes) override;

private:
  /// A training of the list, to be shown again and saved.
  struct Seen {
    Snapshot snapshot{};
    storage::Provenance origin{}; ///< of its model
    QString run{}, database{};
    bool finished = false;
    bool read = false; ///< from where it was saved
  };
  void showSnapshot(const studies::transport::TrainRecipe& recipe);
  studies::transport::TransportModel modelWithCard() const;

  std::function<Source()> source_;
  studies::transport::TrainRecipe recipe_;
  Snapshot snapshot_;
  std::shared_ptr<Seen> seen_;           ///< of what is trained
  std::shared_ptr<const Seen> finished_; ///< whose model can be saved
};

} // namespace larmor::widgets
