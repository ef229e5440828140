#pragma once
#include "tests/harness/Test.h"
#include "widgets/views/SceneView.h"

#include <QApplication>

namespace larmor::testing {

/// main() of a test that needs a scene: the OpenGL version set, one font on every machine.
template <class Test>
int runSceneTest(int count, char** values) {
  views::SceneView::setDefaultSurfaceFormat();
  QApplication application(count, values);
  QFont font(QStringLiteral("DejaVu Sans"));
  font.setPixelSize(12);
  QApplication::setFont(font);
  return runTest<Test>(count, values);
}

} // namespace larmor::testing

#define LARMOR_SCENE_TEST(Class) LARMOR_TEST_MAIN(&larmor::testing::runSceneTest<Class>)

/// Put first into initTestCase(): no OpenGL widgets on this platform.
#define LARMOR_SKIP_WITHOUT_OPENGL()                                                                                   \
  if (QGuiApplication::platformName() == QLatin1String("offscreen"))                                                   \
  QSKIP("no OpenGL widgets on the offscreen platform")
