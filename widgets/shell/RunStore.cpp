#include "widgets/shell/RunStore.h"

#include "engine/jobs/LetGo.h"
#include "widgets/theme/FileName.h"

#include <QDateTime>
#include <QRandomGenerator>
#include <algorithm>
#include <filesystem>

namespace larmor::widgets {

QString RunStore::freshId() {
  return QStringLiteral("%1-%2")
      .arg(QDateTime::currentDateTimeUtc().toString("yyyyMMddTHHmmss"))
      .arg(QRandomGenerator::global()->generate(), 8, 16, QChar('0'));
}

QJsonObject toJson(const RunEntry& run) {
  return {{"id", run.id},
          {"name", run.name},
          {"kind", run.kind},
          {"parameters", run.parameters},
          {"fingerprint", run.fingerprint},
          {"command", run.command},
          {"file", run.file},
          {"outdated", run.outdated},
          {"kept", run.kept},
          {"run_state", run.state},
          {"warnings", QJsonArray::fromStringList(run.warnings)},
          {"made", run.made},
          {"view", run.view},
          {"pinned", run.pinned}};
}

RunEntry runFrom(const QJsonObject& json) {
  RunEntry run;
  run.id = json["id"].toString();
  run.name = json["name"].toString();
  run.kind = json["kind"].toString();
  run.parameters = json.contains("parameters") ? json["parameters"] : QJsonValue();
  run.fingerprint = json["fingerprint"].toString();
  run.command = json["command"].toString();
  run.file = json["file"].toString();
  run.outdated = json["outdated"].toBool();
  run.kept = json["kept"].toBool();
  run.state = json["run_state"].toString("complete");
  for (const QJsonValue& warning : json["warnings"].toArray())
    run.warnings << warning.toString();
  run.made = json["made"].toString();
  run.view = json["view"].toObject();
  run.pinned = json["pinned"].toBool();
  return run;
}

RunStore::RunStore(QString ending, QObject* parent)
    : QObject(parent), ending_(std::move(ending)),
      writing_(
          this, tr("Keeping a run"),
          [this](bool) {
            const bool another = std::find(toWrite_.begin(), toWrite_.end(), nowWriting_) != toWrite_.end();
            if (const auto found = products_.find(nowWriting_); found != products_.end() && !another)
              found->second.written = true;
            change(nowWriting_, [](RunEntry& run) { run.kept = true; });
            writeNext();
            trim();
          },
          [this](const QString& message) { // it stays in memory
            if (const auto found = products_.find(nowWriting_); found != products_.end())
              found->second.failed = true;
            Q_EMIT failed(tr("A past run is kept in memory only: %1").arg(message));
            writeNext();
          }) {}

RunStore::~RunStore() { stopWork(); }

void RunStore::stopWork() {
  toWrite_.clear();
  writing_.clear();
}

// --- the list ---

const RunEntry* RunStore::find(const QString& id) const {
  const auto found = std::find_if(runs_.begin(), runs_.end(), [&](const RunEntry& run) { return run.id == id; });
  return found == runs_.end() || id.isEmpty() ? nullptr : &*found;
}

const RunEntry* RunStore::named(const QString& name) const {
  const auto found = std::find_if(runs_.begin(), runs_.end(), [&](const RunEntry& run) { return run.name == name; });
  return found == runs_.end() ? nullptr : &*found;
}

RunEntry* RunStore::entry(const QString& id) { return const_cast<RunEntry*>(std::as_const(*this).find(id)); }

QString RunStore::freeName(const QString& name, const QString& id) const {
  QString free = name.trimmed().isEmpty() ? tr("run") : name.trimmed();
  const QString wanted = free;
  const auto taken = [&](const QString& each) {
    const RunEntry* found = named(each);
    return found && found->id != id;
  };
  for (int number = 2; taken(free); ++number)
    free = QStringLiteral("%1 (%2)").arg(wanted).arg(number);
  return free;
}

void RunStore::setFront(const QString& kind) {
  if (kind == front_)
    return;
  front_ = kind;
  Q_EMIT shownChanged();
  Q_EMIT changed();
}

QString RunStore::add(RunEntry run) {
  if (run.id.isEmpty())
    run.id = freshId();
  if (run.made.isEmpty())
    run.made = QDateTime::currentDateTimeUtc().toString(Qt::ISODate);
  run.name = freeName(run.name, run.id);
  runs_.prepend(run);
  Q_EMIT changed();
  return run.id;
}

void RunStore::change(const QString& id, const std::function<void(RunEntry&)>& change) {
  RunEntry* found = entry(id);
  if (!found)
    return;
  change(*found);
  Q_EMIT changed();
  if (id == shownId(found->kind))
    Q_EMIT shownChanged();
}

void RunStore::rename(const QString& id, const QString& name) {
  RunEntry* found = entry(id);
  if (!found || name.trimmed().isEmpty() || found->name == name.trimmed())
    return;
  const QString before = found->name;
  const QString now = freeName(name, id);
  change(id, [&](RunEntry& run) { run.name = now; });
  Q_EMIT renamed(id, before, now);
}

void RunStore::setShown(const QString& id) {
  const RunEntry* run = find(id);
  setShown(run ? run->kind : front_, run ? id : QString());
}

void RunStore::showNone(const QString& kind) { setShown(kind, {}); }

void RunStore::setShown(const QString& kind, const QString& id) {
  if (shown_.value(kind) == id)
    return;
  if (id.isEmpty())
    shown_.remove(kind); // as before the first
  else
    shown_[kind] = id;
  trim();
  Q_EMIT changed();
  Q_EMIT shownChanged();
}

void RunStore::setPinned(const QString& id, bool pinned) {
  RunEntry* found = entry(id);
  if (!found || found->pinned == pinned || !canBePinned(*found))
    return;
  found->pinned = pinned;
  Q_EMIT pinChanged(id, pinned);
  Q_EMIT changed();
}

void RunStore::remove(const QString& given) {
  const QString id = given; // it may be that of the run itself
  const RunEntry* found = find(id);
  if (!found)
    return;
  const bool pinned = found->pinned;
  setPinned(id, false);
  forgetRemoved();
  removedPlace_ = found - runs_.constData();
  removed_ = runs_.takeAt(removedPlace_);
  if (const auto product = products_.find(id); product != products_.end()) {
    removedProduct_ = std::move(product->second);
    products_.erase(product);
  }
  std::erase(toWrite_, id);
  removedPinned_ = pinned;
  removedShown_ = shown_.value(removed_.kind) == id;
  if (removedShown_)
    shown_.remove(removed_.kind);
  Q_EMIT removed(id);
  Q_EMIT changed();
  Q_EMIT shownChanged();
}

void RunStore::putBack() {
  if (removed_.id.isEmpty())
    return;
  removed_.name = freeName(removed_.name, removed_.id);
  runs_.insert(std::min(removedPlace_, runs_.size()), removed_);
  if (removedProduct_.data)
    products_[removed_.id] = std::exchange(removedProduct_, {});
  const QString id = removed_.id;
  const bool shows = removedShown_ && shown_.value(removed_.kind).isEmpty();
  removed_ = {};
  Q_EMIT changed();
  setPinned(id, removedPinned_);
  if (shows)
    Q_EMIT broughtBack(id);
}

void RunStore::forgetRemoved() {
  std::error_code ignored;
  if (!removed_.id.isEmpty() && removed_.kept) {
    const std::filesystem::path file = toPath(fileOf(removed_));
    if (besides_.contains(removed_.kind))
      std::filesystem::remove_all(file.parent_path(), ignored);
    else
      std::filesystem::remove(file, ignored);
  }
  removed_ = {};
  removedProduct_ = {};
}

int RunStore::unsaved(const QString& besides) const {
  return static_cast<int>(std::count_if(runs_.begin(), runs_.end(), [&](const RunEntry& run) {
    return run.id != besides && !run.isSaved() && (run.kept || products_.contains(run.id));
  }));
}

// --- what they computed ---

QString RunStore::folder() const {
  QString folder = folder_;
  if (folder.isEmpty()) {
    if (!temporary_)
      temporary_ = std::make_unique<QTemporaryDir>();
    folder = temporary_->path();
  }
  makeFolder(folder);
  return folder;
}

QString RunStore::fileOf(const QString& id) const {
  const RunEntry* run = find(id);
  return run ? fileOf(*run) : folder() + '/' + id + ending_;
}

QString RunStore::fileOf(const RunEntry& run) const {
  if (!besides_.contains(run.kind))
    return folder() + '/' + run.id + ending_;
  const QString own = folder() + '/' + run.id;
  makeFolder(own);
  return own + '/' + besides_[run.kind];
}

void RunStore::keep(const QString& id, std::shared_ptr<const void> product, double bytes, Write write) {
  if (!find(id))
    return;
  const bool written = !write;
  products_[id] = {std::move(product), bytes, std::move(write), written, false};
  if (written)
    change(id, [](RunEntry& run) { run.kept = run.kept || !run.isSaved(); });
  else if (!folder_.isEmpty() && bytes <= writtenAtOnce)
    wantWritten(id);
  trim();
}

double RunStore::bytesInMemory() const {
  double sum = 0;
  for (const auto& [id, product] : products_)
    sum += product.bytes;
  return sum;
}

/// The oldest go first; what is shown or pinned is in use, and stays.
void RunStore::trim() {
  double bytes = bytesInMemory();
  for (auto run = runs_.crbegin(); run != runs_.crend() && bytes > mostInMemory; ++run) {
    const auto found = products_.find(run->id);
    if (found == products_.end() || run->pinned || shownId(run->kind) == run->id)
      continue;
    bytes -= found->second.bytes;
    if (found->second.written || run->isSaved()) {
      jobs::letGo(std::move(found->second.data)); // freeing gigabytes takes its time
      products_.erase(found);
    } else if (!found->second.failed && nowWriting_ != run->id)
      wantWritten(run->id);
  }
}

void RunStore::wantWritten(const QString& id) {
  if (std::find(toWrite_.begin(), toWrite_.end(), id) != toWrite_.end())
    return;
  toWrite_.push_back(id);
  if (!writing_.busy())
    writeNext();
}

void RunStore::writeNext() {
  nowWriting_.clear();
  while (!toWrite_.empty()) {
    const QString id = toWrite_.front();
    toWrite_.pop_front();
    const auto found = products_.find(id);
    if (found == products_.end() || !found->second.write)
      continue;
    nowWriting_ = id;
    writing_.request([write = found->second.write, file = toPath(fileOf(id))](jobs::JobContext&) {
      write(file);
      return true;
    });
    return;
  }
}

void RunStore::flush() {
  toWrite_.clear();
  writing_.wait();
  writing_.clear();
  nowWriting_.clear();
  for (auto& [id, product] : products_) {
    const RunEntry* run = find(id);
    if (!run || run->isSaved() || product.written || !product.write)
      continue;
    product.write(toPath(fileOf(id)));
    product.written = true;
    change(id, [](RunEntry& each) { each.kept = true; });
  }
}

// --- sessions ---

QJsonObject RunStore::state() const {
  QJsonArray runs;
  for (const RunEntry& run : runs_)
    runs += toJson(run);
  QJsonObject shown;
  for (auto each = shown_.begin(); each != shown_.end(); ++each)
    shown[each.key()] = each.value();
  return {{"list", runs}, {"shown", shown}};
}

void RunStore::restore(const QJsonObject& state) {
  QStringList pins;
  const QJsonArray stored = state["list"].toArray();
  for (auto each = stored.end(); each != stored.begin();) { // the newest is added last
    RunEntry run = runFrom((*--each).toObject());
    if (run.id.isEmpty())
      continue;
    if (run.pinned)
      pins.prepend(run.id);
    run.pinned = false;
    run.kept = fileExists(fileOf(run));
    if (run.state == "running")
      run.state = "stopped";
    if (!find(run.id))
      add(std::move(run));
  }
  for (auto id = pins.crbegin(); id != pins.crend(); ++id)
    setPinned(*id, true);
}

} // namespace larmor::widgets
