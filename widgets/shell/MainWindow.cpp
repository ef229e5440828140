#include "widgets/shell/MainWindow.h"
#include "engine/core/Resources.h"
#include "engine/storage/Inputs.h"
#include "widgets/jobs/JobBar.h"
#include "widgets/jobs/JobQueue.h"
#include "widgets/shell/FileOwner.h"
#include "widgets/shell/WorkspaceBar.h"
#include "widgets/theme/FileName.h"
#include "widgets/theme/Theme.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QFileInfo>
#include <QMessageBox>
#include <QMimeData>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>

#include <algorithm>

namespace larmor::widgets {

MainWindow::MainWindow(std::vector<WorkspaceEntry> entries, QWidget* parent)
    : QMainWindow(parent), entries_(std::move(entries)), workspaces_(entries_.size(), nullptr) {
  setObjectName("mainWindow");
  setWindowIcon(Theme::shared().icon("larmor", Theme::shared().colours().accent));
  setAcceptDrops(true);
  setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
  buildAreas();
  buildStatusBar();
  buildActions();
  buildToolBar();
  buildMenus();
  chooseFirstSize();
  shareRoom();
  defaultState_ = saveState();
  restoreLayout();
  const QString last = QSettings().value("workspace").toString();
  int index = 0;
  for (std::size_t i = 0; i < entries_.size(); ++i)
    if (entries_[i].name == last)
      index = static_cast<int>(i);
  selectWorkspace(index);
  storage::setFilesInUse([this] { return filesInUse(workspaces_); });
}

MainWindow::~MainWindow() {
  storage::setFilesInUse({});
  // Not QObject's order: jobs end before the views that draw their snapshots go.
  for (Workspace* workspace : workspaces_)
    if (workspace) {
      workspace->disconnect(this);
      workspace->undoStack()->disconnect(this);
      workspace->shutDown();
    }
}

Workspace* MainWindow::current() const {
  return current_ < 0 ? nullptr : workspaces_[static_cast<std::size_t>(current_)];
}

namespace {

template <class Part>
Part& required(Part* part, const QString& what) {
  if (!part)
    throw Error(what.toStdString(), "is nothing that this workspace does", "another workspace");
  return *part;
}

} // namespace

RunPart& MainWindow::runs() const { return required(current() ? current()->runs() : nullptr, tr("Running")); }
FilePart& MainWindow::files() const { return required(current() ? current()->files() : nullptr, tr("Files")); }
ExportPart& MainWindow::exports() const {
  return required(current() ? current()->exports() : nullptr, tr("Exporting"));
}

Workspace* MainWindow::workspace(int index) {
  auto& place = workspaces_[static_cast<std::size_t>(index)];
  if (place)
    return place;
  place = entries_[static_cast<std::size_t>(index)].create(this);
  views_->addWidget(place->centralView());
  if (QWidget* panel = place->parameterPanel())
    parameters_->addWidget(panel);
  if (QWidget* panel = place->plotPanel())
    plots_->addWidget(panel);
  connectWorkspace(place);
  return place;
}

void MainWindow::connectWorkspace(Workspace* made) {
  const auto ifCurrent = [this, made](auto refresh) {
    return [this, made, refresh] {
      if (made == current())
        (this->*refresh)();
    };
  };
  connect(made, &Workspace::runStateChanged, this, ifCurrent(&MainWindow::refreshTools));
  connect(made, &Workspace::fileChanged, this, ifCurrent(&MainWindow::refreshTitle));
  connect(made, &Workspace::fileChanged, this, ifCurrent(&MainWindow::refreshFileActions));
  connect(made, &Workspace::actionsChanged, this, ifCurrent(&MainWindow::refreshViewActions));
  connect(made, &Workspace::jobStarted, jobBar_, &JobBar::watch);
  connect(made, &Workspace::jobStarted, history_, &JobQueue::watch);
  connect(made, &Workspace::message, messages_, &MessageBar::show);
  connect(made, &Workspace::messageCleared, messages_, &MessageBar::dismiss);
  connect(made, &Workspace::deviceChanged, this, ifCurrent(&MainWindow::refreshDevice));
  connect(made->undoStack(), &QUndoStack::indexChanged, this, ifCurrent(&MainWindow::refreshTools));
  connect(made, &Workspace::stateChanged, this, &MainWindow::touchJournal);
  connect(made, &Workspace::fileChanged, this, &MainWindow::touchJournal);
  connect(made->undoStack(), &QUndoStack::indexChanged, this, &MainWindow::touchJournal);
  journalWorkspace(made);
}

void MainWindow::selectWorkspace(int index) {
  if (index < 0 || index >= static_cast<int>(entries_.size()))
    return;
  Workspace* chosen = workspace(index);
  current_ = index;
  setStartPage(false);
  bar_->setCurrent(index);
  views_->setCurrentWidget(chosen->centralView());
  const auto show = [](QDockWidget* dock, QStackedWidget* stack, QWidget* panel) {
    dock->widget()->setEnabled(panel != nullptr);
    if (panel)
      stack->setCurrentWidget(panel);
  };
  show(parametersDock_, parameters_, chosen->parameterPanel());
  show(plotsDock_, plots_, chosen->plotPanel());
  QSettings().setValue("workspace", entries_[static_cast<std::size_t>(index)].name);
  if (presentation_)
    showPresentation();
  else
    chosen->setPresentation({});
  refreshTools();
  refreshFileActions();
  refreshViewActions();
  refreshDevice();
  refreshTitle();
  focusView();
  Q_EMIT workspaceChanged(chosen);
}

bool MainWindow::guarded(const Step& step) {
  try {
    step();
    return true;
  } catch (const std::exception& error) {
    messages_->showError(QString::fromUtf8(error.what()));
    return false;
  }
}

bool MainWindow::openFile(const QString& path) {
  int target = current_;
  const bool opened = guarded([&] {
    const storage::Identity file = storage::identify(toPath(path));
    if (file.kind == storage::FileKind::Session)
      return openSession(path);
    target = ownerOf(file, entries_, current_);
    required(workspace(target)->files(), tr("Files")).open(file);
  });
  if (!opened)
    return false;
  if (target != current_)
    selectWorkspace(target);
  setStartPage(false);
  focusView();
  remember(path);
  say(tr("Opened %1").arg(QFileInfo(path).fileName()));
  return true;
}

bool MainWindow::importFile(const QString& path) {
  const storage::Identity file = storage::identify(toPath(path));
  if (file.kind != storage::FileKind::Field && file.kind != storage::FileKind::Grid)
    return openFile(path); // it is not to be made anything else of
  return guarded([&] {
    const int target = ownerOf(file, entries_, current_);
    required(workspace(target)->files(), tr("Files")).importFile(file);
    if (target != current_)
      selectWorkspace(target);
    setStartPage(false);
  });
}

bool MainWindow::saveFile(const QString& path) {
  const bool saved = guarded([&] {
    requireNotShipped(toPath(path));
    requireSavable(toPath(path), workspaces_);
    files().save(path);
  });
  if (!saved)
    return false;
  remember(path);
  say(tr("Saved %1").arg(QFileInfo(path).fileName()));
  return true;
}

MainWindow::Loss MainWindow::askAboutLoss(Workspace& each, const QString& before) {
  if (!each.isModified() || !each.files() || !each.files()->canSave())
    return Loss::None;
  const auto index = std::find(workspaces_.begin(), workspaces_.end(), &each) - workspaces_.begin();
  QMessageBox box(QMessageBox::Question, tr("Save the run?"),
                  tr("The run in the workspace %1 is not saved. Save it %2?")
                      .arg(entries_[static_cast<std::size_t>(index)].name, before),
                  QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, this);
  box.setObjectName("saveBox");
  box.setDefaultButton(QMessageBox::Save);
  const int answer = box.exec();
  if (answer == QMessageBox::Discard)
    return Loss::None;
  if (answer != QMessageBox::Save)
    return Loss::Cancelled;
  selectWorkspace(static_cast<int>(index));
  return saveAs() ? Loss::Saving : Loss::Cancelled;
}

bool MainWindow::confirmClose() {
  for (Workspace* each : workspaces_)
    if (each && askAboutLoss(*each, tr("before closing")) == Loss::Cancelled)
      return false;
  return true;
}

void MainWindow::newRun() {
  Workspace* shown = current();
  const Loss loss = askAboutLoss(*shown, tr("before beginning anew"));
  if (loss == Loss::Cancelled)
    return;
  setStartPage(false);
  if (loss == Loss::None)
    return files().newRun();
  auto once = std::make_shared<QMetaObject::Connection>(); // when the file is written
  *once = connect(shown, &Workspace::fileChanged, this, [shown, once] {
    if (shown->isModified())
      return;
    QObject::disconnect(*once);
    if (FilePart* files = shown->files())
      files->newRun();
  });
}

void MainWindow::closeEvent(QCloseEvent* event) {
  const Running running = askAboutRunning();
  if (running == Running::Cancel || (running == Running::None && !confirmClose())) {
    event->ignore();
    return;
  }
  if (presentation_)
    setPresentation(false);
  setStartPage(false);
  saveLayout();
  for (Workspace* each : workspaces_)
    if (each)
      guarded([each] { each->shutDown(); });
  if (running == Running::Keep && journal_)
    guarded([this] {
      journal_->flush();
      journal_->keep();
    });
  event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  for (const QUrl& url : event->mimeData()->urls())
    if (url.isLocalFile())
      return event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  event->acceptProposedAction();
  for (const QUrl& url : event->mimeData()->urls())
    if (const QString path = fromUrl(url); !path.isEmpty())
      openFile(path);
}

void MainWindow::say(const QString& text, int milliseconds) { statusBar()->showMessage(text, milliseconds); }

} // namespace larmor::widgets
