#include "app/window/Options.h"
#include "app/window/Picture.h"
#include "app/workspaces.h"
#include "engine/core/Error.h"
#include "engine/studies/Version.h"
#include "widgets/shell/MainWindow.h"
#include "widgets/shell/StallWatchdog.h"
#include "widgets/theme/Theme.h"
#include "widgets/views/SceneView.h"

#include <QAction>
#include <QApplication>
#include <QTimer>
#include <csignal>
#include <cstdlib>
#include <iostream>

namespace {

/// VTK's OpenGL loader of Debian 12 speaks GLX only, so a Wayland session needs X compatibility (docs/dependencies.md).
void chooseDisplay() {
  if (!std::getenv("QT_QPA_PLATFORM"))
    qputenv("QT_QPA_PLATFORM", "xcb");
  if (!std::getenv("DISPLAY") && qgetenv("QT_QPA_PLATFORM") == "xcb")
    throw larmor::Error("larmor", "there is no display (DISPLAY is not set)",
                        "an X display; without one: packaging/with-display larmor ..., or larmor-batch");
}

int windowMain(int count, char** values) {
  const auto options = larmor::app::parseOptions(count, values);
  if (options.helpShown)
    return 0;
  chooseDisplay();
  larmor::views::SceneView::setDefaultSurfaceFormat();
  QApplication::setApplicationName("Larmor");
  QApplication::setOrganizationName("Larmor");
  QApplication::setApplicationVersion(larmor::studies::version);
  QApplication application(count, values);
  auto& theme = larmor::widgets::Theme::shared();
  if (!options.theme.isEmpty())
    theme.setMode(options.theme == "dark" ? larmor::widgets::Theme::Mode::Dark : larmor::widgets::Theme::Mode::Light);
  theme.apply();
  larmor::widgets::MainWindow window(larmor::app::allWorkspaces());
  if (!options.picture.isEmpty())
    return larmor::app::makePicture(window, options);
  window.show();
#ifndef NDEBUG
  const larmor::widgets::StallWatchdog watchdog; // logs every stall of the window above 50 ms
#endif
  for (const QString& file : options.files)
    window.openFile(file);
  if (options.run)
    QTimer::singleShot(0, &window, [&window] { window.action("run")->trigger(); });
  return QApplication::exec();
}

} // namespace

int main(int count, char** values) {
  std::signal(SIGXFSZ, SIG_IGN); // a file too large is an error of the write, not a death
  try {
    return windowMain(count, values);
  } catch (const std::exception& error) {
    std::cerr << "larmor: " << error.what() << "\n";
    return 1;
  }
}
