#pragma once
#include <QString>

namespace larmor::views {

/// Whether scenes can be drawn on this display.
struct OpenGLSupport {
  bool usable = true;
  QString problem;      ///< "OpenGL 2.1 is too old for the 3D view, which needs 3.2"
  QString remedy;       ///< "start without MESA_GL_VERSION_OVERRIDE"
  QString text() const; ///< both as sentences, and that the rest works
};

/// Found out once, by making a context like those of the scenes, so that a display without one costs no more than the
/// scenes. Needs the QApplication.
const OpenGLSupport& openGLSupport();

/// @throws Error with problem and remedy where no scene can be drawn. @param what "picture"
void requireOpenGL(const char* what);

} // namespace larmor::views
