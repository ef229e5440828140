#include "tests/workflows/DialogGuard.h"

#include <QAbstractButton>
#include <QApplication>
#include <QThread>
#include <QtTest>

namespace larmor::testing {
namespace {

constexpr int milliseconds = 100;
constexpr int patience = 10; ///< looks until a dialog counts as unexpected: tests drive some by hand

QString textOf(const QDialog& dialog) {
  const auto* box = qobject_cast<const QMessageBox*>(&dialog);
  return box ? box->text() + ' ' + box->informativeText() : dialog.windowTitle();
}

} // namespace

DialogGuard::DialogGuard() {
  QObject::connect(&timer_, &QTimer::timeout, &timer_, [this] { look(); });
  timer_.start(milliseconds);
}

void DialogGuard::answer(QMessageBox::StandardButton button, const QString& name) {
  expected_.push_back([button, name](QMessageBox& box) {
    if (!box.button(button) || (!name.isEmpty() && box.objectName() != name))
      return false;
    box.button(button)->click();
    return true;
  });
}

void DialogGuard::answerFirst() {
  expected_.push_back([](QMessageBox& box) {
    box.buttons().constFirst()->click();
    return true;
  });
}

void DialogGuard::look() {
  QWidget* modal = QApplication::activeModalWidget();
  // A dialog stops the test if it runs an event loop of its own.
  if (!modal || QThread::currentThread()->loopLevel() == 0) {
    seen_.clear();
    return;
  }
  times_ = modal == seen_ ? times_ + 1 : 1;
  seen_ = modal;
  auto* dialog = qobject_cast<QDialog*>(modal);
  if (times_ > 1 && dialog) // laid out since the last look
    use(*dialog);
}

void DialogGuard::use(QDialog& dialog) {
  if (auto* box = qobject_cast<QMessageBox*>(&dialog)) {
    if (!expected_.empty()) {
      const Answer answer = std::move(expected_.front());
      expected_.pop_front();
      if (answer(*box))
        return;
    } else if (auto* button = box->button(ifAsked_)) {
      button->click();
      return;
    }
  } else if (times_ < patience) {
    return;
  }
  QTest::qFail(qPrintable("nobody expected this dialog: " + textOf(dialog)), __FILE__, __LINE__);
  dialog.reject();
}

} // namespace larmor::testing
