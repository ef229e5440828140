#include "widgets/forms/AxisSliders.h"

#include "engine/core/Error.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <cmath>

namespace larmor::widgets {

namespace {

constexpr int steps = 1000; ///< of a slider

}

AxisSliders::AxisSliders(std::vector<SliderAxis> axes, QWidget* parent) : QWidget(parent), axes_(std::move(axes)) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    auto* slider = new QSlider(Qt::Horizontal);
    slider->setObjectName(QStringLiteral("slider_%1").arg(i));
    slider->setAccessibleName(axes_[i].name);
    slider->setRange(0, steps);
    slider->setValue(static_cast<int>(std::lround(axes_[i].start * steps)));
    auto* label = new QLabel;
    label->setMinimumWidth(90);
    row->addWidget(new QLabel(axes_[i].name));
    row->addWidget(slider, 1);
    row->addWidget(label);
    sliders_.push_back(slider);
    labels_.push_back(label);
    before_.push_back(slider->value());
    connect(slider, &QSlider::valueChanged, this, [this, i] { sliderMoved(i); });
  }
  showValues();
}

std::vector<double> AxisSliders::values() const {
  std::vector<double> values;
  for (std::size_t i = 0; i < axes_.size(); ++i)
    values.push_back(axes_[i].at(double(sliders_[i]->value()) / steps));
  return values;
}

void AxisSliders::place(std::size_t axis, int at) {
  setting_ = true;
  sliders_[axis]->setValue(at);
  before_[axis] = sliders_[axis]->value();
  setting_ = false;
}

void AxisSliders::setValues(const std::vector<double>& values) {
  for (std::size_t i = 0; i < axes_.size(); ++i)
    place(i, static_cast<int>(std::lround(steps * axes_[i].shareOf(values.at(i)))));
  showValues();
  Q_EMIT moved();
}

void AxisSliders::sliderMoved(std::size_t axis) {
  if (setting_)
    return;
  const int now = sliders_[axis]->value(), before = std::exchange(before_[axis], now);
  if (undo_ && before != now)
    undo_->push(new StateChange(*this, QStringLiteral("slider %1").arg(axis), before, now,
                                tr("change of %1").arg(axes_[axis].name), StateChange::Merge::Quickly));
  showValues();
  Q_EMIT edited();
  Q_EMIT moved();
}

void AxisSliders::showValues() {
  const auto now = values();
  for (std::size_t i = 0; i < axes_.size(); ++i)
    labels_[i]->setText(QStringLiteral("%1 %2").arg(now[i], 0, 'g', 4).arg(axes_[i].unit));
}

QJsonArray AxisSliders::state() const {
  QJsonArray places;
  for (const QSlider* each : sliders_)
    places += each->value();
  return places;
}

void AxisSliders::restore(const QJsonArray& state) {
  if (state.size() != static_cast<qsizetype>(axes_.size()))
    return;
  for (std::size_t i = 0; i < axes_.size(); ++i)
    place(i, state[static_cast<qsizetype>(i)].toInt());
  showValues();
  Q_EMIT moved();
}

void AxisSliders::applyState(const QString& part, const QJsonValue& value) {
  bool known = false;
  const std::size_t axis = part.section(' ', 1).toUInt(&known);
  if (!owns(part) || !known || axis >= axes_.size() || !value.isDouble())
    throw Error("state", part.toStdString(), "\"slider N\" with a number");
  place(axis, value.toInt());
  showValues();
  Q_EMIT moved();
}

} // namespace larmor::widgets
