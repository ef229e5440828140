#pragma once
#include "widgets/views/SceneView.h"

#include <QApplication>
#include <QTest>

/// main() of a test that needs a scene: the OpenGL version set, one font on every machine.
#define LARMOR_SCENE_TEST_MAIN(Class)                                                                                  \
  int main(int argc, char** argv) {                                                                                    \
    larmor::views::SceneView::setDefaultSurfaceFormat();                                                               \
    QApplication application(argc, argv);                                                                              \
    QFont font(QStringLiteral("DejaVu Sans"));                                                                         \
    font.setPixelSize(12);                                                                                             \
    QApplication::setFont(font);                                                                                       \
    Class test;                                                                                                        \
    return QTest::qExec(&test, argc, argv);                                                                            \
  }

/// Put first into initTestCase(): no OpenGL widgets on this platform.
#define LARMOR_SKIP_WITHOUT_OPENGL()                                                                                   \
  if (QGuiApplication::platformName() == QLatin1String("offscreen"))                                                   \
  QSKIP("no OpenGL widgets on the offscreen platform")
