#pragma once
#include "engine/studies/trajectories/TraceRun.h"
#include "widgets/forms/ParameterForm.h"
#include "widgets/jobs/Newest.h"
#include "widgets/plots/PlotTabs.h"
#include "widgets/shell/Workspace.h"
#include "widgets/workspaces/trajectories/TrajectoryPlots.h"
#include "widgets/workspaces/trajectories/TrajectoryScene.h"

#include <QPointer>

#include <cstdint>

namespace larmor::widgets {

/// Test particles in a magnetic field: choose field and particles, run, watch paths, events and statistics form.
class TrajectoriesWorkspace : public Workspace {
  Q_OBJECT
public:
  explicit TrajectoriesWorkspace(QObject* parent = nullptr);
  ~TrajectoriesWorkspace() override;

  QWidget* centralView() override;
  QWidget* parameterPanel() override;
  QWidget* plotPanel() override;

  QList<QAction*> viewActions() override;

  RunState runState() const override;
  void run() override;
  void setPaused(bool paused) override;
  void stop() override;
  void shutDown() override;

  void newRun() override;
  QString openFilter() const override;
  void open(const QString& path) override;
  QString saveFilter() const override;
  bool canSave() const override;
  void save(const QString& path) override;
  QString importFilter() const override;
  void importFile(const QString& path) override;
  QString pictureFilter() const override;
  void exportPicture(const QString& path) override;
  QString dataFilter() const override;
  void exportData(const QString& path) override;
  QStringList examples() const override;
  void openExample(int index) override;
  QString commandLine() const override;
  QJsonObject saveState() const override;
  void restoreState(const QJsonObject& state) override;
  void setPresentation(bool on) override;

  /// The parameters as the form shows them.
  studies::trajectories::TraceRecipe& recipe() { return *recipe_; }
  /// Reads a parameter file into the form. @throws Error naming file and parameter.
  void openParameters(const QString& path);
  ParameterForm& parameterForm() { return *form_; }
  TrajectoryScene& scene() { return *scene_; }
  TrajectoryPlots& plots() { return *plots_; }
  /// True once everything asked for is on the screen: no job, no picture in preparation.
  bool idle() const;

private:
  using Snapshot = std::shared_ptr<const studies::trajectories::TraceSnapshot>;
  void connectParts();
  void startJob(const std::string& title, jobs::Job::Work work);
  void takeSnapshot();
  void jobEnded(jobs::State state);
  void showSnapshot(Snapshot snapshot, bool live);
  void pick(std::uint64_t particle, std::size_t record);
  void goTo(const statistics::MirrorEvent& event);
  void showRun(const QString& path);
  void complain(const QString& text);
  void showWarnings();

  std::shared_ptr<studies::trajectories::TraceRecipe> recipe_;
  // The main window owns the widgets once it shows them, and may destroy them first.
  QPointer<ParameterForm> form_;
  QPointer<TrajectoryScene> scene_;
  QPointer<TrajectoryPlots> plots_;
  std::shared_ptr<jobs::Latest<studies::trajectories::TraceSnapshot>> latest_;
  JobWatcher* watcher_ = nullptr;
  QAction* pin_;
  Newest<QString> device_;
  Snapshot snapshot_;
  std::shared_ptr<studies::trajectories::TraceRecipe> shownRecipe_; ///< what the snapshot was computed with
};

} // namespace larmor::widgets
