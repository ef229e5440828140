#include "widgets/views/OpenGLSupport.h"

#include "engine/core/Error.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QRegularExpression>
#include <QStringList>
#include <QtGui/qopenglcontext_platform.h>
#include <vtkVersionMacros.h>

namespace larmor::views {
namespace {

/// VTK draws with OpenGL 3.2 and GLSL 1.50.
constexpr int neededVersion = 302, neededLanguage = 150;

QString say(const char* text) { return QCoreApplication::translate("OpenGLSupport", text); }

/// "4.5 (Core Profile) Mesa 22.3.6" as 405, "1.40" as 140; 0 if there is none.
int versionOf(const QString& text, int step) {
  const auto match = QRegularExpression(R"((\d+)\.(\d+))").match(text);
  return match.hasMatch() ? match.captured(1).toInt() * step + match.captured(2).toInt() : 0;
}

/// What a user can do, looking at what was asked for: the first that applies.
QString remedy(const QString& otherwise) {
  for (const char* name : {"MESA_GL_VERSION_OVERRIDE", "MESA_GLSL_VERSION_OVERRIDE", "LIBGL_ALWAYS_INDIRECT"})
    if (!qEnvironmentVariableIsEmpty(name))
      return say("start Larmor without %1 in its environment").arg(name);
  return otherwise;
}

OpenGLSupport missing(const QString& problem, const QString& otherwise) { return {false, problem, remedy(otherwise)}; }

QString software() {
  return say(
      "LIBGL_ALWAYS_SOFTWARE=1 larmor draws with Mesa's own driver (package libgl1-mesa-dri); over a network use "
      "VNC or X2Go instead of forwarding X");
}

/// VTK's OpenGL loader speaks GLX alone, whatever Qt has found.
bool isLoadable(const QOpenGLContext& context) {
#if VTK_VERSION_NUMBER < VTK_VERSION_CHECK(9, 4, 0) && QT_CONFIG(xcb_glx_plugin)
  return context.nativeInterface<QNativeInterface::QGLXContext>() != nullptr;
#else
  Q_UNUSED(context)
  return true;
#endif
}

OpenGLSupport probe() {
  const QString platform = QGuiApplication::platformName();
  if (QStringList{"offscreen", "minimal", "minimalegl", "linuxfb", "vnc"}.contains(platform))
    return {false, say("The platform \"%1\" has no OpenGL").arg(platform),
            say("start Larmor without QT_QPA_PLATFORM in an X session, or under packaging/with-display")};
  QOpenGLContext context;
  QOffscreenSurface surface;
  if (!context.create())
    return missing(say("This display offers no OpenGL"), software());
  surface.setFormat(context.format());
  surface.create();
  if (!context.makeCurrent(&surface))
    return missing(say("OpenGL cannot be used on this display"), software());
  const auto string = [&](unsigned name) {
    return QString::fromLatin1(reinterpret_cast<const char*>(context.functions()->glGetString(name)));
  };
  const QString version = string(GL_VERSION), language = string(GL_SHADING_LANGUAGE_VERSION);
  const QString driver = string(GL_RENDERER);
  const bool glx = isLoadable(context), embedded = context.isOpenGLES();
  context.doneCurrent();
  if (embedded || versionOf(version, 100) < neededVersion || versionOf(language, 100) < neededLanguage)
    return missing(say("OpenGL %1 of this display (%2) is too old for the 3D view, which needs 3.2")
                       .arg(version.section(' ', 0, embedded ? 2 : 0), driver),
                   software());
  if (!glx)
    return missing(say("This display has no GLX, which the 3D view needs"),
                   platform == "xcb" ? say("an X server that has it: Xvfb +extension GLX, or packaging/with-display")
                                     : say("start Larmor with QT_QPA_PLATFORM=xcb"));
  return {};
}

} // namespace

QString OpenGLSupport::text() const {
  return usable ? QString()
                : say("%1. The 3D view cannot be drawn.\nRemedy: %2.\nPlots, tables and files work all the same.")
                      .arg(problem, remedy);
}

const OpenGLSupport& openGLSupport() {
  static const OpenGLSupport found = probe();
  return found;
}

void requireOpenGL(const char* what) {
  if (const OpenGLSupport& support = openGLSupport(); !support.usable)
    throw Error(what, support.problem.toStdString(), support.remedy.toStdString());
}

} // namespace larmor::views
