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
      left_(new QLabel(this)), bar_(new QProgressBar(this)), pause_(new QToolButton(this)),
      cancel_(new QToolButton(this)) {
  title_->setFont(Theme::shared().boldFont());
  bar_->setTextVisible(false);
  pause_->setObjectName("pauseJob");
  pause_->setToolTip(tr("Pause %1; again to go on").arg(watcher->title()));
  pause_->setCheckable(true);
  pause_->setAutoRaise(true);
  cancel_->setObjectName("cancelJob");
  cancel_->setToolTip(tr("Cancel %1").arg(watcher->title()));
  cancel_->setAutoRaise(true);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(2 * Theme::space);
  for (QWidget* part : {static_cast<QWidget*>(title_), static_cast<QWidget*>(stage_), static_cast<QWidget*>(bar_),
                        static_cast<QWidget*>(left_), static_cast<QWidget*>(pause_), static_cast<QWidget*>(cancel_)})
    row->addWidget(part);
  setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred); // in a narrow window the words give way
  for (QLabel* words : {title_, stage_})
    words->setMinimumWidth(1);
  connect(pause_, &QToolButton::clicked, watcher, &JobWatcher::setPaused);
  connect(cancel_, &QToolButton::clicked, watcher, &JobWatcher::cancel);
  connect(watcher, &JobWatcher::progressed, this, &JobItem::show);
  connect(watcher, &JobWatcher::stateChanged, this, &JobItem::showState);
  connect(watcher, &JobWatcher::finished, this, &QObject::deleteLater);
  connect(watcher, &QObject::destroyed, this, &QObject::deleteLater);
  connect(&Theme::shared(), &Theme::changed, this, &JobItem::recolour);
  recolour();
  setCompact(false);
  showState(watcher->state());
  show(watcher->progress());
}

void JobItem::setCompact(bool compact) {
  bar_->setFixedWidth(compact ? 70 : 140);
  stage_->setVisible(!compact);
  left_->setMinimumWidth(compact ? 0 : left_->fontMetrics().horizontalAdvance("59 min 59 s left"));
}

void JobItem::show(const jobs::Progress& progress) {
  if (watcher_->state() != jobs::State::Cancelling && watcher_->state() != jobs::State::Paused)
    stage_->setText(QString::fromStdString(progress.stage));
  setToolTip(stage_->text());
  const bool known = progress.total > 0;
  bar_->setRange(0, known ? 1000 : 0); // 0..0 is Qt's "busy" bar
  if (known)
    bar_->setValue(static_cast<int>(1000 * std::clamp(progress.fraction(), 0.0, 1.0)));
  left_->setText(timeLeftText(progress.secondsLeft()));
}

void JobItem::showState(jobs::State state) {
  const RunState tools = RunState::of(state);
  pause_->setEnabled(tools.pause);
  pause_->setChecked(tools.paused);
  cancel_->setEnabled(jobs::isActive(state) && state != jobs::State::Cancelling);
  if (state == jobs::State::Cancelling)
    stage_->setText(tr("cancelling"));
  else if (state == jobs::State::Paused)
    stage_->setText(tr("paused"));
}

void JobItem::recolour() {
  pause_->setIcon(Theme::shared().icon("pause"));
  cancel_->setIcon(Theme::shared().icon("close"));
}

} // namespace larmor::widgets
