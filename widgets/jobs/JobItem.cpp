#include "widgets/jobs/JobItem.h"
#include "widgets/jobs/JobBar.h"
#include "widgets/theme/Theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

#include <algorithm>

namespace larmor::widgets {

JobItem::JobItem(JobWatcher* watcher, QWidget* parent)
    : QWidget(parent), watcher_(watcher), title_(new QLabel(watcher->title(), this)), stage_(new QLabel(this)),
      left_(new QLabel(this)), bar_(new QProgressBar(this)), cancel_(new QToolButton(this)) {
  title_->setFont(Theme::shared().boldFont());
  bar_->setFixedWidth(140);
  bar_->setTextVisible(false);
  left_->setMinimumWidth(left_->fontMetrics().horizontalAdvance("59 min 59 s left"));
  cancel_->setObjectName("cancelJob");
  cancel_->setToolTip(tr("Cancel %1").arg(watcher->title()));
  cancel_->setAutoRaise(true);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(2 * Theme::space);
  for (QWidget* part : {static_cast<QWidget*>(title_), static_cast<QWidget*>(stage_), static_cast<QWidget*>(bar_),
                        static_cast<QWidget*>(left_), static_cast<QWidget*>(cancel_)})
    row->addWidget(part);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
  connect(cancel_, &QToolButton::clicked, watcher, &JobWatcher::cancel);
  connect(watcher, &JobWatcher::progressed, this, &JobItem::show);
  connect(watcher, &JobWatcher::stateChanged, this, &JobItem::showState);
  connect(watcher, &JobWatcher::finished, this, &QObject::deleteLater);
  connect(watcher, &QObject::destroyed, this, &QObject::deleteLater);
  connect(&Theme::shared(), &Theme::changed, this, &JobItem::recolour);
  recolour();
  show(watcher->progress());
}

void JobItem::show(const jobs::Progress& progress) {
  if (watcher_->state() != jobs::State::Cancelling && watcher_->state() != jobs::State::Paused)
    stage_->setText(QString::fromStdString(progress.stage));
  const bool known = progress.total > 0;
  bar_->setRange(0, known ? 1000 : 0); // 0..0 is Qt's "busy" bar
  if (known)
    bar_->setValue(static_cast<int>(1000 * std::clamp(progress.fraction(), 0.0, 1.0)));
  left_->setText(timeLeftText(progress.secondsLeft()));
}

void JobItem::showState(jobs::State state) {
  cancel_->setEnabled(jobs::isActive(state) && state != jobs::State::Cancelling);
  if (state == jobs::State::Cancelling)
    stage_->setText(tr("cancelling"));
  else if (state == jobs::State::Paused)
    stage_->setText(tr("paused"));
}

void JobItem::recolour() { cancel_->setIcon(Theme::shared().icon("close")); }

} // namespace larmor::widgets
