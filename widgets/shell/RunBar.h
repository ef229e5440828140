#pragma once
#include "widgets/shell/RunStore.h"

#include <QFrame>

class QLabel;
class QToolButton;

namespace larmor::widgets {

/// The line above the views that says which run they show: name, fingerprint, how it ended; a badge with its warnings,
/// which stays as long as it is shown; and which parameters of the form are no longer its own, with Run beside them.
class RunBar : public QFrame {
  Q_OBJECT
public:
  explicit RunBar(QWidget* parent = nullptr);
  /// @param run null: nothing is shown, and the bar hides. @param changed labels of parameters
  void show(const RunEntry* run, const QStringList& changed, bool canRun);
  using QWidget::show;
  QString name() const;
  QStringList warnings() const { return warnings_; }
  QString changedText() const;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

Q_SIGNALS:
  void runAsked();

protected:
  void resizeEvent(QResizeEvent* event) override;

private:
  void keepRoom();
  void recolour();
  void elide();
  void fillWarnings();

  QString fullName_, fullChanged_;
  QStringList warnings_;
  QLabel *name_, *facts_, *changed_;
  QToolButton *badge_, *run_;
};

} // namespace larmor::widgets
