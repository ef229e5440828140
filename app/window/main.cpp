#include "app/window/Options.h"
#include "app/window/Picture.h"
#include "app/workspaces.h"
#include "engine/core/Error.h"
#include "engine/core/Version.h"
#include "widgets/shell/MainWindow.h"
#include "widgets/shell/StallWatchdog.h"
#include "widgets/theme/Theme.h"
#include "widgets/views/SceneView.h"

#include <QAction>
#include <QApplication>
#include <QTimer>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <unistd.h>
#include <vector>

namespace {

/// A picture needs OpenGL, hence a display: without one this program starts itself again under a virtual one. Returns
/// only if there is no xvfb-run.
void startUnderXvfb(char** values) {
  qputenv("LARMOR_UNDER_XVFB", "1");
  std::vector<char*> arguments;
  for (const char* word : {"xvfb-run", "-a", "-s", "-screen 0 2560x1600x24 -noreset", "/proc/self/exe"})
    arguments.push_back(const_cast<char*>(word)); // execvp takes them so and leaves them alone
  const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
  arguments.back() = const_cast<char*>(self.c_str());
  for (char** value = values + 1; *value; ++value)
    arguments.push_back(*value);
  arguments.push_back(nullptr);
  execvp("xvfb-run", arguments.data());
}

/// VTK's OpenGL loader of Debian 12 speaks GLX only, so a Wayland session needs X compatibility (docs/dependencies.md).
void chooseDisplay(const larmor::app::Options& options, char** values) {
  if (!std::getenv("QT_QPA_PLATFORM"))
    qputenv("QT_QPA_PLATFORM", "xcb");
  if (!std::getenv("DISPLAY") && (!options.picture.isEmpty() || !options.figures.isEmpty()) &&
      !std::getenv("LARMOR_UNDER_XVFB"))
    startUnderXvfb(values);
  if (!std::getenv("DISPLAY") && qgetenv("QT_QPA_PLATFORM") == "xcb")
    throw larmor::Error("larmor", "there is no display (DISPLAY is not set)",
                        "an X display; without one: packaging/with-display larmor ..., or larmor-batch");
}

/// Starts the run as soon as the files are read: a training needs its database.
void runWhenRead(larmor::widgets::MainWindow& window) {
  constexpr int between = 20; // ms
  auto* timer = new QTimer(&window);
  QObject::connect(timer, &QTimer::timeout, &window, [timer, &window] {
    if (window.opensMore() || (window.current() && !window.current()->idle()))
      return;
    timer->deleteLater();
    timer->stop();
    window.action("run")->trigger();
  });
  timer->start(between);
}

int windowMain(int count, char** values) {
  const auto options = larmor::app::parseOptions(count, values);
  if (options.helpShown)
    return 0;
  chooseDisplay(options, values);
  larmor::views::SceneView::setDefaultSurfaceFormat();
  QApplication::setApplicationName("Larmor");
  QApplication::setOrganizationName("Larmor");
  QApplication::setApplicationVersion(larmor::version);
  QApplication application(count, values);
  auto& theme = larmor::widgets::Theme::shared();
  if (!options.theme.isEmpty())
    theme.setMode(options.theme == "dark" ? larmor::widgets::Theme::Mode::Dark : larmor::widgets::Theme::Mode::Light);
  theme.apply();
  larmor::widgets::MainWindow window(larmor::app::allWorkspaces());
  larmor::app::addHelp(window);
  if (!options.picture.isEmpty())
    return larmor::app::makePicture(window, options);
  if (!options.figures.isEmpty())
    return larmor::app::makeFigures(window, options);
  if (options.files.isEmpty() && !options.run)
    window.setStartPage(true);
  window.show();
  window.startJournal(larmor::widgets::MainWindow::journalRoot());
#ifndef NDEBUG
  const larmor::widgets::StallWatchdog watchdog; // logs every stall of the window above 50 ms
#endif
  window.openFiles(options.files);
  if (options.run)
    runWhenRead(window);
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
