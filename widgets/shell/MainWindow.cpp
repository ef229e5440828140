#include "widgets/shell/MainWindow.h"
#include "engine/core/Json.h"
#include "engine/core/Resources.h"
#include "engine/storage/Inputs.h"
#include "widgets/jobs/JobBar.h"
#include "widgets/jobs/JobQueue.h"
#include "widgets/shell/FileOwner.h"
#include "widgets/shell/RunBar.h"
#include "widgets/shell/RunListView.h"
#include "widgets/shell/StatusBar.h"
#include "widgets/shell/WorkspaceBar.h"
#include "widgets/theme/FileName.h"
#include "widgets/theme/Theme.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QFileInfo>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QTimer>

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

QString beforeClosing() { return MainWindow::tr("before closing"); }

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
  connect(made, &Workspace::message, this, [this, made](Message message) {
    message.place = nameOf(made);
    messages_->show(message);
  });
  connect(made, &Workspace::messageCleared, this,
          [this, made](const QString& topic) { messages_->clear(topic, nameOf(made)); });
  connect(made, &Workspace::fileWritten, this, &MainWindow::remember);
  connect(made, &Workspace::deviceChanged, this, ifCurrent(&MainWindow::refreshDevice));
  connect(made->undoStack(), &QUndoStack::indexChanged, this, ifCurrent(&MainWindow::refreshTools));
  connect(made, &Workspace::stateChanged, this, &MainWindow::touchJournal);
  connect(made, &Workspace::fileChanged, this, &MainWindow::touchJournal);
  connect(made->undoStack(), &QUndoStack::indexChanged, this, &MainWindow::touchJournal);
  connect(made, &Workspace::stateChanged, this, ifCurrent(&MainWindow::refreshRun));
  connect(made, &Workspace::runStateChanged, this, ifCurrent(&MainWindow::refreshRun));
  if (RunStore* store = made->runStore()) {
    connect(store, &RunStore::changed, this, &MainWindow::touchJournal);
    connect(store, &RunStore::shownChanged, this, ifCurrent(&MainWindow::refreshTitle));
    connect(store, &RunStore::failed, this,
            [this, made](const QString& text) { messages_->showError(text, "keep", nameOf(made)); });
  }
  journalWorkspace(made);
}

void MainWindow::selectWorkspace(int index) {
  if (index < 0 || index >= static_cast<int>(entries_.size()))
    return;
  Workspace* chosen = workspace(index);
  current_ = index;
  setStartPage(false);
  bar_->setCurrent(index);
  messages_->setPlace(nameOf(chosen));
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
  runList_->setStore(chosen->runStore());
  refreshTitle();
  focusView();
}

QString MainWindow::nameOf(const Workspace* workspace) const {
  const auto found = std::find(workspaces_.begin(), workspaces_.end(), workspace);
  return workspace && found != workspaces_.end() ? entries_[std::size_t(found - workspaces_.begin())].name : QString();
}

/// What fails with a topic is something of the workspace that is looked at, else of the window.
bool MainWindow::guarded(const Step& step, const QString& topic) {
  const QString place = topic.isEmpty() ? QString() : nameOf(current());
  if (!topic.isEmpty())
    messages_->clear(topic, place);
  try {
    step();
    return true;
  } catch (const std::exception& error) {
    messages_->showError(QString::fromStdString(problemOf(error)), topic, place);
    return false;
  }
}

bool MainWindow::openFile(const QString& path) { return openSaying(path, "open"); }

bool MainWindow::openSaying(const QString& path, const QString& topic) {
  int target = current_;
  const bool opened = guarded(
      [&] {
        const storage::Identity file = storage::identify(toPath(path));
        if (file.kind == storage::FileKind::Session) {
          openSession(path);
          target = current_; // its own
          return;
        }
        target = ownerOf(file, entries_, current_);
        required(workspace(target)->files(), tr("Files")).open(file);
      },
      topic);
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

void MainWindow::openFiles(const QStringList& paths) {
  const bool goesOn = opensMore();
  if (!goesOn && paths.size() == 1) {
    openFile(paths.front());
    return;
  }
  toOpen_ += paths;
  if (!goesOn && opensMore())
    openFirst();
}

/// What failed of it is said until the user closes it, whatever is opened next.
void MainWindow::openFirst() {
  const QString path = toOpen_.takeFirst();
  openSaying(path, "open " + path);
  openWhenIdle();
}

/// A workspace that is asked for a file leaves the one that it reads.
void MainWindow::openWhenIdle() {
  constexpr int between = 20; // ms
  if (opensMore())
    QTimer::singleShot(between, this, [this] { !current() || current()->idle() ? openFirst() : openWhenIdle(); });
}

bool MainWindow::importFile(const QString& path) {
  const storage::Identity file = storage::identify(toPath(path));
  if (file.kind != storage::FileKind::Field && file.kind != storage::FileKind::Grid)
    return openFile(path); // it is not to be made anything else of
  return guarded(
      [&] {
        const int target = ownerOf(file, entries_, current_);
        required(workspace(target)->files(), tr("Files")).importFile(file);
        if (target != current_)
          selectWorkspace(target);
        setStartPage(false);
      },
      "open");
}

bool MainWindow::saveFile(const QString& path) {
  const bool saved = guarded(
      [&] {
        requireNotShipped(toPath(path));
        requireSavable(toPath(path), workspaces_);
        files().save(path);
      },
      "save");
  if (!saved)
    return false;
  remember(path);
  if (!current()->isModified()) // else a job is writing it
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
  const RunStore* store = each.runStore();
  if (const int others = store ? store->unsaved(store->shownId()) : 0; others > 0)
    box.setInformativeText(others == 1 ? tr("Nor is another in its list.")
                                       : tr("Nor are %1 more in its list.").arg(others));
  const QPushButton* keep = journal_ && before == beforeClosing()
                                ? box.addButton(tr("Keep for the next start"), QMessageBox::ActionRole)
                                : nullptr;
  const int answer = box.exec();
  if (keep && box.clickedButton() == keep)
    return Loss::Kept;
  if (answer == QMessageBox::Discard)
    return Loss::None;
  if (answer != QMessageBox::Save)
    return Loss::Cancelled;
  selectWorkspace(static_cast<int>(index));
  return saveAs() ? Loss::Saving : Loss::Cancelled;
}

/// Past runs of a workspace whose present one is saved, or not there.
MainWindow::Loss MainWindow::askAboutPast(Workspace& each, int unsaved) {
  const auto index = std::find(workspaces_.begin(), workspaces_.end(), &each) - workspaces_.begin();
  QMessageBox box(
      QMessageBox::Question, tr("Keep past runs?"),
      tr("%1 runs in the list of %2 are not saved.").arg(unsaved).arg(entries_[static_cast<std::size_t>(index)].name),
      QMessageBox::Discard | QMessageBox::Cancel, this);
  box.setObjectName("pastRunsBox");
  QPushButton* keep = box.addButton(tr("Keep for the next start"), QMessageBox::AcceptRole);
  box.setDefaultButton(keep);
  const int answer = box.exec();
  return box.clickedButton() == keep ? Loss::Kept : answer == QMessageBox::Discard ? Loss::None : Loss::Cancelled;
}

MainWindow::Loss MainWindow::confirmClose() {
  for (Workspace* each : workspaces_) {
    if (!each)
      continue;
    Loss loss = askAboutLoss(*each, beforeClosing());
    if (const RunStore* store = each->runStore(); loss == Loss::None && !each->isModified() && store && journal_)
      if (const int unsaved = store->unsaved(); unsaved > 0)
        loss = askAboutPast(*each, unsaved);
    if (loss == Loss::Cancelled || loss == Loss::Kept)
      return loss;
  }
  return Loss::None;
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
  const Loss loss = running == Running::None ? confirmClose() : Loss::None;
  if (running == Running::Cancel || loss == Loss::Cancelled) {
    event->ignore();
    return;
  }
  const bool keep = (running == Running::Keep || loss == Loss::Kept) && journal_;
  const auto flush = [this] {
    for (Workspace* each : workspaces_)
      if (RunStore* store = each ? each->runStore() : nullptr)
        store->flush();
  };
  if (keep && !guarded(flush, "keep")) {
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
  if (keep)
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
  QStringList paths;
  for (const QUrl& url : event->mimeData()->urls())
    if (const QString path = fromUrl(url); !path.isEmpty())
      paths += path;
  openFiles(paths);
}

void MainWindow::say(const QString& text, int milliseconds) { statusBar_->say(text, milliseconds); }

} // namespace larmor::widgets
