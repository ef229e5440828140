#pragma once
#include "engine/core/ParameterSet.h"

#include <QObject>
#include <QTimer>

class QGridLayout;
class QLabel;
class QToolButton;

namespace larmor::widgets {

class ParameterEditor;

/// One parameter in a form: label with symbol, control, unit, reset arrow, and a line for what is wrong.
class ParameterRow : public QObject {
  Q_OBJECT
public:
  /// Appends two lines to the grid (the second for messages). The handle must stay valid.
  ParameterRow(const ParameterHandle& handle, QGridLayout* grid, QWidget* parent);

  const ParameterHandle& handle() const { return *handle_; }
  const ParameterInfo& info() const { return handle_->info(); }
  ParameterEditor* editor() const { return editor_; }
  bool isValid() const { return problem_.isEmpty() && complaint_.isEmpty(); }
  QString message() const;

  void setVisible(bool visible);
  bool isShown() const { return shown_; }
  void setEditable(bool editable);
  /// Shows the parameter's value, dropping what is typed.
  void refresh();
  /// Shows the parameter's value unless something else is typed there that it has not taken (yet).
  void follow();
  /// A rule between parameters is violated; empty: it holds.
  void setComplaint(const QString& complaint);
  /// Marks the value as another one than that of what is shown, which is `was`; empty: it is the same.
  void setElsewhere(const QString& was);
  bool isElsewhere() const { return !elsewhere_.isEmpty(); }
  /// Takes over what is typed if it is valid; shows what is wrong otherwise.
  void commit();
  void reset();

Q_SIGNALS:
  void edited(const QString& oldText, const QString& newText);
  void validityChanged();

private:
  void build(QGridLayout* grid, QWidget* parent);
  void recolour();
  void showText(const QString& text);
  void setProblem(const QString& problem);
  void showState();

  const ParameterHandle* handle_;
  ParameterEditor* editor_ = nullptr;
  QLabel *label_ = nullptr, *unit_ = nullptr, *message_ = nullptr;
  QToolButton* reset_ = nullptr;
  QTimer pending_;    ///< typed but not yet taken over
  QString shownText_; ///< in the control, of the value; if it holds something else, that was typed
  QString problem_, complaint_, elsewhere_;
  bool shown_ = true;
};

} // namespace larmor::widgets
