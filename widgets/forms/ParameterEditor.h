#pragma once
#include "engine/core/ParameterSet.h"

#include <QWidget>

namespace larmor::widgets {

/// The control of one parameter. Values travel as text; the editor checks nothing, the parameter does.
class ParameterEditor : public QWidget {
  Q_OBJECT
public:
  /// The right kind for the parameter: number, check box, choice, file or text.
  static ParameterEditor* make(const ParameterInfo& info, QWidget* parent);

  virtual QString text() const = 0;
  /// Shows the value; does not emit.
  virtual void setText(const QString& text) = 0;
  /// Red frame.
  virtual void setInvalid(bool invalid);

Q_SIGNALS:
  void typing();    ///< changed, perhaps not complete
  void committed(); ///< a complete value: stepped, chosen, entered, or left

protected:
  explicit ParameterEditor(QWidget* parent) : QWidget(parent) {}
  /// The one control inside; gets the focus and the frame.
  void setControl(QWidget* control);
  /// The wheel scrolls the form unless the control has the focus.
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  QWidget* control_ = nullptr;
};

} // namespace larmor::widgets
