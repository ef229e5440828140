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

private:
  void show(const jobs::Progress& progress);
  void showState(jobs::State state);
  void recolour();

  JobWatcher* watcher_;
  QLabel *title_, *stage_, *left_;
  QProgressBar* bar_;
  QToolButton* cancel_;
};

} // namespace larmor::widgets
