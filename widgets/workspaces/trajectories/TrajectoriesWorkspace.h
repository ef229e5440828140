#pragma once
#include "engine/studies/trajectories/Sweep.h"
#include "engine/studies/trajectories/TraceFile.h"
#include "engine/studies/trajectories/TraceRun.h"
#include "widgets/forms/ParameterForm.h"
#include "widgets/jobs/JobRunner.h"
#include "widgets/jobs/Newest.h"
#include "widgets/pages/DeviceLine.h"
#include "widgets/paths/PathBench.h"
#include "widgets/plots/FigureArea.h"
#include "widgets/shell/Workspace.h"
#include "widgets/turbulence/MhdDialog.h"
#include "widgets/turbulence/MhdPanel.h"
#include "widgets/workspaces/trajectories/RunForecast.h"
#include "widgets/workspaces/trajectories/SweepPanel.h"

#include <QPointer>

#include <cstdint>
#include <filesystem>

namespace larmor::widgets {

/// Test particles in a magnetic field: choose field and particles, run, watch paths, events and statistics form.
class TrajectoriesWorkspace : public Workspace, public RunPart, public FilePart, public ExportPart {
  Q_OBJECT
public:
  explicit TrajectoriesWorkspace(QObject* parent = nullptr);
  ~TrajectoriesWorkspace() override;

  QWidget* centralView() override;
  QWidget* parameterPanel() override;
  QWidget* plotPanel() override;
  RunPart* runs() override { return this; }
  FilePart* files() override { return this; }
  ExportPart* exports() override { return this; }

  QList<QAction*> viewActions() override;

  RunState runState() const override { return job_->runState(); }
  Forecast forecast() const override { return forecast_.now(); }
  void run() override;
  void takeTyped() override { form_->requireValid(); }
  void setPaused(bool paused) override { job_->setPaused(paused); }
  void stop() override { job_->cancel(); }
  void shutDown() override;

  void newRun() override;
  QString openFilter() const override;
  void open(const storage::Identity& file) override;
  QString saveFilter() const override;
  bool canSave() const override;
  void save(const QString& path) override;
  std::vector<std::filesystem::path> inputs() const override { return studies::inputsOf(recipe_->parameters()); }
  QString importFilter() const override;
  void importFile(const storage::Identity& file) override;
  QString pictureFilter() const override;
  void exportPicture(const QString& path) override;
  QString movieFilter() const override;
  void exportMovie(const QString& path) override;
  bool hasFigures() const override;
  void exportFigures(const QString& folder) override;
  QString dataFilter() const override;
  void exportData(const QString& path) override;
  static std::vector<Example> startExamples();
  std::vector<Example> examples() const override { return startExamples(); }
  void openExample(int index) override;
  QString commandLine() const override;
  QJsonObject saveState() const override;
  void restoreState(const QJsonObject& state) override;
  void applyState(const QString& part, const QJsonValue& value) override;
  bool canContinueLater() const override;
  void setPresentation(const Presentation& look) override;
  QWidget* keyboardView() override { return &scene().view(); }

  /// The parameters as the form shows them.
  studies::trajectories::TraceRecipe& recipe() { return *recipe_; }
  /// Reads a parameter file into the form. @throws Error naming file and parameter.
  void openParameters(const QString& path);
  ParameterForm& parameterForm() { return *form_; }
  PathBench& bench() { return *bench_; }
  PathScene& scene() { return bench_->scene(); }
  PathPlots& plots() { return bench_->plots(); }
  Explorer& explorer() { return bench_->explorer(); }
  bool idle() const override;
  QImage picture(const QSize& size, int axis = -1) override { return bench_->picture(size, axis); }
  /// Runs, fields, parameters, pictures with a state: all but what says that it belongs elsewhere.
  static std::vector<Opens> opens();
  SweepPanel& sweepPanel() { return *sweep_; }
  MhdPanel& mhdPanel() { return *mhd_; }
  /// Simulates a field; at the end it is chosen as the field of the next run.
  void simulate(const studies::turbulence::MhdOrder& order, const QString& file);
  /// Keeps the present run for comparison.
  void pin();
  /// Goes on with the interrupted run that is shown. @throws Error if there is none.
  void continueRun();
  bool canContinue() const;
  /// Starts a particle in the field of the run shown, and adds it to the run.
  void launch(const Vec3& place, const Vec3& direction);
  void startSweep(const studies::trajectories::SweepPlan& plan);

private:
  using Snapshot = std::shared_ptr<const studies::trajectories::TraceSnapshot>;
  void connectParts();
  void takeSnapshot();
  void jobEnded(jobs::State state);
  void analyseStopped();
  void takeAnalysed(Snapshot whole);
  void followParameters();
  void showSnapshot(Snapshot snapshot, bool live);
  void buildActions();
  std::filesystem::path sessionRun() const;
  void keepForLater();
  void compute(std::shared_ptr<studies::trajectories::TraceRecipe> recipe);
  void computeAgain(const QJsonValue& parameters, const QString& file);
  void followLaunches();
  void startTrace(std::shared_ptr<studies::trajectories::TraceRecipe> recipe, const std::filesystem::path& resumeFrom);
  void showOpened(const QString& path, studies::trajectories::OpenedRun& opened);
  void showRun(const storage::Identity& file, bool modified = false);
  void openPicture(const QString& path);
  void askSweep();
  void askSimulate();
  void refreshTools();
  FigureOrigin figureOrigin() const;
  void complain(const QString& text);
  /// For what no other catches: signals of tools and dialogs.
  void orComplain(const std::function<void()>& step);
  void showWarnings();

  std::shared_ptr<studies::trajectories::TraceRecipe> recipe_;
  // The main window owns the widgets once it shows them, and may destroy them first.
  QPointer<ParameterForm> form_;
  PathBench* bench_;
  std::shared_ptr<jobs::Latest<studies::trajectories::TraceSnapshot>> latest_;
  JobRunner* job_ = new JobRunner(this);
  DeviceLine device_;
  RunForecast forecast_;
  Newest<std::shared_ptr<const studies::trajectories::TraceSnapshot>> analysing_; ///< a stopped run
  QPointer<SweepPanel> sweep_;
  QPointer<MhdPanel> mhd_;
  std::shared_ptr<jobs::Latest<studies::turbulence::MhdSnapshot>> simulation_;
  QAction *resume_, *sweeping_, *simulating_;
  Newest<bool> keeping_; ///< the finished run, for the session
  std::shared_ptr<jobs::Latest<studies::trajectories::SweepSnapshot>> sweeps_;
  std::filesystem::path interrupted_; ///< run file that can be gone on with; empty if none
  bool exampleWaits_ = false;         ///< until the job before it has ended
  bool continueWhenOpened_ = false;
  bool restored_ = false;             ///< the next run opened is the one the present selection belongs to
  bool interruptedByClosing_ = false; ///< the run was going on when the window closed
  QJsonObject ownLook_;               ///< of the scene as a new program shows it
  Snapshot snapshot_;
  std::shared_ptr<studies::trajectories::TraceRecipe> shownRecipe_; ///< what the snapshot was computed with
};

} // namespace larmor::widgets
