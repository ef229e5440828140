#pragma once
#include "engine/core/ParameterSet.h"

#include <QAbstractSpinBox>

namespace larmor::widgets {

/// A number as text, scientific notation welcome, with steps: factors (1, 2, 5, 10, ...) for Hint::Logarithmic, else a
/// tenth of the value's power of ten; whole numbers by one. With Ctrl ten steps at once.
class ValueSpinBox : public QAbstractSpinBox {
  Q_OBJECT
public:
  explicit ValueSpinBox(const ParameterInfo& info, QWidget* parent = nullptr);
  void setText(const QString& text);
  void stepBy(int steps) override;
  QValidator::State validate(QString& input, int& position) const override;
  QSize sizeHint() const override;

Q_SIGNALS:
  void textEdited();
  void stepped();

protected:
  StepEnabled stepEnabled() const override;

private:
  double next(double value, bool up) const;

  ParameterKind kind_;
  Range range_;
  bool logarithmic_;
  double scale_; ///< the default's size: steps do not shrink below a tenth of its power of ten
};

/// The next of ..., 0.5, 1, 2, 5, 10, ... above or below; through zero at `smallest`.
double nextInDecades(double value, bool up, double smallest);

} // namespace larmor::widgets
