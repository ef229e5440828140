#pragma once
#include "engine/learning/Training.h"
#include "widgets/pages/Page.h"
#include "widgets/training/TrainingDashboard.h"

#include <filesystem>

namespace larmor::widgets {

/// Trains a network, whatever the study: form, dashboard, the runs of this session, checkpoint. A study derives from it
/// and says what is trained, what a snapshot shows, what comes of it and how that is saved.
///
/// With a session folder a training survives the program: what it was started with, its data and its checkpoint are
/// kept there until it has ended, and a later program that restores the session goes on with it.
class TrainPage : public Page {
  Q_OBJECT
public:
  TrainPage(const QString& key, const QString& title);

  QWidget* plots() override { return dashboard_->meters(); }
  QJsonObject saveState() const override;
  void restoreState(const QJsonObject& state) override;
  /// The list of runs stays: they can be compared with what comes.
  void reset() override;
  bool canContinueLater() const override { return job().active() && !sessionFolder().isEmpty(); }
  void continueRun() override;
  QImage picture(const QSize& size) override;
  RunCurves curves() const override { return {{"loss", dashboard_->loss().curves()}}; }
  void showCurves(const RunCurves& curves) override;
  void compare(const QString& title, const RunCurves& curves) override {
    dashboard_->compare(title, curves.value("loss"));
  }
  void uncompare(const QString& title) override { dashboard_->uncompare(title); }
  void exportFigures(const QString& folder) override { dashboard_->exportFigures(folder); }
  QString saveFilter() const override { return tr("Model folder (*)"); }
  bool canSave() const override { return hasModel(); }
  /// A folder with weights, card and the notes.
  void save(const QString& path) final;

  TrainingDashboard& dashboard() { return *dashboard_; }
  void setRunName(const QString& name) override;
  void renamed(const QString& id, const QString& before, const QString& now) override;

protected:
  /// What a training keeps while it goes on.
  struct Kept {
    std::filesystem::path folder; ///< empty: nothing is kept
    bool goesOn = false;          ///< with the training of an earlier program

    /// For the engine; empty: none.
    std::string checkpoint() const { return folder.empty() ? std::string() : (folder / "checkpoint").string(); }
    /// What is trained on: as the earlier program kept it, else as it is at hand, kept from now on. On the job's
    /// thread.
    template <class Data, class Write, class Read>
    std::shared_ptr<const Data> data(std::shared_ptr<const Data> atHand, Write&& write, Read&& read) const {
      const std::filesystem::path file = folder / "data.h5";
      if (goesOn && std::filesystem::exists(file))
        return std::make_shared<const Data>(read(file));
      if (!folder.empty())
        write(file, *atHand);
      return atHand;
    }
  };
  /// A training with what is in the form; it is called "Training 3 on TITLE". @throws Error if it cannot start.
  virtual Order training(const Kept& kept) = 0;
  /// One task, its meters and facts as it goes on: all that many a study needs.
  Order orderOf(const learning::TrainingTask& task);
  using Page::orderOf;
  /// The training has ended or was stopped. @returns how good it became, for the list of runs; empty: nothing to list.
  /// Of a study's own order it says so itself; else it is the lowest validation loss.
  virtual QString outcome(jobs::State state);
  /// There is a finished training whose model can be saved.
  virtual bool hasModel() const { return false; }
  /// Writes it. @throws Error
  virtual void writeModel(const std::filesystem::path& folder, const std::string& notes) {
    Q_UNUSED(folder)
    Q_UNUSED(notes)
  }
  /// On what the last training was or is trained, kept with the state: a study says it when one begins.
  const QString& trainedOn() const { return trainedOn_; }
  void setTrainedOn(const QString& name) { trainedOn_ = name; }
  /// The facts begin with the name of the run.
  void show(TrainingView view);
  using QWidget::show;

private:
  Order order() final;
  void ended(jobs::State state) final;

  TrainingDashboard* dashboard_;
  std::shared_ptr<const learning::TrainingState> state_; ///< of a task
  TrainingView view_;                                    ///< as it was given
  QString trainedOn_;
  int runs_ = 0;
  bool goesOn_ = false;
};

} // namespace larmor::widgets
