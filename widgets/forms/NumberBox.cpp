#include "widgets/forms/NumberBox.h"
#include "widgets/forms/ParameterText.h"
#include "widgets/theme/MarkInvalid.h"
#include "widgets/theme/Notation.h"

#include <QLineEdit>
#include <cmath>

namespace larmor::widgets {

namespace {

ParameterInfo infoOf(const NumberBox::Form& form) {
  ParameterInfo info;
  info.kind = form.kind;
  info.range = {form.low, form.high};
  info.defaultText = detail::formatReal(form.value);
  return info;
}

} // namespace

NumberBox::NumberBox(const Form& form, QWidget* parent) : ValueSpinBox(infoOf(form), parent), form_(form) {
  setValue(form.value);
  connect(lineEdit(), &QLineEdit::textChanged, this, [this] {
    check();
    Q_EMIT changed();
  });
}

std::optional<double> NumberBox::value() const {
  const auto number = readNumber(text());
  const bool whole = form_.kind != ParameterKind::Integer || (number && *number == std::floor(*number));
  if (!number || !whole || *number < form_.low || *number > form_.high)
    return std::nullopt;
  return number;
}

void NumberBox::setValue(double value) {
  setText(displayed(detail::formatReal(value), ParameterKind::Real));
  check();
}

QString NumberBox::problem() const {
  if (isValid())
    return {};
  return tr("'%1' is no %2 %3")
      .arg(text(), form_.kind == ParameterKind::Integer ? tr("whole number") : tr("number"), rangeOf(infoOf(form_)));
}

void NumberBox::check() {
  setToolTip(problem());
  markInvalid(*this, !isValid());
}

} // namespace larmor::widgets
