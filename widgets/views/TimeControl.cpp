#include "widgets/views/TimeControl.h"

#include "widgets/theme/Theme.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <algorithm>
#include <cmath>

namespace larmor::views {
namespace {

constexpr int framesPerSecond = 30;

QToolButton* button(QWidget* parent, const QString& tip, const char* name) {
  auto* made = new QToolButton(parent);
  made->setAutoRaise(true);
  made->setToolTip(tip);
  made->setAccessibleName(tip);
  made->setObjectName(QString::fromLatin1(name));
  return made;
}

} // namespace

TimeControl::TimeControl(QWidget* parent)
    : OverflowRow(parent), play_(button(this, tr("Play (space)"), "play")), loop_(button(this, tr("Repeat"), "loop")),
      start_(button(this, tr("To the start"), "start")), slider_(new QSlider(Qt::Horizontal, this)),
      speed_(new QComboBox(this)), trail_(new QComboBox(this)), label_(new QLabel(this)) {
  loop_->setCheckable(true);
  play_->setShortcut(Qt::Key_Space);
  slider_->setAccessibleName(tr("Time"));
  slider_->setObjectName("time");
  speed_->setAccessibleName(tr("Speed"));
  speed_->setToolTip(tr("Duration of the whole run"));
  for (int seconds : {60, 30, 20, 10, 5, 2})
    speed_->addItem(tr("%1 s").arg(seconds), 1.0 / seconds);
  speed_->setCurrentIndex(3);
  trail_->setAccessibleName(tr("Trail"));
  trail_->setObjectName("trail");
  trail_->setToolTip(tr("How much of the path behind the moving point is drawn"));
  setTrails({});
  label_->setMinimumWidth(fontMetrics().averageCharWidth() * 18);
  slider_->setMinimumWidth(80);
  addWidget(start_, 1);
  addWidget(play_);
  addStretching(slider_);
  addWidget(label_);
  addWidget(trail_, 3);
  addWidget(speed_, 4);
  addWidget(loop_, 4);
  clock_.setInterval(1000 / framesPerSecond);
  connect(&clock_, &QTimer::timeout, this, &TimeControl::advance);
  connect(play_, &QToolButton::clicked, this, [this] { setPlaying(!playing()); });
  connect(start_, &QToolButton::clicked, this, [this] { setRecord(0); });
  connect(slider_, &QSlider::valueChanged, this, [this](int value) { setRecord(value); });
  connect(speed_, &QComboBox::currentIndexChanged, this, [this] { fraction_ = speed_->currentData().toDouble(); });
  connect(trail_, &QComboBox::currentIndexChanged, this, [this] { Q_EMIT trailChanged(trail()); });
  connect(&widgets::Theme::shared(), &widgets::Theme::changed, this, &TimeControl::setIcons);
  setIcons();
  setRecordCount(0);
}

void TimeControl::setIcons() {
  const auto& theme = widgets::Theme::shared();
  start_->setIcon(theme.icon("first"));
  play_->setIcon(theme.icon(playing() ? "pause" : "run"));
  loop_->setIcon(theme.icon("repeat"));
}

void TimeControl::setRecordCount(int count) {
  count = std::max(count, 0);
  const bool atEnd = count_ == 0 || record_ >= count_ - 1;
  count_ = count;
  {
    const QSignalBlocker blocker(slider_);
    slider_->setRange(0, std::max(count - 1, 0));
    slider_->setPageStep(std::max(count / 20, 1));
  }
  setEnabled(count > 1);
  setRecord(atEnd && !playing() ? count - 1 : record_);
  showRecord();
}

void TimeControl::setTimeLabel(std::function<QString(double)> label) {
  text_ = std::move(label);
  showRecord();
}

void TimeControl::setTrails(const std::vector<std::pair<QString, double>>& trails) {
  const QString before = trailText();
  const QSignalBlocker blocker(trail_);
  trail_->clear();
  trail_->addItem(tr("Whole path"), 0.0);
  for (const auto& [text, records] : trails)
    trail_->addItem(text, records);
  trail_->setCurrentIndex(std::max(0, trail_->findText(before)));
}

double TimeControl::trail() const { return trail_->currentData().toDouble(); }
QString TimeControl::timeText() const { return label_->text(); }
QString TimeControl::trailText() const { return trail_->currentText(); }

void TimeControl::setTrailText(const QString& text) {
  if (const int index = trail_->findText(text); index >= 0)
    trail_->setCurrentIndex(index);
}

void TimeControl::setClip(std::optional<std::pair<double, double>> records) {
  clip_ = records;
  if (clip_)
    setRecord(clip_->first);
}

void TimeControl::setRecord(double record) {
  if (!std::isfinite(record))
    return;
  record = std::clamp(record, 0.0, std::max(count_ - 1.0, 0.0));
  const bool differs = record != record_;
  record_ = record;
  showRecord();
  if (differs)
    Q_EMIT recordChanged(record_);
}

void TimeControl::setPlaying(bool play) {
  play = play && count_ > 1;
  if (play == playing())
    return;
  if (play && record_ >= (clip_ ? clip_->second : count_ - 1))
    setRecord(clip_ ? clip_->first : 0);
  if (play)
    clock_.start();
  else
    clock_.stop();
  setIcons();
  play_->setToolTip(play ? tr("Pause (space)") : tr("Play (space)"));
  Q_EMIT playingChanged(play);
}

void TimeControl::setLoop(bool loop) { loop_->setChecked(loop); }

void TimeControl::setSpeed(double fraction) {
  if (std::isfinite(fraction) && fraction > 0)
    fraction_ = fraction;
}

void TimeControl::advance() {
  const double length = clip_ ? clip_->second - clip_->first : count_;
  const double next = record_ + std::max(fraction_ * length / framesPerSecond, 1e-3);
  if (clip_)
    return setRecord(next < clip_->second ? next : clip_->first);
  if (next < count_ - 1)
    return setRecord(next);
  if (loop_->isChecked())
    return setRecord(0);
  setRecord(count_ - 1);
  setPlaying(false);
}

void TimeControl::showRecord() {
  const QSignalBlocker blocker(slider_);
  slider_->setValue(static_cast<int>(std::lround(record_)));
  label_->setText(count_ == 0 ? QString() : text_ ? text_(record_) : QString::number(std::lround(record_)));
}

} // namespace larmor::views
