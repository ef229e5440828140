#pragma once
#include "engine/jobs/Sink.h"
#include "widgets/forms/ParameterForm.h"
#include "widgets/jobs/JobRunner.h"
#include "widgets/pages/RunCurves.h"
#include "widgets/plots/FigureArea.h"
#include "widgets/plots/PlotTabs.h"
#include "widgets/shell/Forecaster.h"
#include "widgets/shell/RunStore.h"
#include "widgets/shell/WorkspaceParts.h"

#include <QJsonObject>
#include <QWidget>
#include <type_traits>

namespace larmor::widgets {

/// One page of a workspace: a view (the page itself), a form, plots, and a job of its own, which Run starts and which
/// goes on while other pages are looked at. What it runs is an order(); what that publishes is shown as it comes.
class Page : public QWidget, public StateOwner, public RunPart {
  Q_OBJECT
public:
  /// @param key in states and undo: "simulate". @param title of its tab.
  Page(QString key, QString title);
  ~Page() override;

  const QString& key() const { return key_; }
  const QString& title() const { return title_; }
  /// What is set there belongs to the structs given to addForm.
  ParameterForm& form() const { return *form_; }
  PlotTabs& tabs() const { return *tabs_; }
  /// Below the views; the tabs unless a page has something of its own.
  virtual QWidget* plots() { return tabs_; }
  JobRunner& job() const { return *job_; }

  /// What Run starts.
  struct Order {
    QString title;
    jobs::Job::Work work;
    std::function<void()> look = {}; ///< at what was published: 30 times a second and once after the end
    /// Shows what it has shown last once more, over whatever is there by then; none: the list of runs leaves it out.
    std::function<void()> again = {};
  };
  RunState runState() const override { return job_->runState(); }
  void run() override;
  Forecast forecast() const override { return forecaster_->now(); }
  void takeTyped() override { form_->requireValid(); }
  void setPaused(bool paused) override { job_->setPaused(paused); }
  void stop() override { job_->cancel(); }
  /// Run as asked for by a button of the page: failures are said by failed().
  void runHere();
  /// Computes that run of the list again, under its name and with its parameters; what is in the form stays there.
  void runAgain(const RunEntry& run);
  /// Whether the job could be gone on with by a later program. Its state then says so: restored, the page goes on.
  virtual bool canContinueLater() const { return false; }
  /// Runs with the parameters of the job that went on when the program ended; what is in the form stays there.
  virtual void continueRun();
  /// The run of the list that continueRun() would go on with.
  const QString& interruptedName() const { return startedName_; }
  /// Something is being read or drawn that is no job.
  virtual bool preparing() const { return false; }
  virtual void stopWork() {}
  void stopForecast() { forecaster_->stopWork(); }

  // its runs, for the list
  /// The run that goes on or has ended last; without a name if it is not for the list.
  const RunEntry& lastRun() const { return last_; }
  /// It has begun, and what is shown is still what was there before.
  bool beginning() const { return beginning_; }
  /// Gives a run the name that it will have in the list, before it begins.
  void setNaming(std::function<QString(const QString& title)> naming) { naming_ = std::move(naming); }
  /// Of the run that is shown, or that has begun, as the list has it; empty: none.
  const QString& runName() const { return runName_; }
  virtual void setRunName(const QString& name);
  /// A run of this page got another name in the list.
  virtual void renamed(const QString& id, const QString& before, const QString& now);
  /// The run whose results save() writes; empty: none of the list.
  virtual QString savedRun() const { return {}; }
  /// That is the one that is shown, although filePath() does not become where it is saved.
  virtual bool savesShown() const { return false; }
  /// What showing it again takes; the same for all that it has shown until now.
  const std::function<void()>& again() const { return again_; }
  /// What is plotted, by plot: what is kept of a run that is compared, or that another program comes back to.
  virtual RunCurves curves() const;
  virtual void showCurves(const RunCurves& curves);
  /// A run of an earlier program from the user's file. @param curves what the session kept of it
  virtual void openRun(const RunEntry& run, const RunCurves& curves) {
    Q_UNUSED(curves)
    open(run.file);
  }
  /// Curves of a past run as references in the plots.
  virtual void compare(const QString& title, const RunCurves& curves) { tabs_->pin(title, curves); }
  virtual void uncompare(const QString& title) { tabs_->unpin(title); }

  virtual QJsonObject saveState() const;
  /// @throws Error
  virtual void restoreState(const QJsonObject& state);
  /// Parts of the state that undo sets: those of the form; more where a page has more.
  virtual bool owns(const QString& part) const { return part.startsWith(form_->statePrefix()); }
  void applyState(const QString& part, const QJsonValue& value) override { form_->applyState(part, value); }
  /// All as a new program has it.
  virtual void reset();
  virtual void setUndoStack(QUndoStack* stack);
  /// Where it keeps what a later program goes on from; empty: nowhere.
  void setSessionFolder(const QString& folder) { sessionFolder_ = folder; }
  const QString& sessionFolder() const { return sessionFolder_; }

  // files of this page
  virtual bool opens(const storage::Identity& file) const {
    Q_UNUSED(file)
    return false;
  }
  virtual void open(const QString& path) { Q_UNUSED(path) }
  virtual QString saveFilter() const { return {}; }
  virtual bool canSave() const { return false; }
  virtual void save(const QString& path) { Q_UNUSED(path) }
  const QString& filePath() const { return filePath_; }

  virtual QImage picture(const QSize& size) = 0;
  /// What its figures show and how that was computed: the job started last, unless a file was opened since.
  virtual FigureOrigin figureOrigin() const;
  void setFigureOrigin(const FigureOrigin& origin) { ran_ = origin; }
  /// Plots, and pictures where there are any, of publication quality. @throws Error
  virtual void exportFigures(const QString& folder) { tabs_->exportFigures(folder, key_ + '_'); }

Q_SIGNALS:
  void failed(const QString& message);
  void said(const QString& text); ///< for the message bar
  void changed();                 ///< the state, or what can be run and saved
  void fileChanged();
  /// What is in a file is shown, not what was run here. @param run of which only what the file tells is set; without a
  /// file: of no run at all
  void fileShown(const larmor::widgets::RunEntry& run);
  void runBegan();                          ///< there is something of it to see
  void runEnded(larmor::jobs::State state); ///< of one that had begun
  void jobStarted(larmor::widgets::JobWatcher* watcher);
  void forecastChanged();

protected:
  void showEvent(QShowEvent* event) override;
  template <ParameterStruct... Structs>
  void addForm(Structs&... structs) {
    addForm(ParameterSet(structs...));
  }
  void addForm(const ParameterSet& set);
  /// @throws Error if it cannot start.
  virtual Order order() = 0;
  virtual void ended(jobs::State state) { Q_UNUSED(state) }
  /// The work that forecasts what the next run takes, with the form as it is now; none: nothing is forecast.
  /// @param pace that times are multiplied by
  virtual Forecaster::Work forecasting(double pace) {
    Q_UNUSED(pace)
    return {};
  }
  /// Something of the run that goes on is shown now; orderOf says so by itself.
  void showsRun();
  /// About the results of the run: they stay with it.
  void setWarnings(const QStringList& warnings) { last_.warnings = warnings; }
  /// The user's file that holds the results of the run already.
  void setResultFile(const QString& file) { last_.file = file; }
  void setFilePath(const QString& path);
  /// The run of the list that a file holds, as far as the file tells.
  static RunEntry storedRun(const QString& name, const QString& file, const std::string& command,
                            const ParameterSet& parameters);
  /// A file's contents are shown now: they are what figures are of, and what the list of runs says.
  void showsFile(const RunEntry& run);
  /// An order for a recipe whose snapshots are shown, each on the window's thread.
  template <class Snapshot>
  Order orderOf(const QString& title, std::function<void(jobs::JobContext&, const jobs::Sink<Snapshot>&)> recipe,
                std::function<void(std::shared_ptr<const Snapshot>)> show) {
    auto box = std::make_shared<jobs::Latest<Snapshot>>();
    auto last = std::make_shared<std::shared_ptr<const Snapshot>>();
    return {title, [box, recipe](jobs::JobContext& context) { recipe(context, jobs::Sink<Snapshot>(box)); },
            [this, box, last, show] {
              if (auto snapshot = box->take()) {
                *last = snapshot;
                show(std::move(snapshot));
                showsRun();
              }
            },
            [last, show] {
              if (*last)
                show(*last);
            }};
  }
  /// The same for a recipe by its name.
  template <class Result, class Asked, class Snapshot>
  Order orderOf(const QString& title, Result (*recipe)(const Asked&, jobs::JobContext&, const jobs::Sink<Snapshot>&),
                const std::type_identity_t<Asked>& asked,
                std::type_identity_t<std::function<void(std::shared_ptr<const Snapshot>)>> show) {
    return orderOf<Snapshot>(
        title, [=](jobs::JobContext& context, const jobs::Sink<Snapshot>& sink) { recipe(asked, context, sink); },
        std::move(show));
  }

private:
  void start(const QString& id, const QString& name);
  void startWith(const QJsonValue& parameters, const QString& id, const QString& name);
  void look();
  void followForecast();
  void jobEnded(jobs::State state);

  QString key_, title_, sessionFolder_, filePath_;
  ParameterForm* form_ = nullptr;
  PlotTabs* tabs_;
  JobRunner* job_;
  Forecaster* forecaster_;
  FigureOrigin ran_, ranBefore_; ///< before: of what is shown, should the next have nothing to show
  std::function<void()> look_, again_;
  RunEntry last_;
  std::function<QString(const QString&)> naming_;
  QString runName_, nameBefore_;
  bool beginning_ = false;
  bool seen_ = false;         ///< something of it was shown
  ParameterSet::Texts first_; ///< as a new program has them
  bool abandoned_ = false;    ///< the job that ends was of before a reset
  QJsonValue started_;        ///< parameters of the job that goes on, or went on when the program ended; else null
  QString startedId_, startedName_; ///< its run in the list
};

} // namespace larmor::widgets
