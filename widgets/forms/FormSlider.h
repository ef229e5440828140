#pragma once
#include "widgets/forms/ParameterForm.h"

class QLabel;
class QSlider;

namespace larmor::widgets {

/// A slider for one number of a form: each follows the other. Moves in quick succession are one step of undo.
class FormSlider : public QWidget {
  Q_OBJECT
public:
  struct Axis {
    QString name, unit;
    double low = 0, high = 1;
    bool logarithmic = false;
  };
  FormSlider(ParameterForm& form, const std::string& key, Axis axis, QWidget* parent = nullptr);
  void setUndoStack(QUndoStack* stack) { undo_ = stack; }
  void setAxis(const Axis& axis);
  /// Where it stands while the form holds 0, which there means something else.
  void setMeantByZero(double value);
  double value() const; ///< that is meant by the form
  QSlider& slider() const { return *slider_; }

Q_SIGNALS:
  void moved(double value); ///< by the user; the form holds it

private:
  void sliderMoved();
  void followForm();

  ParameterForm& form_;
  const ParameterHandle& handle_;
  Axis axis_;
  double meantByZero_ = 0;
  bool following_ = false;
  QLabel *name_, *shown_;
  QSlider* slider_;
  QUndoStack* undo_ = nullptr;
};

} // namespace larmor::widgets
