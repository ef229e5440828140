// The start page: when it is shown, what it starts.
#include "widgets/shell/DockFolding.h"
#include "widgets/shell/MainWindow.h"
#include "widgets/shell/StartPage.h"
#include "widgets/shell/WorkspaceBar.h"
#include "widgets/theme/FileName.h"

#include <QDockWidget>
#include <QFileInfo>
#include <QSettings>
#include <QStackedWidget>
#include <QToolBar>

namespace larmor::widgets {

void MainWindow::buildStartPage() {
  std::vector<StartPage::Section> sections;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (!entries_[i].examples)
      continue;
    sections.push_back({entries_[i].name, entries_[i].examples()});
    startSections_.push_back(static_cast<int>(i));
  }
  start_ = new StartPage(std::move(sections), this);
  views_->addWidget(start_);
  connect(start_, &StartPage::exampleChosen, this, &MainWindow::openExample);
  connect(start_, &StartPage::newChosen, this, [this] { setStartPage(false); });
  connect(start_, &StartPage::openChosen, this, [this] { askOpen(); });
  connect(start_, &StartPage::recentChosen, this, [this](const QString& path) { openFile(path); });
}

void MainWindow::setStartPage(bool on) {
  if (on == startShown_)
    return;
  if (on && presentation_)
    setPresentation(false);
  if (on && !start_)
    buildStartPage();
  startShown_ = on;
  if (on) {
    QStringList recent;
    for (const QString& path : QSettings().value("recent").toStringList())
      if (fileExists(path))
        recent << path;
    start_->setRecent(recent);
    folding_->unfold();
    stateBeforeStart_ = saveState();
    views_->setCurrentWidget(start_);
  } else if (current()) {
    views_->setCurrentWidget(current()->centralView());
  }
  folding_->setActive(false);
  for (QWidget* each : {static_cast<QWidget*>(tools_), static_cast<QWidget*>(parametersDock_),
                        static_cast<QWidget*>(plotsDock_), static_cast<QWidget*>(runsDock_)})
    each->setVisible(!on);
  bar_->setCurrent(on ? -1 : current_);
  if (!on) {
    restoreState(stateBeforeStart_);
    folding_->setActive(true);
  }
  if (current())
    refreshRun();
}

void MainWindow::openExample(int section, int example) {
  selectWorkspace(startSections_[static_cast<std::size_t>(section)]);
  guarded([&] { files().openExample(example); }, "open");
  focusView();
}

} // namespace larmor::widgets
