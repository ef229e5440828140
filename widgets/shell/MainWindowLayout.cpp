// The window's areas: bars, docks, status bar; their remembered layout; what fits on the screen.
#include "widgets/jobs/JobBar.h"
#include "widgets/jobs/JobQueue.h"
#include "widgets/shell/DockFolding.h"
#include "widgets/shell/MainWindow.h"
#include "widgets/shell/RunBar.h"
#include "widgets/shell/RunListView.h"
#include "widgets/shell/StatusBar.h"
#include "widgets/shell/WorkspaceBar.h"
#include "widgets/theme/Theme.h"

#include <QDockWidget>
#include <QLabel>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace larmor::widgets {

namespace {

constexpr int layoutVersion = 2; ///< raise when docks or bars change, so that old layouts are not applied

/// Least window beside a dock: bars and a scene that can be worked with.
constexpr QSize roomForViews(560, 400);

QDockWidget* dock(const QString& title, const QString& name, QWidget* content, MainWindow* window) {
  auto* made = new QDockWidget(title, window);
  made->setObjectName(name);
  made->setWidget(content);
  made->setAllowedAreas(Qt::AllDockWidgetAreas);
  return made;
}

} // namespace

void MainWindow::buildAreas() {
  bar_ = new WorkspaceBar(this);
  for (const auto& entry : entries_)
    bar_->add(entry.name, entry.icon, entry.description);
  connect(bar_, &WorkspaceBar::chosen, this, &MainWindow::selectWorkspace);
  addToolBar(Qt::LeftToolBarArea, bar_);

  auto* centre = new QWidget(this);
  messages_ = new MessageBar(centre);
  connect(messages_, &MessageBar::elsewhereChanged, this, [this] { bar_->setMarked(messages_->elsewhere()); });
  runBar_ = new RunBar(centre);
  connect(runBar_, &RunBar::runAsked, this, [this] { action("run")->trigger(); });
  views_ = new QStackedWidget(centre);
  auto* column = new QVBoxLayout(centre);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(messages_);
  column->addWidget(runBar_);
  column->addWidget(views_, 1);
  setCentralWidget(centre);

  parameters_ = new QStackedWidget(this);
  plots_ = new QStackedWidget(this);
  // Whatever is in them: a window that is too small for everything is still one.
  views_->setMinimumSize(200, 250);
  parameters_->setMinimumSize(240, 100);
  plots_->setMinimumSize(200, 100);
  runList_ = new RunListView(this);
  runList_->setMinimumSize(200, 80);
  connect(runList_, &RunListView::removedRun, this, [this](const QString& name) {
    const QPointer<RunStore> store = current()->runStore();
    messages_->show({Severity::Information,
                     tr("%1 is no longer in the list.").arg(name),
                     {},
                     {{tr("Put back"),
                       [store] {
                         if (store)
                           store->putBack();
                       }}},
                     "removal",
                     nameOf(current())});
  });
  runsDock_ = dock(tr("Runs"), "runsDock", runList_, this);
  parametersDock_ = dock(tr("Parameters"), "parametersDock", parameters_, this);
  plotsDock_ = dock(tr("Plots"), "plotsDock", plots_, this);
  // The parameters keep the full height; the plots get the width of the views.
  setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
  addDockWidget(Qt::RightDockWidgetArea, runsDock_);
  addDockWidget(Qt::RightDockWidgetArea, parametersDock_);
  addDockWidget(Qt::BottomDockWidgetArea, plotsDock_);
  folding_ = new DockFolding(this);
  folding_->add(runsDock_, roomForViews.width());
  folding_->add(parametersDock_, roomForViews.width());
  folding_->add(plotsDock_, roomForViews.height());
}

void MainWindow::buildStatusBar() {
  jobBar_ = new JobBar(this);
  history_ = new JobQueue(this);
  history_->setWindowFlag(Qt::Dialog);
  history_->setWindowTitle(tr("Jobs of this session"));
  history_->resize(640, 260);
  device_ = new QLabel(this);
  device_->setObjectName("deviceLabel");
  device_->setMinimumWidth(1);
  statusBar_ = new StatusBar(this);
  setStatusBar(statusBar_);
  statusBar_->setSizeGripEnabled(false);
  statusBar_->setMinimumHeight(34); // the same with and without a job: nothing above it moves
  statusBar_->setContentsMargins(6, 2, 8, 2);
  statusBar_->addPermanentWidget(jobBar_);
  statusBar_->addPermanentWidget(device_);
  for (QDockWidget* each : {parametersDock_, plotsDock_}) { // where a small screen has folded them away
    auto* toggle = new QToolButton(this);
    toggle->setDefaultAction(each->toggleViewAction());
    toggle->setToolTip(tr("Show or hide %1 (%2)").arg(each->windowTitle(), each == parametersDock_ ? "F9" : "F10"));
    statusBar_->addPermanentWidget(toggle);
  }
  connect(jobBar_, &JobBar::finished, this, [this](const QString& title, jobs::State state, double seconds) {
    const auto name = jobs::nameOf(state);
    // What is new first: the bar of a small window has no room for the rest.
    say(tr("%1 after %2: %3")
            .arg(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())), durationText(seconds), title),
        15000);
  });
}

void MainWindow::refreshDevice() {
  device_->setText(current() ? current()->deviceText() : QString());
  device_->setToolTip(current() ? current()->deviceReason() : QString());
}

void MainWindow::restoreLayout() {
  const QSettings settings;
  const QByteArray geometry = settings.value("layout/geometry").toByteArray();
  if (!geometry.isEmpty())
    restoreGeometry(geometry);
  const QByteArray state = settings.value("layout/state").toByteArray();
  if (!state.isEmpty() && !restoreState(state, layoutVersion))
    restoreState(defaultState_);
  keepOnScreen();
}

/// What is comfortable, or the whole of a screen that is too small for it.
void MainWindow::chooseFirstSize() {
  constexpr QSize comfortable(1280, 800);
  constexpr int titleBar = 40;
  const QSize room = screen()->availableGeometry().size() - QSize(0, titleBar);
  resize(comfortable.boundedTo(room));
  if (comfortable.boundedTo(room) != comfortable)
    setWindowState(windowState() | Qt::WindowMaximized);
}

/// A geometry that was kept may be that of another screen.
void MainWindow::keepOnScreen() {
  if (isMaximized() || isFullScreen())
    return;
  const QRect area = screen()->availableGeometry();
  QRect own = geometry();
  own.setSize(own.size().boundedTo(area.size()));
  own.moveLeft(std::clamp(own.left(), area.left(), area.right() + 1 - own.width()));
  own.moveTop(std::clamp(own.top(), area.top(), area.bottom() + 1 - own.height()));
  if (own != geometry())
    setGeometry(own);
}

/// Between views and docks, as the first start does it.
void MainWindow::shareRoom() {
  resizeDocks({parametersDock_}, {std::clamp(width() * 28 / 100, 250, 360)}, Qt::Horizontal);
  resizeDocks({plotsDock_}, {std::clamp(height() * 32 / 100, 150, 260)}, Qt::Vertical);
  resizeDocks({runsDock_, parametersDock_}, {std::clamp(height() * 25 / 100, 110, 210), height()}, Qt::Vertical);
}

void MainWindow::saveLayout() {
  folding_->unfold();
  QSettings settings;
  settings.setValue("layout/geometry", saveGeometry());
  settings.setValue("layout/state", saveState(layoutVersion));
}

void MainWindow::resetLayout() {
  if (presentation_)
    setPresentation(false);
  setStartPage(false);
  folding_->unfold();
  restoreState(defaultState_);
  for (QDockWidget* each : {runsDock_, parametersDock_, plotsDock_}) {
    each->setFloating(false);
    each->show();
  }
  shareRoom();
  folding_->update();
}

} // namespace larmor::widgets
