#pragma once
#include "widgets/jobs/Newest.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QTemporaryDir>
#include <deque>
#include <filesystem>
#include <map>

namespace larmor::widgets {

/// What a run is, whatever shows it: one name, one set of parameters, one fingerprint.
struct RunEntry {
  QString id;            ///< unique over all sessions
  QString name;          ///< unique in its list; the user may change it
  QString kind;          ///< the page that made it, where a workspace has several
  QJsonValue parameters; ///< as a form stores them; null: another program made it
  QString fingerprint;   ///< of the parameters, or of the data where those are not known
  QString command;       ///< that repeats it
  QString file;          ///< the user's, where it is saved; empty: unsaved
  bool outdated = false; ///< that file holds an earlier state of it
  bool kept = false;     ///< a file of the session holds it
  QString state;         ///< "running", "complete", "stopped"
  QStringList warnings;  ///< about its results
  QString made;          ///< when it was begun, ISO 8601, UTC
  QJsonObject view;      ///< how it was looked at last: camera, time, selection
  bool pinned = false;   ///< compared with what is shown
  bool isSaved() const { return !file.isEmpty() && !outdated; }
};
QJsonObject toJson(const RunEntry& run);
RunEntry runFrom(const QJsonObject& json);

/// The runs of a workspace: their list, and what they computed. Nothing in it is lost by looking at something else: a
/// past run stays in memory while there is room for it, and as a file of the session beyond that. The window shows the
/// list and changes it; the workspace follows by the signals.
class RunStore : public QObject {
  Q_OBJECT
public:
  /// Bytes of past runs in memory; beyond, the oldest are on disk alone.
  static constexpr double mostInMemory = 1e9;
  /// Runs up to so many bytes are written for the session as soon as they end; larger ones when others take their
  /// place.
  static constexpr double writtenAtOnce = 512e6;
  using Write = std::function<void(const std::filesystem::path&)>;

  /// @param ending of the session's files: ".h5"
  explicit RunStore(QString ending, QObject* parent = nullptr);
  ~RunStore() override;

  static QString freshId();
  /// Runs of another kind than those of the pages stand in the list, too: they are not compared, and each has a folder
  /// of its own for the session. @param name of the file in it
  void listAlso(const QString& kind, const QString& name) { besides_[kind] = name; }
  bool isListed(const RunEntry& run) const { return run.kind == front_ || besides_.contains(run.kind); }
  bool canBePinned(const RunEntry& run) const { return !besides_.contains(run.kind); }

  // the list, newest first
  const QList<RunEntry>& all() const { return runs_; }
  const RunEntry* find(const QString& id) const;
  const RunEntry* named(const QString& name) const;
  /// The one on the screen; null: none.
  const RunEntry* shown() const { return find(shownId()); }
  QString shownId() const { return shown_.value(front_); }
  QString shownId(const QString& kind) const { return shown_.value(kind); }
  /// Of a workspace with pages: whose runs are meant by shown().
  void setFront(const QString& kind);
  const QString& front() const { return front_; }
  /// @returns its id, which it gets if it has none. Its name may get a number.
  QString add(RunEntry run);
  void change(const QString& id, const std::function<void(RunEntry&)>& change);
  void rename(const QString& id, const QString& name);
  void setShown(const QString& id);   ///< of its kind; empty: nothing is shown of that in front
  void showNone(const QString& kind); ///< what is shown of that kind is no run
  void setPinned(const QString& id, bool pinned);
  /// The name that a run gets which is to be called so: no other one has it.
  QString freeName(const QString& name, const QString& id = {}) const;
  /// Out of the list, with what the session keeps of it; putBack() undoes the last one, and shows it again if it was
  /// shown and nothing took its place.
  void remove(const QString& id);
  void putBack();
  /// The run that putBack() would bring back.
  const RunEntry& lastRemoved() const { return removed_; }
  bool removedShown() const { return removedShown_; } ///< it was shown
  /// Asks the workspace to show it.
  void reopen(const QString& id) { Q_EMIT reopenAsked(id); }
  /// Asks the workspace to save it as a file of the user's; for those that stand in the list, too.
  void saveAs(const QString& id) { Q_EMIT saveAsked(id); }
  /// Runs whose results are in no file of the user's. @param besides not counted
  int unsaved(const QString& besides = {}) const;

  // what they computed
  /// Where the session's files go; empty: a temporary folder, when one is needed.
  void setFolder(const QString& folder) { folder_ = folder; }
  /// The session's file of a run, which need not be there. Its folder is.
  QString fileOf(const QString& id) const;
  QString fileOf(const RunEntry& run) const;
  /// Keeps the result of a run that has ended. @param bytes that it takes
  /// @param write a whole file, off this thread; null: its file is there already
  void keep(const QString& id, std::shared_ptr<const void> product, double bytes, Write write);
  /// Null if it is not in memory.
  template <class Product>
  std::shared_ptr<const Product> product(const QString& id) const {
    const auto found = products_.find(id);
    return found == products_.end() ? nullptr : std::static_pointer_cast<const Product>(found->second.data);
  }
  double bytesInMemory() const;
  void stopWork();
  /// Writes what is in memory alone, and waits for it: before closing, for a later program. @throws Error
  void flush();

  QJsonObject state() const;
  /// Adds the runs of a session to those that are here, and pins those that it had pinned.
  void restore(const QJsonObject& state);

Q_SIGNALS:
  void changed(); ///< anything of the list
  void shownChanged();
  void renamed(const QString& id, const QString& before, const QString& now);
  void pinChanged(const QString& id, bool pinned);
  void reopenAsked(const QString& id);
  void saveAsked(const QString& id);
  void broughtBack(const QString& id); ///< it was shown when it was removed, and is to be again
  void removed(const QString& id);
  void failed(const QString& message);

private:
  struct Product {
    std::shared_ptr<const void> data;
    double bytes = 0;
    Write write;
    bool written = false, failed = false;
  };
  RunEntry* entry(const QString& id);
  void setShown(const QString& kind, const QString& id);
  void wantWritten(const QString& id);
  void writeNext();
  void trim();
  void forgetRemoved();

  QString folder() const;

  QString ending_, folder_;
  QMap<QString, QString> besides_; ///< [kind] name of their files
  QList<RunEntry> runs_;
  QMap<QString, QString> shown_; ///< [kind] id
  QString front_;
  std::map<QString, Product> products_;
  std::deque<QString> toWrite_;
  QString nowWriting_;
  RunEntry removed_;
  Product removedProduct_;
  qsizetype removedPlace_ = 0;
  bool removedShown_ = false, removedPinned_ = false;
  mutable std::unique_ptr<QTemporaryDir> temporary_;
  Newest<bool> writing_;
};

} // namespace larmor::widgets
