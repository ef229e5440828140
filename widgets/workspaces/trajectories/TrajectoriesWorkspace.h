#pragma once
#include "engine/studies/trajectories/SweepFile.h"
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
  RunStore* runStore() override { return &runs_; }
  QStringList changedSinceRun() const override;
  void setSessionFolder(const QString& folder) override;

  QList<QAction*> viewActions() override;
  QList<QAction*> runActions() override { return {resume_, sweeping_, simulating_}; }

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
  /// Shows a past run again: from memory, else from its file, else computed again from its parameters.
  void reopen(const QString& id);
  /// Goes on with the interrupted run that is shown. @throws Error if there is none.
  void continueRun();
  bool canContinue() const;
  /// Starts a particle in the field of the run shown, and adds it to the run.
  void launch(const Vec3& place, const Vec3& direction);
  void startSweep(const studies::trajectories::SweepPlan& plan);
  /// A run of the sweep in the scene: from its file, else computed again.
  void openSweepRow(int row);
  /// Runs the values of the sweep in the panel that are not computed.
  void computeSweepRest();
  /// A sweep of the list with its numbers. @throws Error
  void saveSweep(const QString& id, const QString& path);

private:
  using Snapshot = std::shared_ptr<const studies::trajectories::TraceSnapshot>;
  using Recipe = std::shared_ptr<studies::trajectories::TraceRecipe>;
  /// What a past run needs to be shown again.
  struct Past {
    Snapshot snapshot;
    Recipe recipe;                     ///< null: another program made it
    std::filesystem::path interrupted; ///< file that it can be gone on with; empty: none
  };
  /// How a run that is being opened or computed is to be shown.
  struct Wanted {
    RunEntry run = {};     ///< that it must be; without parameters: whatever is there
    QJsonObject view = {}; ///< of the bench; empty: it fits
    bool keepForm = false; ///< the form holds what was typed after that run
    bool goOn = false;     ///< it was interrupted by the end of a program
    bool asks = false;     ///< what takes long is offered, not begun
  };
  void connectParts();
  void connectRuns();
  JobWatcher& begin(const QString& topic, const QString& title, jobs::Job::Work work);
  void takeSnapshot();
  void jobEnded(jobs::State state);
  void analyseStopped();
  void takeAnalysed(Snapshot whole);
  void followParameters();
  void traceEnded(jobs::State state);
  void showSnapshot(Snapshot snapshot, bool live);
  void buildActions();
  // runs and their list
  static Recipe recipeOf(const QJsonValue& parameters);
  static void describe(RunEntry& run, studies::trajectories::TraceRecipe& recipe);
  std::filesystem::path checkpointOf(const QString& id) const;
  QString shownCommand() const;
  void compute(Recipe recipe, Wanted wanted);
  void startTrace(Recipe recipe, const std::filesystem::path& resumeFrom, Wanted wanted);
  void beginShowing();
  void leaveShown();
  void clearRunMessages();
  void keep(bool written = false);
  void showPast(const Past& past, const Wanted& wanted);
  void bringBack(Wanted wanted);
  void computeAgain(Wanted wanted, const QString& why);
  void computeIfShort(Wanted wanted, const QString& why);
  void openRunFile(const storage::Identity& file, Wanted wanted);
  void showOpened(const QString& path, studies::trajectories::OpenedRun& opened, Wanted wanted);
  void abandonTrace();
  void pinChanged(const QString& id, bool pinned);
  void fetchNext();
  void offerPin(const RunEntry& run, double seconds);
  void fetch(const RunEntry& run, const QString& file);
  void fetched(const RunEntry& run, const studies::trajectories::OpenedRun& opened, bool computed);
  void followLaunches();
  void openPicture(const QString& path);
  void askSweep();
  // sweeps in the list
  using Sweep = std::shared_ptr<const studies::trajectories::StoredSweep>;
  void connectSweeps();
  void runSweep(const QString& id, const studies::trajectories::StoredSweep& from);
  void takeSweep(const QString& id);
  void sweepEnded(const QString& id, bool whole);
  void showSweep(const QString& id, const studies::trajectories::StoredSweep& sweep, bool goesOn = false);
  void reopenSweep(const RunEntry& run);
  void bringSweepBack(const RunEntry& run);
  void readSweepFile(const storage::Identity& file, const QString& id);
  void sweepRead(const QString& path, const QString& id, const studies::trajectories::StoredSweep& stored);
  void leaveSweep();
  void askSaveSweep(const QString& id);
  bool sweeps() const { return sweeps_ != nullptr; }
  bool traceContinuesLater() const;
  void askSimulate();
  void refreshTools();
  void sayWhoseForm();
  FigureOrigin figureOrigin() const;
  void complain(const QString& text, const QString& topic);
  /// For what no other catches: signals of tools and dialogs.
  void orComplain(const std::function<void()>& step, const QString& topic);
  void inform(const QString& text, const QString& topic, const QList<MessageChoice>& choices = {});

  Recipe recipe_;
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
  std::shared_ptr<jobs::Latest<studies::trajectories::SweepSnapshot>> sweeps_;
  studies::trajectories::SweepOrder sweepOrder_; ///< of the sweep in the panel
  struct SweepReading {
    QString path, id; ///< of the list; empty: it is to join it
    Sweep sweep;
  };
  Newest<SweepReading> sweepReading_;
  std::filesystem::path interrupted_; ///< run file that can be gone on with; empty if none
  bool exampleWaits_ = false;         ///< until the job before it has ended
  bool interruptedByClosing_ = false; ///< the run was going on when the window closed
  QJsonObject ownLook_;               ///< of the scene as a new program shows it
  Snapshot snapshot_;
  Recipe shownRecipe_; ///< what the snapshot was computed with
  RunStore runs_{QStringLiteral(".h5")};
  QString topic_;                             ///< what the job is for
  Wanted next_;                               ///< what is being computed, until there is something of it to show
  Recipe nextRecipe_;                         ///< null: nothing
  QJsonObject nextView_;                      ///< asked for before a run that is not there yet
  JobRunner* fetching_ = new JobRunner(this); ///< of pinned runs
  QStringList toFetch_;                       ///< ids
  QStringList offered_;                       ///< of those, what takes long is offered
  struct Estimate {
    Wanted wanted;
    QString why; ///< it is to be computed
    double seconds = 0;
  };
  Newest<Estimate> estimating_;
  void estimated(const Estimate& estimate);
};

} // namespace larmor::widgets
