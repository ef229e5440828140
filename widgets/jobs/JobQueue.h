#pragma once
#include "widgets/jobs/JobWatcher.h"

#include <QTreeWidget>

namespace larmor::widgets {

/// The jobs of this session, newest first: title, state, duration, message. The last hundred are kept.
class JobQueue : public QTreeWidget {
  Q_OBJECT
public:
  explicit JobQueue(QWidget* parent = nullptr);
  void watch(JobWatcher* watcher);
};

} // namespace larmor::widgets
