#include "widgets/shell/HelpDialogs.h"
#include "widgets/shell/MainWindow.h"

#include "engine/core/Resources.h"
#include "engine/storage/Inputs.h"
#include "widgets/jobs/JobQueue.h"
#include "widgets/shell/RunBar.h"
#include "widgets/theme/FileName.h"
#include "widgets/theme/SaveName.h"
#include "widgets/theme/Theme.h"

#include <QActionGroup>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenuBar>
#include <QSettings>
#include <filesystem>
#include <set>

namespace larmor::widgets {

namespace {

constexpr int recentCount = 10;

} // namespace

void MainWindow::buildMenus() {
  buildFileMenu();
  buildEditMenu();
  buildRunMenu();
  buildViewMenu();
  buildHelpMenu();
}

void MainWindow::buildFileMenu() {
  QMenu* menu = menuBar()->addMenu(tr("&File"));
  menu->addAction(add("start", tr("S&tart page"), "larmor", QKeySequence("Ctrl+Home"), [this] { setStartPage(true); }));
  menu->addAction(add("new", tr("&New"), "new", QKeySequence::New, [this] { newRun(); }));
  menu->addAction(add("open", tr("&Open…"), "open", QKeySequence::Open, [this] { askOpen(); }));
  recentMenu_ = menu->addMenu(tr("Open &recent"));
  connect(recentMenu_, &QMenu::aboutToShow, this, &MainWindow::refreshRecent);
  examplesMenu_ = menu->addMenu(tr("&Examples"));
  menu->addSeparator();
  menu->addAction(add("save", tr("&Save run"), "save", QKeySequence::Save, [this] {
    if (current()->filePath().isEmpty())
      saveAs();
    else
      saveFile(current()->filePath());
  }));
  menu->addAction(add("saveAs", tr("Save run &as…"), "", QKeySequence("Ctrl+Shift+S"), [this] { saveAs(); }));
  menu->addAction(add("saveSession", tr("Save s&ession…"), "", {}, [this] { askSaveSession(); }));
  recoverMenu_ = menu->addMenu(tr("Re&cover session"));
  connect(menu, &QMenu::aboutToShow, this, &MainWindow::refreshRecover);
  menu->addSeparator();
  menu->addAction(add("import", tr("&Import…"), "import", QKeySequence("Ctrl+I"), [this] { askImport(); }));
  QMenu* out = menu->addMenu(tr("&Export"));
  out->addAction(add("exportPicture", tr("&Picture…"), "picture", QKeySequence("Ctrl+E"), [this] {
    askExport(tr("Export picture"), exports().pictureFilter(), &ExportPart::exportPicture);
  }));
  out->addAction(add("exportMovie", tr("&Movie…"), "movie", QKeySequence("Ctrl+M"),
                     [this] { askExport(tr("Export movie"), exports().movieFilter(), &ExportPart::exportMovie); }));
  out->addAction(add("exportFigures", tr("&Figure set…"), "picture", {}, [this] { askFigures(); }));
  out->addAction(add("exportData", tr("&Data…"), "table", QKeySequence("Ctrl+Shift+E"),
                     [this] { askExport(tr("Export data"), exports().dataFilter(), &ExportPart::exportData); }));
  menu->addSeparator();
  menu->addAction(add("quit", tr("&Quit"), "", QKeySequence::Quit, [this] { close(); }));
  refreshRecent();
}

void MainWindow::buildEditMenu() {
  QMenu* menu = menuBar()->addMenu(tr("&Edit"));
  menu->addAction(add("undo", tr("Undo"), "undo", QKeySequence::Undo, [this] { current()->undoStack()->undo(); }));
  menu->addAction(
      add("redo", tr("Redo"), "redo", QKeySequence("Ctrl+Shift+Z"), [this] { current()->undoStack()->redo(); }));
  menu->addSeparator();
  menu->addAction(
      add("copyCommand", tr("&Copy as command"), "command", QKeySequence("Ctrl+Shift+C"), [this] { copyCommand(); }));
  connect(menu, &QMenu::aboutToShow, this, &MainWindow::refreshTools);
}

void MainWindow::buildRunMenu() {
  runMenu_ = menuBar()->addMenu(tr("&Run"));
  for (const char* name : {"run", "pause", "stop", "step"})
    runMenu_->addAction(actions_[name]);
  runMenu_->addSeparator(); // then the workspace's own
}

void MainWindow::buildViewMenu() {
  viewMenu_ = menuBar()->addMenu(tr("&View"));
  viewMenu_->addAction(parametersDock_->toggleViewAction());
  viewMenu_->addAction(plotsDock_->toggleViewAction());
  viewMenu_->addAction(runsDock_->toggleViewAction());
  parametersDock_->toggleViewAction()->setShortcut(QKeySequence("F9"));
  plotsDock_->toggleViewAction()->setShortcut(QKeySequence("F10"));
  runsDock_->toggleViewAction()->setShortcut(QKeySequence("Shift+F9"));
  QMenu* theme = viewMenu_->addMenu(tr("&Theme"));
  auto* group = new QActionGroup(this);
  const std::pair<QString, Theme::Mode> modes[] = {{tr("As the &system"), Theme::Mode::System},
                                                   {tr("&Light"), Theme::Mode::Light},
                                                   {tr("&Dark"), Theme::Mode::Dark}};
  for (const auto& [label, mode] : modes) {
    QAction* choice = theme->addAction(label);
    choice->setCheckable(true);
    choice->setChecked(Theme::shared().mode() == mode);
    group->addAction(choice);
    connect(choice, &QAction::triggered, this, [m = mode] { Theme::shared().setMode(m); });
  }
  viewMenu_->addSeparator();
  QAction* presentation = add("presentation", tr("&Presentation"), "presentation", Qt::Key_F11,
                              [this] { setPresentation(!presentation_); });
  presentation->setCheckable(true);
  viewMenu_->addAction(presentation);
  buildPresentationMenu();
  viewMenu_->addAction(add("jobs", tr("&Jobs of this session"), "table", {}, [this] { history_->show(); }));
  viewMenu_->addAction(add("resetLayout", tr("&Reset layout"), "reset", {}, [this] { resetLayout(); }));
}

void MainWindow::buildHelpMenu() {
  QMenu* menu = helpMenu_ = menuBar()->addMenu(tr("&Help"));
  menu->addAction(
      add("documentation", tr("&Documentation"), "", QKeySequence::HelpContents, [] { openDocumentation(); }));
  menu->addAction(
      add("shortcuts", tr("&Keyboard shortcuts"), "", QKeySequence("Ctrl+?"), [this] { showShortcuts(this); }));
  menu->addSeparator();
  menu->addAction(add("about", tr("&About Larmor"), "info", {}, [this] { showAbout(this); }));
}

void MainWindow::addHelp(const QString& name, const QString& text, const QString& icon, std::function<void()> show) {
  helpMenu_->insertAction(actions_["about"], add(name, text, icon, {}, std::move(show)));
}

void MainWindow::refreshFileActions() {
  if (!current())
    return;
  const FilePart* files = current()->files();
  const ExportPart* exports = current()->exports();
  const bool canSave = files && files->canSave();
  actions_["new"]->setEnabled(files);
  actions_["open"]->setEnabled(files && !files->openFilter().isEmpty());
  actions_["save"]->setEnabled(canSave);
  actions_["saveAs"]->setEnabled(canSave);
  actions_["import"]->setEnabled(files && !files->importFilter().isEmpty());
  actions_["exportPicture"]->setEnabled(exports && !exports->pictureFilter().isEmpty());
  actions_["exportMovie"]->setEnabled(exports && !exports->movieFilter().isEmpty());
  actions_["exportFigures"]->setEnabled(exports && exports->hasFigures());
  actions_["exportData"]->setEnabled(exports && !exports->dataFilter().isEmpty());
  const RunPart* runs = current()->runs();
  actions_["copyCommand"]->setEnabled(runs && !runs->commandLine().isEmpty());
  examplesMenu_->clear();
  const auto examples = files ? files->examples() : std::vector<Example>();
  for (int i = 0; i < static_cast<int>(examples.size()); ++i) {
    QAction* entry = examplesMenu_->addAction(examples[static_cast<std::size_t>(i)].title);
    entry->setToolTip(examples[static_cast<std::size_t>(i)].description);
    connect(entry, &QAction::triggered, this, [this, i] {
      setStartPage(false);
      guarded([this, i] { this->files().openExample(i); }, "open");
    });
  }
  examplesMenu_->menuAction()->setVisible(!examples.empty());
}

void MainWindow::refreshTitle() {
  Workspace* shown = current();
  const QString path = shown->filePath(), file = QFileInfo(path).fileName();
  const RunEntry* run = shown->runStore() ? shown->runStore()->shown() : nullptr;
  QString name = path.isEmpty() ? tr("new run") : file;
  if (run && (path.isEmpty() || run->name != QFileInfo(path).completeBaseName()))
    name = path.isEmpty() ? run->name : tr("%1 (%2)").arg(run->name, file);
  // "[*]" is where Qt puts the modified mark.
  setWindowTitle(tr("%1[*] – %2 – Larmor").arg(name, entries_[static_cast<std::size_t>(current_)].name));
  setWindowFilePath(path);
  setWindowModified(shown->isModified());
  refreshRun();
}

const RunEntry* MainWindow::shownRun() const {
  const RunStore* store = startShown_ ? nullptr : current()->runStore();
  return store ? store->shown() : nullptr;
}

/// Proposed for files.
QString MainWindow::shownName() const {
  const RunEntry* run = shownRun();
  return run ? run->name : QString();
}

/// The line that says what is shown.
void MainWindow::refreshRun() {
  const RunPart* runs = current()->runs();
  runBar_->show(shownRun(), current()->changedSinceRun(), runs && runs->runState().run);
}

void MainWindow::refreshRecent() {
  recentMenu_->clear();
  const QStringList paths = QSettings().value("recent").toStringList();
  recentMenu_->setEnabled(!paths.isEmpty());
  for (const QString& path : paths) {
    QAction* entry = recentMenu_->addAction(nameIn(paths, path));
    entry->setToolTip(path);
    entry->setStatusTip(path);
    connect(entry, &QAction::triggered, this, [this, path] {
      if (!fileExists(path))
        forget(path);
      openFile(path);
    });
  }
  if (!paths.isEmpty()) {
    recentMenu_->addSeparator();
    connect(recentMenu_->addAction(tr("Clear")), &QAction::triggered, this, [this] {
      QSettings().remove("recent");
      refreshRecent();
    });
  }
}

void MainWindow::remember(const QString& path) {
  const QString full = QFileInfo(path).absoluteFilePath();
  QStringList paths = QSettings().value("recent").toStringList();
  paths.removeAll(full);
  paths.prepend(full);
  QSettings().setValue("recent", QStringList(paths.mid(0, recentCount)));
  rememberFolder(full);
  refreshRecent();
}

void MainWindow::forget(const QString& path) {
  QStringList paths = QSettings().value("recent").toStringList();
  paths.removeAll(path);
  QSettings().setValue("recent", paths);
}

void MainWindow::askOpen() {
  const QString path = QFileDialog::getOpenFileName(this, tr("Open"), lastFolder(),
                                                    files().openFilter() + ";;" + tr("Sessions (*.larmor)") + ";;" +
                                                        tr("All files (*)"));
  if (!path.isEmpty())
    openFile(path);
}

void MainWindow::askImport() {
  const QString path = QFileDialog::getOpenFileName(this, tr("Import"), lastFolder(),
                                                    files().importFilter() + ";;" + tr("All files (*)"));
  if (path.isEmpty())
    return;
  rememberFolder(path);
  importFile(path);
}

void MainWindow::askFigures() {
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder for the figures"), lastFolder());
  if (folder.isEmpty())
    return;
  const int written = writeFigures(folder);
  say(tr("%1 figures written to %2 (none of plots without data)").arg(written).arg(folder));
}

int MainWindow::writeFigures(const QString& folder) {
  namespace fs = std::filesystem;
  const auto begun = fs::file_time_type::clock::now() - std::chrono::seconds(1); // file systems round times down
  exports().exportFigures(folder);
  std::set<fs::path> names; // one figure as SVG and PDF counts once
  std::error_code gone;
  for (const auto& file : fs::directory_iterator(toPath(folder), gone))
    if (const fs::path ending = file.path().extension(); ending == ".png" || ending == ".svg" || ending == ".pdf")
      if (file.last_write_time(gone) >= begun)
        names.insert(file.path().stem());
  return static_cast<int>(names.size());
}

bool MainWindow::saveAs() {
  const QString filter = files().saveFilter();
  const QString path = askSaveName(this, tr("Save run"), shownName(), filter);
  return !path.isEmpty() && saveFile(path);
}

void MainWindow::askExport(const QString& title, const QString& filter, void (ExportPart::*write)(const QString&)) {
  const QString path = askSaveName(this, title, shownName(), filter);
  if (path.isEmpty())
    return;
  requireNotShipped(toPath(path));
  storage::requireNotInUse(toPath(path));
  const auto begun = std::filesystem::file_time_type::clock::now();
  (exports().*write)(path);
  rememberFolder(path);
  std::error_code absent;
  if (const auto written = std::filesystem::last_write_time(toPath(path), absent);
      !absent && written >= begun) // else a job writes it
    say(tr("Wrote %1").arg(QFileInfo(path).fileName()));
}

} // namespace larmor::widgets
