#pragma once
#include "app/workspaces.h"
#include "widgets/shell/MainWindow.h"
#include "widgets/theme/Theme.h"
#include "widgets/views/SceneView.h"
#include "widgets/workspaces/trajectories/TrajectoriesWorkspace.h"
#include "widgets/workspaces/trajectories/TrajectoryPlots.h"
#include "widgets/workspaces/trajectories/TrajectoryScene.h"

#include <QAction>
#include <QApplication>
#include <QSettings>
#include <QStandardPaths>
#include <QtTest>

namespace larmor::testing {

/// The main window with its real workspaces, as a new user finds it.
class WindowUnderTest {
public:
  WindowUnderTest() {
    QSettings().clear();
    window = std::make_unique<widgets::MainWindow>(app::allWorkspaces());
    window->resize(1280, 800);
    window->show();
    workspace = qobject_cast<widgets::TrajectoriesWorkspace*>(window->current());
  }
  void set(const std::vector<std::pair<std::string, std::string>>& values) {
    workspace->recipe().parameters().setTexts(values);
    workspace->parameterForm().refresh();
  }
  void trigger(const char* name) { window->action(name)->trigger(); }
  bool running() const { return !workspace->runState().run; }
  void press(Qt::Key key) { QTest::keyClick(window.get(), key); }
  views::PathLayer& paths() { return workspace->scene().view().layer<views::PathLayer>("paths"); }
  std::size_t shownPaths() { return paths().paths() ? paths().paths()->paths() : 0; }

  std::unique_ptr<widgets::MainWindow> window;
  widgets::TrajectoriesWorkspace* workspace = nullptr;
};

/// main() of a window test: OpenGL format first, settings of its own.
template <class Test>
int runWindowTest(int count, char** values) {
  views::SceneView::setDefaultSurfaceFormat();
  QStandardPaths::setTestModeEnabled(true);
  QApplication::setOrganizationName("LarmorTest");
  QApplication::setApplicationName(Test::staticMetaObject.className());
  QApplication application(count, values);
  widgets::Theme::shared().apply();
  Test test;
  return QTest::qExec(&test, count, values);
}

} // namespace larmor::testing
