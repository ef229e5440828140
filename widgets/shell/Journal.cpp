#include "widgets/shell/Journal.h"

#include "engine/core/Error.h"
#include "engine/storage/AtomicFile.h"
#include "widgets/theme/FileName.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <algorithm>
#include <filesystem>

namespace larmor::widgets {

namespace {

const QString currentName = QStringLiteral("journal.json"), previousName = QStringLiteral("journal.previous.json"),
              declinedName = QStringLiteral("declined");

/// The generation before stays, in case the disk loses the newest.
void writeGeneration(const QString& folder, const QByteArray& text) {
  const std::filesystem::path path = toPath(folder);
  const auto current = path / currentName.toStdString(), previous = path / previousName.toStdString();
  std::error_code ignored;
  std::filesystem::remove(previous, ignored);
  std::filesystem::create_hard_link(current, previous, ignored); // there is none before the first
  storage::writeAtomically(current, text.toStdString());
}

QJsonObject readGeneration(const QString& file) {
  QFile input(file);
  if (!input.open(QIODevice::ReadOnly))
    return {};
  return QJsonDocument::fromJson(input.readAll()).object();
}

std::optional<Journal::Lost> read(const QString& folder) {
  for (const QString& name : {currentName, previousName}) {
    const QJsonObject json = readGeneration(folder + "/" + name);
    const QDateTime written = QDateTime::fromString(json["written"].toString(), Qt::ISODateWithMs);
    if (json["format"] == "larmor-journal" && written.isValid())
      return Journal::Lost{folder, written, json["state"].toObject()};
  }
  return std::nullopt;
}

bool hasOwner(const QString& folder) {
  QLockFile lock(folder + "/lock");
  lock.setStaleLockTime(0); // stale only if its process is gone
  return !lock.tryLock(0);
}

std::vector<Journal::Lost> sessionsIn(const QString& root) {
  std::vector<Journal::Lost> found;
  for (const QString& name : QDir(root).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
    if (name != declinedName && !hasOwner(root + "/" + name))
      if (auto session = read(root + "/" + name))
        found.push_back(std::move(*session));
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.written > b.written; });
  return found;
}

} // namespace

Journal::Journal(const QString& root, std::function<QJsonObject()> state, QObject* parent)
    : QObject(parent), state_(std::move(state)),
      writing_(
          this, tr("Writing the journal"), [](bool) {}, [this](QString message) { Q_EMIT failed(message); }) {
  const QString name = QStringLiteral("%1-%2-%3")
                           .arg(QDateTime::currentDateTimeUtc().toString("yyyyMMddTHHmmss"))
                           .arg(QCoreApplication::applicationPid())
                           .arg(QRandomGenerator::global()->generate() & 0xffff, 4, 16, QChar('0'));
  folder_ = root + "/" + name;
  if (!QDir().mkpath(folder_))
    throw Error(folder_.toStdString(), "cannot be made", "a writable folder for the session's journal");
  lock_ = std::make_unique<QLockFile>(folder_ + "/lock");
  lock_->setStaleLockTime(0);
  lock_->tryLock(0);
  due_.setSingleShot(true);
  due_.setInterval(delay);
  connect(&due_, &QTimer::timeout, this, &Journal::write);
}

Journal::~Journal() {
  writing_.wait(); // the folder goes
  writing_.clear();
  lock_->unlock();
  if (!kept_)
    QDir(folder_).removeRecursively();
}

void Journal::touch() {
  if (!due_.isActive()) // not put off by further changes
    due_.start();
}

QJsonObject Journal::entry() const {
  return {{"format", "larmor-journal"},
          {"written", QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)},
          {"state", state_()}};
}

void Journal::write() {
  writing_.request([folder = folder_, json = entry()](jobs::JobContext&) {
    writeGeneration(folder, QJsonDocument(json).toJson(QJsonDocument::Compact));
    return true;
  });
}

void Journal::flush() {
  due_.stop();
  writing_.wait();
  writing_.clear();
  writeGeneration(folder_, QJsonDocument(entry()).toJson(QJsonDocument::Compact));
}

std::vector<Journal::Lost> Journal::lost(const QString& root) { return sessionsIn(root); }

void Journal::decline(const QString& root, const Lost& session) {
  const QString aside = root + "/" + declinedName;
  if (!QDir().mkpath(aside) || !QDir().rename(session.folder, aside + "/" + QDir(session.folder).dirName()))
    throw Error(session.folder.toStdString(), "cannot be put aside", "a writable folder " + aside.toStdString());
}

std::vector<Journal::Lost> Journal::declined(const QString& root) { return sessionsIn(root + "/" + declinedName); }

void Journal::remove(const Lost& session) { QDir(session.folder).removeRecursively(); }

} // namespace larmor::widgets
