// Sessions: what the journal keeps, what a file of a session holds, and how both come back.
#include "widgets/shell/MainWindow.h"

#include "engine/core/Error.h"
#include "engine/core/Json.h"
#include "engine/core/Resources.h"
#include "engine/storage/AtomicFile.h"
#include "engine/storage/Inputs.h"
#include "widgets/theme/FileName.h"
#include "widgets/theme/SaveName.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QStandardPaths>
#include <QTimer>
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

namespace larmor::widgets {

namespace {

constexpr int sessionVersion = 1;

/// What the lost session kept (run files, checkpoints, in folders too) appears in the new one as well; it goes from the
/// old only once all is restored.
void adoptFiles(const QString& from, const QString& to) {
  QDirIterator it(from, QDir::Files, QDirIterator::Subdirectories);
  while (it.hasNext()) {
    const QString name = QDir(from).relativeFilePath(it.next());
    const auto ofAWriter = {".part", ".previous", ".link"}; // that was killed: no results, and each has a whole file
    if (name == "lock" || name.startsWith("journal.") ||
        std::any_of(ofAWriter.begin(), ofAWriter.end(), [&](const char* end) { return name.endsWith(end); }))
      continue;
    std::error_code failed;
    const std::filesystem::path source = toPath(from + "/" + name), target = toPath(to + "/" + name);
    std::filesystem::create_directories(target.parent_path(), failed);
    std::filesystem::create_hard_link(source, target, failed);
    if (failed)
      std::filesystem::copy_file(source, target, failed);
  }
}

QString ago(const QDateTime& when) {
  const qint64 seconds = when.secsTo(QDateTime::currentDateTimeUtc());
  if (seconds < 120)
    return QObject::tr("%1 s ago").arg(std::max<qint64>(seconds, 0));
  if (seconds < 3600)
    return QObject::tr("%1 min ago").arg(seconds / 60);
  return when.toLocalTime().toString("yyyy-MM-dd HH:mm");
}

/// Before anything is changed. @param known workspaces. @param where for messages: the file.
void requireSession(const QJsonObject& session, const QStringList& known, const std::string& where) {
  if (session["format"] != "larmor-session" || !session["workspaces"].isObject())
    throw Error(where, "is not a session of Larmor", "format \"larmor-session\"");
  if (!session["version"].isDouble())
    throw Error(where, "does not say its version", "a number");
  if (session["version"].toDouble() > sessionVersion)
    throw Error(where, "was written by a newer version of Larmor", "version " + std::to_string(sessionVersion));
  const QStringList names = session["workspaces"].toObject().keys();
  if (!names.isEmpty() &&
      std::none_of(names.begin(), names.end(), [&](const auto& name) { return known.contains(name); }))
    throw Error(where, "holds other workspaces: " + names.join(", ").toStdString(), known.join(", ").toStdString());
}

} // namespace

QString MainWindow::journalRoot() {
  return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + "/sessions";
}

QJsonObject MainWindow::sessionState() const {
  QJsonObject states;
  for (std::size_t i = 0; i < entries_.size(); ++i)
    if (Workspace* each = workspaces_[i])
      states[entries_[i].name] = QJsonObject{{"state", each->saveState()},
                                             {"history", storedHistory(*each->undoStack())},
                                             {"file", each->filePath()},
                                             {"modified", each->isModified()}};
  return {{"format", "larmor-session"},
          {"version", sessionVersion},
          {"workspace", current_ < 0 ? QString() : entries_[static_cast<std::size_t>(current_)].name},
          {"workspaces", states}};
}

void MainWindow::restoreSession(const QJsonObject& session, GoOn goOn, const std::string& where) {
  QStringList names;
  for (const WorkspaceEntry& entry : entries_)
    names += entry.name;
  requireSession(session, names, where);
  const QJsonObject states = session["workspaces"].toObject();
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (!states.contains(entries_[i].name))
      continue;
    Workspace* each = workspace(static_cast<int>(i));
    const QJsonObject stored = states[entries_[i].name].toObject();
    each->undoStack()->clear();
    QJsonObject state = stored["state"].toObject();
    state["file"] = stored["file"];
    if (goOn == GoOn::Offered)
      state["asks"] = true;
    each->restoreState(state);
    restoreHistory(*each->undoStack(), *each, stored["history"].toObject());
    if (entries_[i].name == session["workspace"].toString())
      selectWorkspace(static_cast<int>(i));
  }
}

void MainWindow::startJournal(const QString& root) {
  journalRoot_ = root;
  const bool started = guarded([&] { journal_ = std::make_unique<Journal>(root, [this] { return sessionState(); }); });
  if (!started)
    return;
  connect(journal_.get(), &Journal::failed, this,
          [this](const QString& text) { messages_->showError(text, "journal"); });
  for (Workspace* each : workspaces_)
    journalWorkspace(each);
  QTimer::singleShot(0, this, [this] { // after the files given on the command line: their jobs clear what is said
    if (messages_->isVisible() || offerLost())
      return;
    constexpr int dying = 5000; // milliseconds: a large program that was killed just now takes some to be gone
    QTimer::singleShot(dying, this, &MainWindow::offerLost);
  });
}

void MainWindow::journalWorkspace(Workspace* made) {
  if (made && journal_)
    made->setSessionFolder(journal_->folder());
}

void MainWindow::touchJournal() {
  if (journal_)
    journal_->touch();
}

bool MainWindow::offerLost() {
  const auto lost = Journal::lost(journalRoot_);
  if (lost.empty())
    return false;
  const Journal::Lost newest = lost.front();
  messages_->show({Severity::Warning,
                   tr("An earlier session (%1) was not ended properly or was put aside.").arg(ago(newest.written)),
                   tr("Declining keeps it under File > Recover session."),
                   {{tr("Restore"), [this, newest] { recover(newest); }},
                    {tr("Not now"), [this, newest] { guarded([&] { Journal::decline(journalRoot_, newest); }); }}},
                   "recovery"});
  return true;
}

void MainWindow::recover(const Journal::Lost& session) {
  guarded([&] {
    if (journal_)
      adoptFiles(session.folder, journal_->folder());
    restoreSession(session.state);
    setStartPage(false);
    if (journal_)
      journal_->flush();
    Journal::remove(session);
    say(tr("Restored the session of %1").arg(session.written.toLocalTime().toString("yyyy-MM-dd HH:mm:ss")));
  });
}

void MainWindow::refreshRecover() {
  recoverMenu_->clear();
  std::vector<Journal::Lost> all = Journal::lost(journalRoot_);
  for (auto& each : Journal::declined(journalRoot_))
    all.push_back(std::move(each));
  recoverMenu_->setEnabled(!journalRoot_.isEmpty() && !all.empty());
  for (const auto& each : all)
    connect(recoverMenu_->addAction(each.written.toLocalTime().toString("yyyy-MM-dd HH:mm:ss")), &QAction::triggered,
            this, [this, each] { recover(each); });
}

void MainWindow::saveSession(const QString& path) {
  requireNotShipped(toPath(path));
  storage::requireNotInUse(toPath(path));
  storage::writeAtomically(toPath(path), QJsonDocument(sessionState()).toJson().toStdString());
  remember(path);
}

void MainWindow::openSession(const QString& path) {
  const auto bytes = readFile(path);
  if (!bytes)
    throw Error(path.toStdString(), "cannot be opened", "a session saved by Larmor (.larmor)");
  const QJsonDocument json = QJsonDocument::fromJson(*bytes);
  if (!json.isObject()) {
    parseJson(bytes->toStdString(), path.toStdString(), "a session saved by Larmor (.larmor)"); // says where
    throw Error(path.toStdString(), "is not a JSON object", "a session saved by Larmor (.larmor)");
  }
  restoreSession(json.object(), GoOn::Offered, path.toStdString());
}

void MainWindow::askSaveSession() {
  const QString path = askSaveName(this, tr("Save session"), shownName(), tr("Larmor session (*.larmor)"));
  if (path.isEmpty())
    return;
  saveSession(path);
  say(tr("Saved %1").arg(path));
}

MainWindow::Running MainWindow::askAboutRunning() {
  bool running = false;
  for (const Workspace* each : workspaces_)
    running = running || (each && each->canContinueLater());
  if (!running || !journal_)
    return Running::None;
  QMessageBox box(QMessageBox::Question, tr("A run is going on"),
                  tr("Keep what was computed and continue at the next start?"), QMessageBox::NoButton, this);
  box.setObjectName("runningBox");
  QPushButton* keep = box.addButton(tr("Continue next time"), QMessageBox::AcceptRole);
  QPushButton* discard = box.addButton(tr("Discard the run"), QMessageBox::DestructiveRole);
  box.addButton(QMessageBox::Cancel);
  box.setDefaultButton(keep);
  box.exec();
  return box.clickedButton() == keep      ? Running::Keep
         : box.clickedButton() == discard ? Running::Discard
                                          : Running::Cancel;
}

} // namespace larmor::widgets
