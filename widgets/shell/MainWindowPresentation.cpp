// Presentation mode, and the keys of the view.
#include "widgets/shell/DockFolding.h"
#include "widgets/shell/MainWindow.h"
#include "widgets/shell/WorkspaceBar.h"
#include "widgets/theme/Theme.h"

#include <QApplication>
#include <QDockWidget>
#include <QKeyEvent>
#include <QMenu>
#include <QMenuBar>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTabBar>
#include <QTabWidget>
#include <QToolBar>

namespace larmor::widgets {

namespace {

constexpr double thickLines = 1.9, largerText = 1.5;

} // namespace

/// What F11 shows besides the view; kept in the settings.
void MainWindow::buildPresentationMenu() {
  QMenu* menu = viewMenu_->addMenu(tr("In presentations"));
  const auto choice = [&](const char* name, const QString& text, bool usual, const QKeySequence& keys = {}) {
    const QString key = QStringLiteral("presentation/") + name;
    QAction* made = add(QStringLiteral("presentation_") + name, text, {}, keys, [this, name, key] {
      QSettings().setValue(key, action(QStringLiteral("presentation_") + name)->isChecked());
      if (presentation_)
        showPresentation();
    });
    made->setCheckable(true);
    made->setChecked(QSettings().value(key, usual).toBool());
    menu->addAction(made);
  };
  choice("plot", tr("&Plot beside the view"), false, QKeySequence("Shift+F11"));
  choice("thick", tr("&Thick lines"), true);
  choice("time", tr("T&ime in the view"), true);
}

void MainWindow::setPresentation(bool on) {
  if (on == presentation_)
    return;
  setStartPage(false);
  if (on) {
    folding_->unfold();
    stateBeforePresentation_ = saveState();
    fontBeforePresentation_ = QApplication::font();
    wasMaximized_ = isMaximized();
    QFont larger = fontBeforePresentation_;
    larger.setPointSizeF(larger.pointSizeF() * largerText);
    QApplication::setFont(larger);
    showFullScreen();
  } else {
    QApplication::setFont(fontBeforePresentation_);
    wasMaximized_ ? showMaximized() : showNormal();
  }
  presentation_ = on;
  folding_->setActive(!on);
  // Not hidden: a hidden menu bar would take its shortcuts with it.
  menuBar()->setMaximumHeight(on ? 0 : QWIDGETSIZE_MAX);
  for (QWidget* each :
       {static_cast<QWidget*>(bar_), static_cast<QWidget*>(tools_), static_cast<QWidget*>(parametersDock_),
        static_cast<QWidget*>(runsDock_), static_cast<QWidget*>(statusBar())})
    each->setVisible(!on);
  showPresentation();
  if (!on) {
    restoreState(stateBeforePresentation_);
    folding_->update();
  }
  if (QAction* toggle = action("presentation"))
    toggle->setChecked(on);
  focusView(); // its keys work at once
}

/// The plot in front stands beside the view, without what is only for working.
void MainWindow::showPresentation() {
  const auto chosen = [this](const char* name) { return presentation_ && action(name)->isChecked(); };
  const bool plot = chosen("presentation_plot");
  delete plotsDock_->titleBarWidget();
  plotsDock_->setTitleBarWidget(presentation_ ? new QWidget(plotsDock_) : nullptr);
  if (presentation_)
    addDockWidget(Qt::RightDockWidgetArea, plotsDock_);
  plotsDock_->setVisible(plot || !presentation_);
  if (plot)
    resizeDocks({plotsDock_}, {width() * 38 / 100}, Qt::Horizontal);
  for (QStackedWidget* area : {plots_, views_})
    for (auto* tabs : area->findChildren<QTabWidget*>())
      tabs->tabBar()->setVisible(!presentation_);
  Theme::shared().setLineScale(chosen("presentation_thick") ? thickLines : 1.0);
  if (current())
    current()->setPresentation({presentation_, Theme::shared().lineScale(), chosen("presentation_time")});
}

/// What is typed next goes to the view: R, X, Y, Z, space and the like.
void MainWindow::focusView() {
  if (QWidget* view = current() && !startShown_ ? current()->keyboardView() : nullptr)
    view->setFocus();
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape && presentation_)
    return setPresentation(false);
  QWidget* view = current() && !startShown_ ? current()->keyboardView() : nullptr;
  if (view && view->isVisible() && !forwarding_ && event->modifiers() == Qt::NoModifier) {
    forwarding_ = true; // what the view does not want comes back up to here
    QKeyEvent copy(event->type(), event->key(), event->modifiers(), event->text());
    QApplication::sendEvent(view, &copy);
    forwarding_ = false;
    if (copy.isAccepted())
      return event->accept();
  }
  QMainWindow::keyPressEvent(event);
}

} // namespace larmor::widgets
