#pragma once
#include "engine/studies/generative/Train.h"
#include "widgets/training/TrainPage.h"
#include "widgets/workspaces/generative/PathSource.h"
#include "widgets/workspaces/generative/TrainLooks.h"

namespace larmor::widgets {

/// Trains a diffusion model on the windows of the Data page.
class PathTrainPage : public TrainPage {
  Q_OBJECT
public:
  using Snapshot = std::shared_ptr<const studies::generative::TrainSnapshot>;
  explicit PathTrainPage(std::function<PathSource()> source);
  /// Weights, memory and time of what Run would train.
  Forecast forecast() const override;
  QString commandLine() const override;
  RunCurves curves() const override;
  void compare(const QString& title, const RunCurves& curves) override;
  void uncompare(const QString& title) override;
  void exportFigures(const QString& folder) override;
  void reset() override;
  QString savedRun() const override { return finished_ ? finished_->run : QString(); }
  void showCurves(const RunCurves& curves) override;
  void openRun(const RunEntry& run, const RunCurves& curves) override;

  TrainLooks& looks() { return *looks_; }
  const Snapshot& snapshot() const { return snapshot_; }
  Snapshot finished() const { return finished_ ? finished_->snapshot : nullptr; }

Q_SIGNALS:
  /// A training has ended well.
  void modelTrained(std::shared_ptr<const larmor::studies::generative::PathModel> model, const QString& title);

protected:
  Order training(const Kept& kept) override;
  Forecaster::Work forecasting(double pace) override;
  QString outcome(jobs::State state) override;
  bool hasModel() const override { return finished_ != nullptr; }
  void writeModel(const std::filesystem::path& folder, const std::string& notes) override;

private:
  /// A training of the list, to be shown again and saved.
  struct Seen {
    Snapshot snapshot{};
    PathSource source{};          ///< what it is trained on
    storage::Provenance origin{}; ///< of its model
    QString run{};
    bool finished = false;
    nlohmann::json card{}; ///< of a model that was read from where it was saved; else null
  };
  void showSnapshot();
  void branch();
  studies::generative::PathModel modelWithCard() const;

  std::function<PathSource()> source_;
  TrainLooks* looks_;
  studies::generative::TrainRecipe recipe_;
  Snapshot snapshot_;
  std::shared_ptr<Seen> seen_;           ///< of what is trained
  std::shared_ptr<const Seen> finished_; ///< whose model can be saved
};

} // namespace larmor::widgets
