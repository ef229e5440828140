#pragma once
#include <QMessageBox>
#include <QPointer>
#include <QTimer>
#include <deque>
#include <functional>

namespace larmor::testing {

/// While it lives, no dialog can keep a test waiting: one that was announced is answered, any other that stops the test
/// fails it with the dialog's text and is closed.
class DialogGuard {
public:
  DialogGuard();

  /// The next dialog that stops the test is a message box of this name (any, if empty) and gets this button.
  void answer(QMessageBox::StandardButton button, const QString& name = {});
  /// The next one gets its first button; it is the one of the text that asks less: "Continue next time".
  void answerFirst();
  /// Whether there will be a question depends on how fast this machine is: if there is, this is the answer.
  void answerIfAsked(QMessageBox::StandardButton button) { ifAsked_ = button; }
  /// Questions that were announced and never came.
  std::size_t unasked() const { return expected_.size(); }

private:
  using Answer = std::function<bool(QMessageBox&)>; ///< false: not this one
  void look();
  void use(QDialog& dialog);

  QTimer timer_;
  QPointer<QWidget> seen_; ///< when it looked last
  int times_ = 0;
  std::deque<Answer> expected_;
  QMessageBox::StandardButton ifAsked_ = QMessageBox::NoButton;
};

} // namespace larmor::testing
