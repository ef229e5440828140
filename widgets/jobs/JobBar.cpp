#include "widgets/jobs/JobBar.h"
#include "widgets/jobs/JobItem.h"
#include "widgets/theme/Theme.h"

#include <QHBoxLayout>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

namespace {

QString roundedDuration(double seconds) {
  const auto s = static_cast<long long>(std::llround(seconds));
  if (s < 60)
    return QStringLiteral("%1 s").arg(s);
  if (s < 3600)
    return QStringLiteral("%1 min %2 s").arg(s / 60).arg(s % 60);
  if (s < 48 * 3600)
    return QStringLiteral("%1 h %2 min").arg(s / 3600).arg(s / 60 % 60);
  return QStringLiteral("%1 days").arg(s / 86400);
}

} // namespace

QString timeLeftText(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0)
    return {};
  return roundedDuration(std::min(std::ceil(seconds), 1e12)) + QStringLiteral(" left");
}

QString durationText(double seconds) {
  if (seconds < 10)
    return QStringLiteral("%1 s").arg(seconds, 0, 'f', seconds < 1 ? 2 : 1);
  return roundedDuration(seconds);
}

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
