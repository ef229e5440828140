#include "widgets/jobs/JobBar.h"
#include "engine/core/Duration.h"
#include "widgets/jobs/JobItem.h"
#include "widgets/theme/Theme.h"

#include <QHBoxLayout>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

QString timeLeftText(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0)
    return {};
  const double whole = std::ceil(seconds); // tenths of a second are of no use to who waits
  return whole < 10 ? QObject::tr("%1 s left").arg(whole) : QObject::tr("%1 left").arg(durationText(whole));
}

QString durationText(double seconds) { return QString::fromStdString(larmor::durationText(seconds)); }

JobBar::JobBar(QWidget* parent) : QWidget(parent), row_(new QHBoxLayout(this)) {
  row_->setContentsMargins(0, 0, 0, 0);
  row_->setSpacing(5 * Theme::space);
  row_->addStretch(1);
}

JobBar::~JobBar() {
  for (JobItem* item : items_)
    item->disconnect(this); // they go with their parent, after what they would tell it
}

void JobBar::watch(JobWatcher* watcher) {
  auto* item = new JobItem(watcher, this);
  row_->addWidget(item);
  items_.push_back(item);
  connect(watcher, &JobWatcher::finished, this, [this, watcher](jobs::State state) {
    Q_EMIT finished(watcher->title(), state, watcher->progress().elapsedSeconds);
  });
  connect(item, &QObject::destroyed, this, [this, item] {
    std::erase(items_, item);
    arrange();
  });
  arrange();
}

void JobBar::arrange() {
  constexpr int narrow = 1100; // a window where one alone has to be brief
  for (JobItem* item : items_)
    item->setCompact(items_.size() > 1 || window()->width() < narrow);
}

int JobBar::count() const { return static_cast<int>(items_.size()); }

} // namespace larmor::widgets
