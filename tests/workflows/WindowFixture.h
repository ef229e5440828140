#pragma once
#include "tests/workflows/WindowUnderTest.h"

namespace larmor::testing {

/// Base of the tests that drive the whole window: a new one before each function, shown and ready, and none after it.
class WindowFixture : public QObject {
  Q_OBJECT
protected:
  /// After the window is there: what the functions of this test begin with.
  virtual void prepare() {}
  /// Closes the window and opens the next: another program, another day.
  void startAgain();
  /// A file of this test.
  QString at(const QString& name) const { return folder_.filePath(name); }

  QTemporaryDir folder_;
  std::unique_ptr<WindowUnderTest> w_;

private Q_SLOTS:
  void init();
  void cleanup();
};

} // namespace larmor::testing
