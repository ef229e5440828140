#pragma once
#include "app/workspaces.h"
#include "tests/harness/Places.h"
#include "tests/harness/Test.h"
#include "tests/workflows/DialogGuard.h"
#include "widgets/paths/PathPlots.h"
#include "widgets/paths/PathScene.h"
#include "widgets/shell/MainWindow.h"
#include "widgets/theme/Theme.h"
#include "widgets/views/SceneView.h"
#include "widgets/workspaces/trajectories/TrajectoriesWorkspace.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QScreen>
#include <QSettings>
#include <QTemporaryDir>

namespace larmor::testing {

/// Empty if it cannot be read.
inline QByteArray contentOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The one of this text that can be seen; null if there is none.
inline QAbstractButton* buttonOf(QWidget* parent, const QString& text) {
  for (auto* button : parent->findChildren<QAbstractButton*>())
    if (button->text() == text && button->isVisible())
      return button;
  return nullptr;
}

/// The main window with its real workspaces, as a new user finds it.
class WindowUnderTest {
public:
  WindowUnderTest() {
    QSettings().clear();
    window = std::make_unique<widgets::MainWindow>(app::allWorkspaces());
    app::addHelp(*window);
    window->resize(1280, 800);
    window->show();
    workspace = qobject_cast<widgets::TrajectoriesWorkspace*>(window->current());
  }
  void set(const std::vector<std::pair<std::string, std::string>>& values) {
    workspace->recipe().parameters().setTexts(values);
    workspace->parameterForm().refresh();
  }
  void trigger(const char* name) { window->action(name)->trigger(); }
  /// A run of 60 particles in a Gaussian field, shown in full. @returns false if that took too long.
  bool runSmall() {
    set({{"field", "gaussian"},
         {"grid", "32"},
         {"alpha", "10"},
         {"particles", "60"},
         {"gyrations", "20"},
         {"record_every", "5"}});
    trigger("run");
    return untilIdle() && shownPaths() > 0;
  }
  bool untilIdle(int milliseconds = 30000) {
    return QTest::qWaitFor([this] { return workspace->scene().snapshot() && workspace->idle(); }, milliseconds);
  }
  /// A picture of the window for the eye, in the folder "pictures" where the test runs.
  void keep(const QString& name, QWidget* what = nullptr) {
    QTest::qWait(300);
    QWidget* shown = what ? what : window.get();
    QDir().mkpath("pictures");
    shown->screen()->grabWindow(shown->winId()).save("pictures/" + name + ".png");
  }
  /// A button or menu entry of this text, anywhere in the window.
  QAction* actionNamed(const QString& name) { return window->findChild<QAction*>(name); }
  bool running() const { return !workspace->runState().run; }
  void press(Qt::Key key) { QTest::keyClick(window.get(), key); }
  views::PathLayer& paths() { return workspace->scene().view().layer<views::PathLayer>("paths"); }
  std::size_t shownPaths() { return paths().paths() ? paths().paths()->paths() : 0; }

  DialogGuard dialogs;
  std::unique_ptr<widgets::MainWindow> window;
  widgets::TrajectoriesWorkspace* workspace = nullptr;
};

/// main() of a window test: OpenGL format first, settings and data of its own.
template <class Test>
int runWindowTest(int count, char** values) {
  views::SceneView::setDefaultSurfaceFormat();
  const QTemporaryDir home;
  qputenv("XDG_CONFIG_HOME", QFile::encodeName(home.filePath("config")));
  qputenv("XDG_DATA_HOME", QFile::encodeName(home.filePath("data")));
  QApplication::setOrganizationName("LarmorTest");
  QApplication::setApplicationName(Test::staticMetaObject.className());
  QApplication application(count, values);
  widgets::Theme::shared().apply();
  Test test;
  return QTest::qExec(&test, count, values);
}

} // namespace larmor::testing

#define LARMOR_WINDOW_TEST(Class) LARMOR_TEST_MAIN(&larmor::testing::runWindowTest<Class>)
