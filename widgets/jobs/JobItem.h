#pragma once
#include "widgets/jobs/JobWatcher.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace larmor::widgets {

/// One job of the JobBar. Deletes itself when the job ends or its watcher is destroyed.
class JobItem : public QWidget {
  Q_OBJECT
public:
  JobItem(JobWatcher* watcher, QWidget* parent);
  /// Beside others there is less room: what the job does at the moment stands in the tool tip.
  void setCompact(bool compact);

private:
  void show(const jobs::Progress& progress);
  void showState(jobs::State state);
  void recolour();

  JobWatcher* watcher_;
  QLabel *title_, *stage_, *left_;
  QProgressBar* bar_;
  QToolButton *pause_, *cancel_;
};

} // namespace larmor::widgets
