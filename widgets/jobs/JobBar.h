#pragma once
#include "widgets/jobs/JobWatcher.h"

#include <QPointer>
#include <QWidget>
#include <vector>

class QHBoxLayout;

namespace larmor::widgets {

/// "1 min 20 s left", "2 h 5 min left"; empty while unknown (negative).
QString timeLeftText(double seconds);
/// "12 s", "3 min 4 s".
QString durationText(double seconds);

/// In the status bar: title, stage, progress, time left and a cancel button for each job that runs.
class JobBar : public QWidget {
  Q_OBJECT
public:
  explicit JobBar(QWidget* parent = nullptr);
  /// Shows the job until it ends. The watcher may be deleted any time.
  void watch(JobWatcher* watcher);
  int count() const;

Q_SIGNALS:
  /// A job shown here has ended.
  void finished(const QString& title, larmor::jobs::State state, double seconds);

private:
  QHBoxLayout* row_;
};

} // namespace larmor::widgets
