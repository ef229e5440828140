#pragma once
#include "widgets/jobs/Newest.h"

#include <QDateTime>
#include <QJsonObject>
#include <QLockFile>
#include <QTimer>
#include <functional>
#include <memory>
#include <vector>

namespace larmor::widgets {

/// Writes the window's state into a folder of its own soon after every change, so that a killed program loses at most a
/// second. A clean end removes the folder; one that is found without a living program is offered at the next start.
/// Layout: ROOT/SESSION/{lock, journal.json, journal.previous.json, run files of interrupted jobs}.
class Journal : public QObject {
  Q_OBJECT
public:
  /// A session whose program is gone.
  struct Lost {
    QString folder;
    QDateTime written;
    QJsonObject state;
  };

  /// Makes the session's folder. @param state asked for on the window's thread when a change is due to be written.
  /// @throws Error if the folder cannot be made.
  Journal(const QString& root, std::function<QJsonObject()> state, QObject* parent = nullptr);
  ~Journal() override;

  QString folder() const { return folder_; } ///< for run files; gone after a clean end
  /// Something changed: written within `delay` milliseconds, off the window's thread.
  void touch();
  /// Writes now and waits for it.
  void flush();
  /// The folder stays when the program ends: work is to be continued.
  void keep() { kept_ = true; }

  static constexpr int delay = 300;
  /// Newest first. What cannot be read is left out and left alone.
  static std::vector<Lost> lost(const QString& root);
  /// Put aside, under ROOT/declined: still there, not offered at the start any more.
  static void decline(const QString& root, const Lost& session);
  static std::vector<Lost> declined(const QString& root);
  static void remove(const Lost& session);

Q_SIGNALS:
  void failed(const QString& message);

private:
  QJsonObject entry() const;
  void write();

  QString folder_;
  std::function<QJsonObject()> state_;
  std::unique_ptr<QLockFile> lock_;
  QTimer due_;
  Newest<bool> writing_;
  bool kept_ = false;
};

} // namespace larmor::widgets
