#pragma once
#include "widgets/forms/ValueSpinBox.h"

#include <optional>

namespace larmor::widgets {

/// A number of a dialog: typed, with a decimal point or comma, or stepped. What is typed is never replaced by another
/// number: what is none, or outside the range, gets a red frame, and the dialog must not be accepted then.
class NumberBox : public ValueSpinBox {
  Q_OBJECT
public:
  struct Form {
    double low = 0, high = 1, value = 0;
    ParameterKind kind = ParameterKind::Real;
  };
  explicit NumberBox(const Form& form, QWidget* parent = nullptr);
  std::optional<double> value() const; ///< none: not valid
  bool isValid() const { return value().has_value(); }
  void setValue(double value);
  /// Why it is not valid: "'abc' is no number from 0.1 to 600"; else empty.
  QString problem() const;

Q_SIGNALS:
  void changed(); ///< by whomever

private:
  void check();
  Form form_;
};

} // namespace larmor::widgets
