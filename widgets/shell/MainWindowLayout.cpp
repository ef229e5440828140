// The window's areas: bars, docks, status bar; their remembered layout; presentation mode.
#include "widgets/jobs/JobBar.h"
#include "widgets/jobs/JobQueue.h"
#include "widgets/shell/MainWindow.h"
#include "widgets/shell/WorkspaceBar.h"
#include "widgets/theme/Theme.h"

#include <QApplication>
#include <QDockWidget>
#include <QLabel>
#include <QMenuBar>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>
#include <QVBoxLayout>

namespace larmor::widgets {

namespace {

constexpr int layoutVersion = 1; ///< raise when docks or bars change, so that old layouts are not applied

QDockWidget* dock(const QString& title, const QString& name, QStackedWidget* content, MainWindow* window) {
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
  views_ = new QStackedWidget(centre);
  auto* column = new QVBoxLayout(centre);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(messages_);
  column->addWidget(views_, 1);
  setCentralWidget(centre);

  parameters_ = new QStackedWidget(this);
  plots_ = new QStackedWidget(this);
  parameters_->setMinimumWidth(240);
  plots_->setMinimumHeight(120);
  parametersDock_ = dock(tr("Parameters"), "parametersDock", parameters_, this);
  plotsDock_ = dock(tr("Plots"), "plotsDock", plots_, this);
  // The parameters keep the full height; the plots get the width of the views.
  setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
  addDockWidget(Qt::RightDockWidgetArea, parametersDock_);
  addDockWidget(Qt::BottomDockWidgetArea, plotsDock_);
}

void MainWindow::buildStatusBar() {
  jobBar_ = new JobBar(this);
  history_ = new JobQueue(this);
  history_->setWindowFlag(Qt::Dialog);
  history_->setWindowTitle(tr("Jobs of this session"));
  history_->resize(640, 260);
  device_ = new QLabel(this);
  device_->setObjectName("deviceLabel");
  statusBar()->setSizeGripEnabled(false);
  statusBar()->setMinimumHeight(34); // the same with and without a job: nothing above it moves
  statusBar()->setContentsMargins(6, 2, 8, 2);
  statusBar()->addPermanentWidget(jobBar_);
  statusBar()->addPermanentWidget(device_);
  connect(jobBar_, &JobBar::finished, this, [this](const QString& title, jobs::State state, double seconds) {
    const auto name = jobs::nameOf(state);
    say(tr("%1: %2 after %3")
            .arg(title, QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())), durationText(seconds)),
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
}

void MainWindow::saveLayout() {
  QSettings settings;
  settings.setValue("layout/geometry", saveGeometry());
  settings.setValue("layout/state", saveState(layoutVersion));
}

void MainWindow::resetLayout() {
  if (presentation_)
    setPresentation(false);
  setStartPage(false);
  restoreState(defaultState_);
  for (QDockWidget* each : {parametersDock_, plotsDock_}) {
    each->setFloating(false);
    each->show();
  }
  resizeDocks({parametersDock_}, {360}, Qt::Horizontal);
  resizeDocks({plotsDock_}, {260}, Qt::Vertical);
}

void MainWindow::setPresentation(bool on) {
  if (on == presentation_)
    return;
  setStartPage(false);
  presentation_ = on;
  if (on) {
    stateBeforePresentation_ = saveState();
    fontBeforePresentation_ = QApplication::font();
    wasMaximized_ = isMaximized();
    QFont larger = fontBeforePresentation_;
    larger.setPointSizeF(larger.pointSizeF() * 1.5);
    QApplication::setFont(larger);
    showFullScreen();
  } else {
    QApplication::setFont(fontBeforePresentation_);
    wasMaximized_ ? showMaximized() : showNormal();
  }
  // Not hidden: a hidden menu bar would take its shortcuts with it.
  menuBar()->setMaximumHeight(on ? 0 : QWIDGETSIZE_MAX);
  for (QWidget* each :
       {static_cast<QWidget*>(bar_), static_cast<QWidget*>(tools_), static_cast<QWidget*>(parametersDock_),
        static_cast<QWidget*>(plotsDock_), static_cast<QWidget*>(statusBar())})
    each->setVisible(!on);
  if (!on)
    restoreState(stateBeforePresentation_);
  if (current())
    current()->setPresentation(on);
  if (QAction* toggle = action("presentation"))
    toggle->setChecked(on);
}

} // namespace larmor::widgets
