#include "widgets/forms/FormSlider.h"

#include "widgets/theme/Notation.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

namespace {
constexpr int sliderSteps = 1000;
}

FormSlider::FormSlider(ParameterForm& form, const std::string& key, Axis axis, QWidget* parent)
    : QWidget(parent), form_(form), handle_(form.set().find(key)), axis_(std::move(axis)), name_(new QLabel(this)),
      shown_(new QLabel(this)), slider_(new QSlider(Qt::Horizontal, this)) {
  slider_->setObjectName(QString::fromStdString(key) + "Slider");
  slider_->setRange(0, sliderSteps);
  slider_->setPageStep(sliderSteps / 20);
  slider_->setMinimumWidth(120);
  shown_->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("00.000")));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(name_);
  row->addWidget(slider_, 1);
  row->addWidget(shown_);
  connect(slider_, &QSlider::valueChanged, this, &FormSlider::sliderMoved);
  connect(&form_, &ParameterForm::edited, this, &FormSlider::followForm);
  setAxis(axis_);
}

void FormSlider::setAxis(const Axis& axis) {
  axis_ = axis;
  name_->setText(axis_.name);
  slider_->setAccessibleName(axis_.name);
  followForm();
}

void FormSlider::setMeantByZero(double value) {
  meantByZero_ = value;
  followForm();
}

double FormSlider::value() const {
  const double value = QString::fromStdString(handle_.text()).toDouble();
  return value == 0 && meantByZero_ != 0 ? meantByZero_ : value;
}

void FormSlider::followForm() {
  const double now = value(), low = axis_.low, high = axis_.high;
  const double share = axis_.logarithmic ? std::log(now / low) / std::log(high / low) : (now - low) / (high - low);
  following_ = true;
  slider_->setValue(std::isfinite(share) ? static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * sliderSteps))
                                         : 0);
  following_ = false;
  shown_->setText(QStringLiteral("%1 %2").arg(now, 0, 'g', 4).arg(unicodeNotation(axis_.unit.toStdString())).trimmed());
}

void FormSlider::sliderMoved() {
  if (following_)
    return;
  const double share = double(slider_->value()) / sliderSteps;
  const double now = axis_.logarithmic ? axis_.low * std::pow(axis_.high / axis_.low, share)
                                       : axis_.low + share * (axis_.high - axis_.low);
  const QString before = QString::fromStdString(handle_.text()), text = QString::number(now, 'g', 4);
  const QString part = form_.statePrefix() + "parameter " + QString::fromStdString(handle_.info().name());
  form_.applyState(part, text);
  if (undo_)
    undo_->push(
        new StateChange(form_, part, before, text, tr("change of %1").arg(axis_.name), StateChange::Merge::Quickly));
  Q_EMIT moved(now);
}

} // namespace larmor::widgets
