#include "tests/workflows/WindowFixture.h"

namespace larmor::testing {

void WindowFixture::startAgain() {
  w_.reset(); // before there is another
  w_ = std::make_unique<WindowUnderTest>();
  QVERIFY(QTest::qWaitForWindowExposed(w_->window.get()));
}

void WindowFixture::init() {
  if (QGuiApplication::platformName() == "offscreen")
    QSKIP("needs OpenGL");
  startAgain();
  QVERIFY(w_->workspace);
  prepare();
}

void WindowFixture::cleanup() {
  const std::size_t unasked = w_ ? w_->dialogs.unasked() : 0;
  w_.reset();
  QCOMPARE(unasked, std::size_t{0}); // questions that were announced and never came
}

} // namespace larmor::testing
