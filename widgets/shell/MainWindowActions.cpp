// The four tools, their enabled states, and the tool bar.
#include "widgets/shell/MainWindow.h"
#include "widgets/theme/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QMenu>
#include <QToolBar>
#include <QToolButton>

namespace larmor::widgets {

QAction* MainWindow::add(const QString& name, const QString& text, const QString& icon, const QKeySequence& shortcut,
                         Step step) {
  auto* made = new QAction(text, this);
  made->setObjectName(name);
  made->setShortcut(shortcut);
  made->setData(icon);
  if (!icon.isEmpty())
    made->setIcon(Theme::shared().icon(icon));
  // Also while the menu bar is folded away (presentation).
  addAction(made);
  connect(made, &QAction::triggered, this, [this, step, name] { guarded(step, name); });
  actions_.insert(name, made);
  return made;
}

QAction* MainWindow::action(const QString& name) const { return actions_.value(name); }

void MainWindow::buildActions() {
  add("run", tr("Run"), "run", Qt::Key_F5, [this] {
    if (runs().runState().paused)
      runs().setPaused(false);
    else {
      runs().run();
      focusView();
    }
  })->setToolTip(tr("Run with the parameters at the right (F5)"));
  add("pause", tr("Pause"), "pause", Qt::Key_F6, [this] {
    runs().setPaused(!runs().runState().paused);
  })->setToolTip(tr("Hold the run; again to go on (F6)"));
  add("stop", tr("Stop"), "stop", Qt::Key_F7, [this] {
    runs().stop();
  })->setToolTip(tr("Stop the run; what it has computed stays (F7)"));
  add("step", tr("Step"), "step", Qt::Key_F8, [this] { runs().step(); })->setToolTip(tr("Compute one step (F8)"));
  actions_["pause"]->setCheckable(true);
}

void MainWindow::buildToolBar() {
  tools_ = new QToolBar(tr("Tools"), this);
  tools_->setObjectName("toolBar");
  tools_->setMovable(false);
  tools_->setIconSize({18, 18});
  tools_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  tools_->setContextMenuPolicy(Qt::PreventContextMenu);
  tools_->toggleViewAction()->setVisible(false);
  // A tool bar of a main window unfolds over the views; one in a widget has a menu of what has no room.
  toolRow_ = new QToolBar(tools_);
  toolRow_->setObjectName("toolRow");
  toolRow_->setStyleSheet("QToolBar{padding:0;}"); // the outer one has some
  toolRow_->setIconSize(tools_->iconSize());
  toolRow_->setToolButtonStyle(tools_->toolButtonStyle());
  toolRow_->setContextMenuPolicy(Qt::PreventContextMenu);
  // Its own arrows are lost on a dark ground. The name is Qt's, which may change.
  if (auto* more = toolRow_->findChild<QToolButton*>("qt_toolbar_ext_button")) {
    more->setToolButtonStyle(Qt::ToolButtonTextOnly);
    more->setText("»");
  }
  toolRow_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  tools_->addWidget(toolRow_);
  for (const char* name : {"run", "pause", "stop", "step"}) {
    toolRow_->addAction(actions_[name]);
    toolRow_->widgetForAction(actions_[name])->setObjectName(QString(name) + "Button");
  }
  forecast_ = new QLabel(this);
  forecast_->setObjectName("runForecast");
  forecast_->setContentsMargins(6, 0, 6, 0);
  forecastAction_ = toolRow_->addWidget(forecast_);
  viewActionsEnd_ = toolRow_->addSeparator();
  addToolBar(Qt::TopToolBarArea, tools_);
  const auto recolour = [this] {
    const Colours& c = Theme::shared().colours();
    for (QAction* each : actions_)
      if (!each->data().toString().isEmpty())
        each->setIcon(Theme::shared().icon(each->data().toString()));
    actions_["run"]->setIcon(Theme::shared().icon("run", c.accentText));
    setWindowIcon(Theme::shared().icon("larmor", c.accent));
  };
  connect(&Theme::shared(), &Theme::changed, this, recolour);
  recolour();
}

void MainWindow::refreshTools() {
  if (!current())
    return;
  const RunPart* runs = current()->runs();
  const RunState state = runs ? runs->runState() : RunState{.run = false};
  actions_["run"]->setEnabled(state.run);
  actions_["run"]->setText(state.paused ? tr("Resume") : tr("Run"));
  actions_["pause"]->setEnabled(state.pause);
  actions_["pause"]->setChecked(state.paused);
  actions_["stop"]->setEnabled(state.stop);
  actions_["step"]->setEnabled(state.step);
  actions_["step"]->setVisible(runs && runs->hasStep());
  const Forecast forecast = runs ? runs->forecast() : Forecast{};
  forecast_->setText(forecast.brief);
  forecast_->setToolTip(forecast.full);
  forecastAction_->setVisible(!forecast.brief.isEmpty() && !state.stop);
  QUndoStack* undo = current()->undoStack();
  actions_["undo"]->setEnabled(undo->canUndo());
  actions_["redo"]->setEnabled(undo->canRedo());
  actions_["undo"]->setText(undo->canUndo() ? tr("Undo %1").arg(undo->undoText()) : tr("Undo"));
  actions_["redo"]->setText(undo->canRedo() ? tr("Redo %1").arg(undo->redoText()) : tr("Redo"));
  refreshFileActions();
}

void MainWindow::refreshViewActions() {
  for (QAction* old : shownViewActions_) {
    toolRow_->removeAction(old);
    removeAction(old);
  }
  for (QAction* old : shownRunActions_)
    runMenu_->removeAction(old);
  shownRunActions_ = current() ? current()->runActions() : QList<QAction*>();
  runMenu_->addActions(shownRunActions_);
  shownViewActions_ = current() ? current()->viewActions() : QList<QAction*>();
  toolRow_->addActions(shownViewActions_);
  for (QAction* each : shownViewActions_)
    if (auto* button = qobject_cast<QToolButton*>(toolRow_->widgetForAction(each)); button && each->menu())
      button->setPopupMode(QToolButton::InstantPopup); // the whole button opens the menu
  addActions(shownViewActions_); // their keys work in presentation, too, where the tool bar is hidden
  viewActionsEnd_->setVisible(!shownViewActions_.isEmpty());
}

void MainWindow::copyCommand() {
  try {
    runs().takeTyped();
  } catch (const std::exception& error) { // said as Run says it, which clears it
    return messages_->showError(QString::fromUtf8(error.what()), "run", nameOf(current()));
  }
  const QString line = runs().commandLine();
  if (line.isEmpty())
    return;
  QApplication::clipboard()->setText(line);
  say(tr("Copied: %1").arg(line));
}

} // namespace larmor::widgets
