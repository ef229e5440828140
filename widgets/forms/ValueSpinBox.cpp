#include "widgets/forms/ValueSpinBox.h"
#include "widgets/forms/ParameterText.h"
#include "widgets/theme/Notation.h"

#include <QLineEdit>
#include <algorithm>
#include <array>
#include <cmath>

namespace larmor::widgets {

double nextInDecades(double value, bool up, double smallest) {
  if (value < 0)
    return -nextInDecades(-value, !up, smallest);
  if (value < smallest)
    return up ? smallest : value > 0 ? 0 : -smallest;
  const double decade = std::pow(10.0, std::floor(std::log10(value)));
  constexpr std::array places{0.5, 1.0, 2.0, 5.0, 10.0, 20.0};
  constexpr double slack = 1e-9; // 5 counts as 5 although it was computed as 4.999...
  if (up)
    for (const double place : places)
      if (place * decade > value * (1 + slack))
        return place * decade;
  for (auto place = places.rbegin(); place != places.rend(); ++place)
    if (*place * decade < value * (1 - slack))
      return *place * decade < smallest * (1 - slack) ? 0 : *place * decade;
  return value;
}

ValueSpinBox::ValueSpinBox(const ParameterInfo& info, QWidget* parent)
    : QAbstractSpinBox(parent), kind_(info.kind), range_(info.range), logarithmic_(info.hint == Hint::Logarithmic),
      scale_(std::abs(readNumber(QString::fromStdString(info.defaultText)).value_or(0.0))) {
  setAccelerated(true);
  setCorrectionMode(QAbstractSpinBox::CorrectToPreviousValue);
  connect(lineEdit(), &QLineEdit::textEdited, this, [this] { Q_EMIT textEdited(); });
}

void ValueSpinBox::setText(const QString& text) {
  if (lineEdit()->text() != text)
    lineEdit()->setText(text);
  if (!hasFocus())
    lineEdit()->setCursorPosition(0); // long numbers show their beginning
}

// What may be typed is judged by the parameter, which also says what is wrong.
QValidator::State ValueSpinBox::validate(QString&, int&) const { return QValidator::Acceptable; }

QSize ValueSpinBox::sizeHint() const {
  QSize size = QAbstractSpinBox::sizeHint();
  size.setWidth(fontMetrics().horizontalAdvance("0.000000e0") + 30);
  return size;
}

QAbstractSpinBox::StepEnabled ValueSpinBox::stepEnabled() const { return StepUpEnabled | StepDownEnabled; }

double ValueSpinBox::next(double value, bool up) const {
  const bool whole = kind_ == ParameterKind::Integer;
  if (logarithmic_) {
    const double smallest = whole ? 1.0 : range_.lowest > 0 ? range_.lowest : (scale_ > 0 ? scale_ : 1.0) * 1e-6;
    return nextInDecades(value, up, smallest);
  }
  double step = 1.0;
  if (!whole) {
    const double size = std::max(std::abs(value), scale_);
    step = size > 0 ? std::pow(10.0, std::floor(std::log10(size)) - 1) : 0.1;
    const double width = range_.highest - range_.lowest;
    if (std::isfinite(width) && width > 0)
      step = std::min(step, std::pow(10.0, std::floor(std::log10(width / 10))));
  }
  return std::round((value + (up ? step : -step)) / step) * step;
}

void ValueSpinBox::stepBy(int steps) {
  const auto now = readNumber(text());
  if (!now)
    return;
  double value = *now;
  for (int i = 0; i < std::abs(steps); ++i)
    value = next(value, steps > 0);
  value = std::clamp(value, range_.lowest, range_.highest);
  if (kind_ == ParameterKind::Integer)
    setText(std::abs(value) < 9e15 ? QString::number(static_cast<qint64>(std::llround(value))) : text());
  else // 12 digits: 0.3, not 0.30000000000000004
    setText(withShortExponents(QString::number(value, 'g', 12)));
  lineEdit()->selectAll();
  Q_EMIT stepped();
}

} // namespace larmor::widgets
