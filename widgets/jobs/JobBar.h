#pragma once
#include "widgets/jobs/JobWatcher.h"

#include <QWidget>
#include <vector>

class QHBoxLayout;

namespace larmor::widgets {

class JobItem;

/// "1 min 20 s left", "2 h 5 min left"; empty while unknown (negative).
QString timeLeftText(double seconds);
/// "12 s", "3 min 4 s".
QString durationText(double seconds);

/// In the status bar: title, stage, progress, time left, a pause and a cancel button for each job that runs.
class JobBar : public QWidget {
  Q_OBJECT
public:
  explicit JobBar(QWidget* parent = nullptr);
  ~JobBar() override;
  /// Shows the job until it ends. The watcher may be deleted any time.
  void watch(JobWatcher* watcher);
  int count() const;

Q_SIGNALS:
  /// A job shown here has ended.
  void finished(const QString& title, larmor::jobs::State state, double seconds);

private:
  void arrange();

  QHBoxLayout* row_;
  std::vector<JobItem*> items_;
};

} // namespace larmor::widgets
