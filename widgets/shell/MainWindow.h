#pragma once
#include "widgets/shell/Journal.h"
#include "widgets/shell/Workspace.h"

#include <QMainWindow>
#include <functional>
#include <memory>
#include <vector>

class QDockWidget;
class QLabel;
class QMenu;
class QStackedWidget;
class QToolBar;

namespace larmor::widgets {

class JobBar;
class StatusBar;
class JobQueue;
class DockFolding;
class RunBar;
struct RunEntry;
class RunListView;
class StartPage;
class WorkspaceBar;

/// The frame: workspace bar, views, parameters, plots, status bar, menus. It knows workspaces only as Workspace.
/// Layout and recent files live in QSettings(): set organisation and application name before.
class MainWindow : public QMainWindow {
  Q_OBJECT
public:
  explicit MainWindow(std::vector<WorkspaceEntry> entries, QWidget* parent = nullptr);
  ~MainWindow() override;

  Workspace* current() const;
  int currentIndex() const { return current_; }
  void selectWorkspace(int index);
  /// Opens with the current workspace if the file is its own, else with the first whose entry opens it.
  /// Failures appear in the message bar. @returns whether it worked.
  bool openFile(const QString& path);
  /// The first at once, each of the others when the one before is read.
  void openFiles(const QStringList& paths);
  /// Some of them have not been opened yet.
  bool opensMore() const { return !toOpen_.isEmpty(); }
  /// A field goes to the dialog of the workspace that opens it; anything else is opened.
  bool importFile(const QString& path);
  bool saveFile(const QString& path);
  bool saveAs(); ///< asks for a name
  /// Every figure of the current workspace. @returns how many. @throws Error
  int writeFigures(const QString& folder);
  void resetLayout();
  void setPresentation(bool on);
  bool isPresentation() const { return presentation_; }
  /// The gallery of examples instead of the workspaces; choosing anything leaves it.
  void setStartPage(bool on);
  bool isStartPage() const { return startShown_; }

  /// Workspaces with their states and undo histories.
  QJsonObject sessionState() const;
  /// Writes it as a .larmor file. @throws Error
  void saveSession(const QString& path);
  /// What went on when it was written goes on now, or is offered to.
  enum class GoOn { Now, Offered };
  /// @throws Error if it is not what sessionState gave.
  void restoreSession(const QJsonObject& session, GoOn goOn = GoOn::Now, const std::string& where = "session");
  /// Keeps a journal under the folder from now on, and offers what a killed program left there.
  void startJournal(const QString& root);
  Journal* journal() { return journal_.get(); }
  /// The folder for journals of this user.
  static QString journalRoot();

  MessageBar& messages() { return *messages_; }
  JobBar& jobBar() { return *jobBar_; }
  QDockWidget* parametersDock() { return parametersDock_; }
  QDockWidget* plotsDock() { return plotsDock_; }
  QDockWidget* runsDock() { return runsDock_; }
  RunBar& runBar() { return *runBar_; }
  RunListView& runList() { return *runList_; }
  /// By name: "run", "pause", "stop", "step", "new", "open", "save", "saveAs", "undo", "redo", "copyCommand",
  /// "presentation", "resetLayout", "quit", ... ; null if unknown.
  QAction* action(const QString& name) const;
  /// An entry of the menu Help, above "About".
  void addHelp(const QString& name, const QString& text, const QString& icon, std::function<void()> show);
  /// Text in the status bar for a few seconds.
  void say(const QString& text, int milliseconds = 6000);

protected:
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

private:
  using Step = std::function<void()>;
  void buildAreas();
  void buildStatusBar();
  void buildStartPage();
  void openExample(int section, int example);
  void buildActions();
  void buildToolBar();
  void buildMenus();
  void buildFileMenu();
  void buildRunMenu();
  void buildEditMenu();
  void buildViewMenu();
  void buildHelpMenu();
  QAction* add(const QString& name, const QString& text, const QString& icon, const QKeySequence& shortcut, Step step);
  Workspace* workspace(int index);
  // of the current workspace; @throws Error if it has none
  RunPart& runs() const;
  FilePart& files() const;
  ExportPart& exports() const;
  void connectWorkspace(Workspace* workspace);
  void refreshTools();
  void refreshFileActions();
  void refreshTitle();
  void refreshRun();
  void refreshViewActions();
  void refreshRecent();
  void refreshDevice();
  void remember(const QString& path);
  void forget(const QString& path);
  /// @param topic of what is said if it fails; what was said before about it goes.
  bool guarded(const Step& step, const QString& topic = {});
  QString nameOf(const Workspace* workspace) const; ///< empty: it is none of ours
  enum class Loss { None, Saving, Cancelled, Kept };
  /// Asks whether an unsaved run is to be saved. @param before what would lose it: "before closing".
  Loss askAboutLoss(Workspace& each, const QString& before);
  /// Kept: runs that are not saved are to be there at the next start.
  Loss confirmClose();
  Loss askAboutPast(Workspace& each, int unsaved);
  void newRun();
  void askOpen();
  void askImport();
  const RunEntry* shownRun() const;
  QString shownName() const;
  void askExport(const QString& title, const QString& filter, void (ExportPart::*write)(const QString&));
  void askFigures();
  void copyCommand();
  void journalWorkspace(Workspace* workspace);
  void touchJournal();
  bool offerLost(); ///< whether there is one
  void recover(const Journal::Lost& session);
  void refreshRecover();
  void openSession(const QString& path);
  bool openSaying(const QString& path, const QString& topic);
  void openFirst();
  void openWhenIdle();
  void askSaveSession();
  enum class Running { None, Keep, Discard, Cancel };
  Running askAboutRunning();
  void restoreLayout();
  void saveLayout();
  void chooseFirstSize();
  void keepOnScreen();
  void shareRoom();
  void showPresentation();
  void buildPresentationMenu();
  void focusView();

  std::vector<WorkspaceEntry> entries_;
  std::vector<Workspace*> workspaces_; ///< null until first shown
  int current_ = -1;
  bool presentation_ = false;
  QByteArray defaultState_, stateBeforePresentation_, stateBeforeStart_;
  bool startShown_ = false;
  StartPage* start_ = nullptr;     ///< made when first shown
  std::vector<int> startSections_; ///< the workspace of each of its sections
  QFont fontBeforePresentation_;
  bool wasMaximized_ = false;
  QStringList toOpen_;

  WorkspaceBar* bar_ = nullptr;
  MessageBar* messages_ = nullptr;
  RunBar* runBar_ = nullptr;
  RunListView* runList_ = nullptr;
  QStackedWidget *views_ = nullptr, *parameters_ = nullptr, *plots_ = nullptr;
  QDockWidget *parametersDock_ = nullptr, *plotsDock_ = nullptr, *runsDock_ = nullptr;
  QToolBar* tools_ = nullptr;
  QToolBar* toolRow_ = nullptr; ///< in the former, with a menu of what has no room
  DockFolding* folding_ = nullptr;
  bool forwarding_ = false; ///< a key that nobody wanted is at the view
  QMenu *recentMenu_ = nullptr, *examplesMenu_ = nullptr, *runMenu_ = nullptr, *viewMenu_ = nullptr,
        *helpMenu_ = nullptr;
  QList<QAction*> shownViewActions_, shownRunActions_;
  QLabel* forecast_ = nullptr; ///< what the next run will be
  QAction *forecastAction_ = nullptr, *viewActionsEnd_ = nullptr;
  JobBar* jobBar_ = nullptr;
  StatusBar* statusBar_ = nullptr;
  JobQueue* history_ = nullptr; ///< a window of its own, hidden until asked for
  QLabel* device_ = nullptr;
  QMap<QString, QAction*> actions_;
  QMenu* recoverMenu_ = nullptr;
  QString journalRoot_;
  std::unique_ptr<Journal> journal_;
};

} // namespace larmor::widgets
