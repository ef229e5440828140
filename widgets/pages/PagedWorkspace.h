#pragma once
#include "widgets/pages/DeviceLine.h"
#include "widgets/pages/Page.h"
#include "widgets/shell/Workspace.h"

#include <QPointer>
#include <QTimer>

class QStackedWidget;
class QTabWidget;

namespace larmor::widgets {

/// A workspace made of pages in tabs. Run, Pause, Stop, Save act on the page in front; jobs of several pages go on side
/// by side. A study's own workspace adds its pages and connects them.
class PagedWorkspace : public Workspace, public FilePart, public ExportPart {
  Q_OBJECT
public:
  /// @param name in files of states: "transport".
  PagedWorkspace(QString name, QObject* parent);
  ~PagedWorkspace() override;

  QWidget* centralView() override;
  QWidget* parameterPanel() override;
  QWidget* plotPanel() override;
  RunPart* runs() override { return &page(); }
  FilePart* files() override { return this; }
  ExportPart* exports() override { return this; }
  RunStore* runStore() override { return &runs_; }
  QStringList changedSinceRun() const override;
  void shutDown() override;
  bool idle() const override;
  bool canContinueLater() const override;
  void setSessionFolder(const QString& folder) override;
  QJsonObject saveState() const override;
  void restoreState(const QJsonObject& state) override;
  void applyState(const QString& part, const QJsonValue& value) override;

  void newRun() override;
  /// A state of this workspace, or what a page opens, which then comes to the front. @throws Error if none does.
  void open(const storage::Identity& file) override;
  QString saveFilter() const override;
  bool canSave() const override;
  void save(const QString& path) override;
  /// For the start page; a workspace that has some hides this with its own.
  static std::vector<Example> startExamples() { return {}; }
  void openExample(int index) override;
  void exportPicture(const QString& path) override;
  QImage picture(const QSize& size, int axis = -1) override;
  bool hasFigures() const override { return true; }
  void exportFigures(const QString& folder) override;

  void setPresentation(const Presentation& look) override;
  QWidget* keyboardView() override;

  Page& page() const; ///< in front
  void showPage(const QString& key);

protected:
  /// The tabs are in the order in which pages are added.
  template <class P>
  P* add(P* made) {
    addPage(made);
    return made;
  }
  void complain(const QString& text);
  void say(const QString& text);

private:
  void addPage(Page* page);
  void pageChanged();
  void continueWhenReady();
  void offerToGoOn(Page& page);
  QJsonObject pictureState() const;
  void openPicture(const QString& path);
  void runWhenReady(Page& page);
  /// Calls `step` once nothing is read any more and no job goes on in the pages that `waits` is true for.
  QTimer* whenReady(const std::function<bool(const Page&)>& waits, const std::function<void()>& step);
  // past runs
  struct Past {
    RunCurves curves;
    std::function<void()> again; ///< null after another program has brought it back
    FigureOrigin origin;
  };
  void connectRuns();
  Page* pageOf(const QString& kind) const;
  RunCurves curvesOf(const RunEntry& run) const;
  void fileShown(const Page& page, RunEntry entry);
  void runBegan(Page& page);
  void runEnded(Page& page, jobs::State state);
  void reopen(const RunEntry& run);
  void show(Page& page, const RunEntry& run, bool says = true);
  void restoreShown(const QJsonObject& shown, const QStringList& goingOn, bool asks);
  void sayGone(const RunEntry& run, bool hasCurves);
  void leave();
  void pinChanged(const QString& id, bool pinned);

  QString name_;
  // The main window owns the widgets once it shows them, and may destroy them first.
  QPointer<QTabWidget> tabs_;
  QPointer<QStackedWidget> forms_, plots_;
  std::vector<Page*> pages_;
  QStringList interrupted_; ///< pages whose jobs went on when the window closed, until a later one goes on with them
  DeviceLine device_;
  QPointer<QTimer> waiting_; ///< until an example can begin
  RunStore runs_{QStringLiteral(".json")};
  QJsonObject pinnedCurves_; ///< of runs that a session had pinned, by id
};

} // namespace larmor::widgets
