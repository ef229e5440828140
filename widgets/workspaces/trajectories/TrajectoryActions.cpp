#include "widgets/workspaces/trajectories/TrajectoryActions.h"

#include "widgets/paths/CompareScenes.h"
#include "widgets/paths/Explorer.h"
#include "widgets/paths/PathScene.h"
#include "widgets/paths/PinnedRuns.h"
#include "widgets/theme/Theme.h"

#include <QActionGroup>
#include <QInputDialog>
#include <QMenu>

namespace larmor::widgets {

TrajectoryActions::TrajectoryActions(PathScene& scene, Explorer& explorer, CompareScenes& compare, PinnedRuns& pinned,
                                     QWidget* filterBar, QObject* parent)
    : QObject(parent), explorer_(explorer), pinned_(pinned), tools_(new QActionGroup(this)),
      bookmarkMenu_(new QMenu(&scene)), pinMenu_(new QMenu(&scene)), compareMenu_(new QMenu(&scene)) {
  resume_ = make("run", tr("Continue"), tr("Go on with this interrupted run"), "resumeRun");
  resume_->setVisible(false);
  buildTools(scene);
  follow_ = make("camera", tr("Follow"), tr("The camera goes with the selected particle while time plays"), "follow");
  follow_->setCheckable(true);
  connect(follow_, &QAction::toggled, &scene, &PathScene::setFollowing);
  filter_ = make("search", tr("Filter"), tr("Show only some paths: by events or by a value along them"), "filter");
  filter_->setCheckable(true);
  filterBar->hide();
  connect(filter_, &QAction::toggled, filterBar, &QWidget::setVisible);
  connect(&explorer, &Explorer::changed, this, [this] {
    if (!explorer_.filter().conditions.empty())
      filter_->setChecked(true); // what hides paths is seen
  });
  buildBookmarks(explorer);
  pin_ = make("pin", tr("Pin"),
              tr("Keep this run for comparison: dashed curves in every plot, a scene beside this one"), "pinRun");
  buildCompare(compare);
  sweep_ = make("layers", tr("Sweep…"), tr("Run once for each of several values of a parameter"), "sweep");
  simulate_ = make("density", tr("MHD…"), tr("Simulate MHD turbulence, to trace particles through it"), "simulateMhd");
  connect(simulate_, &QAction::triggered, this, &TrajectoryActions::simulateAsked);
  connect(pin_, &QAction::triggered, this, &TrajectoryActions::pinAsked);
  connect(sweep_, &QAction::triggered, this, &TrajectoryActions::sweepAsked);
  connect(resume_, &QAction::triggered, this, &TrajectoryActions::resumeAsked);
  connect(&Theme::shared(), &Theme::changed, this, &TrajectoryActions::recolour);
}

QAction* TrajectoryActions::make(const QString& icon, const QString& text, const QString& tip, const char* name) {
  auto* made = new QAction(Theme::shared().icon(icon), text, this);
  made->setToolTip(tip);
  made->setObjectName(QString::fromLatin1(name));
  made->setData(icon);
  return made;
}

QAction* TrajectoryActions::withMenu(QAction* action, QMenu* menu) {
  action->setMenu(menu);
  return action;
}

void TrajectoryActions::recolour() {
  for (QAction* each : findChildren<QAction*>())
    if (const QString icon = each->data().toString(); !icon.isEmpty())
      each->setIcon(Theme::shared().icon(icon));
}

QList<QAction*> TrajectoryActions::all() const {
  return {resume_, select_, launch_, follow_, filter_, bookmarks_, pin_, compare_, sweep_, simulate_};
}

void TrajectoryActions::buildTools(PathScene& scene) {
  using views::SceneTool;
  select_ = make("zoom-fit", tr("Select"), tr("Draw a rectangle in the scene: the paths in it are selected (S)"),
                 "selectTool");
  launch_ = make("step", tr("Launch"),
                 tr("Drag an arrow in the scene: a particle starts there in that direction and joins the run (L)"),
                 "launchTool");
  select_->setShortcut(Qt::Key_S);
  launch_->setShortcut(Qt::Key_L);
  for (const auto& [action, tool] : {std::pair{select_, SceneTool::Rectangle}, {launch_, SceneTool::Arrow}}) {
    action->setCheckable(true);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    scene.addAction(action);
    connect(action, &QAction::toggled, &scene, [&scene, action = action, tool = tool](bool on) {
      if (on)
        scene.view().setTool(tool);
      else if (scene.view().tool() == tool)
        scene.view().setTool(SceneTool::Navigate);
    });
  }
  connect(&scene.view(), &views::SceneView::toolChanged, this, [this](SceneTool tool) {
    select_->setChecked(tool == SceneTool::Rectangle);
    launch_->setChecked(tool == SceneTool::Arrow);
  });
}

void TrajectoryActions::buildBookmarks(Explorer& explorer) {
  bookmarks_ =
      withMenu(make("camera", tr("Views"), tr("Bookmarks of camera, time and selection"), "bookmarks"), bookmarkMenu_);
  addBookmark_ = make("new", tr("Bookmark this view"), {}, "addBookmark");
  addBookmark_->setShortcut(QKeySequence("Ctrl+B"));
  connect(addBookmark_, &QAction::triggered, &explorer, &Explorer::addBookmark);
  const std::pair<int, Qt::Key> steps[] = {{1, Qt::Key_PageDown}, {-1, Qt::Key_PageUp}};
  for (const auto& [by, key] : steps) {
    auto* step = make({}, by > 0 ? tr("Next view") : tr("Previous view"), {}, by > 0 ? "nextBookmark" : "lastBookmark");
    step->setShortcut(key);
    connect(step, &QAction::triggered, &explorer, [&explorer, by = by] { explorer.stepBookmark(by); });
  }
  connect(&explorer, &Explorer::bookmarksChanged, this, &TrajectoryActions::fillBookmarks);
  fillBookmarks();
}

void TrajectoryActions::fillBookmarks() {
  bookmarkMenu_->clear();
  bookmarkMenu_->addAction(addBookmark_);
  bookmarkMenu_->addAction(findChild<QAction*>("nextBookmark"));
  bookmarkMenu_->addAction(findChild<QAction*>("lastBookmark"));
  bookmarkMenu_->addSeparator();
  const auto& bookmarks = explorer_.bookmarks();
  for (int i = 0; i < bookmarks.size(); ++i) {
    QMenu* each = bookmarkMenu_->addMenu(bookmarks[i].name);
    connect(each->addAction(tr("Go there")), &QAction::triggered, &explorer_, [this, i] { explorer_.goToBookmark(i); });
    connect(each->addAction(tr("Rename…")), &QAction::triggered, &explorer_, [this, i] {
      bool accepted = false;
      const QString name = QInputDialog::getText(bookmarkMenu_, tr("Rename"), tr("Name of the view"), QLineEdit::Normal,
                                                 explorer_.bookmarks()[i].name, &accepted);
      if (accepted)
        explorer_.renameBookmark(i, name);
    });
    connect(each->addAction(tr("Remove")), &QAction::triggered, &explorer_, [this, i] { explorer_.removeBookmark(i); });
  }
}

void TrajectoryActions::buildCompare(CompareScenes& compare) {
  compare_ = withMenu(make("presentation", tr("Compare"), tr("Scenes of pinned runs beside this one"), "compare"),
                      compareMenu_);
  auto* group = new QActionGroup(compareMenu_);
  for (int scenes = 1; scenes <= 4; ++scenes) {
    QAction* choice = compareMenu_->addAction(scenes == 1 ? tr("One scene") : tr("%1 scenes").arg(scenes));
    choice->setObjectName(QStringLiteral("scenes%1").arg(scenes));
    choice->setCheckable(true);
    choice->setChecked(scenes == 1);
    group->addAction(choice);
    connect(choice, &QAction::triggered, &compare, [&compare, scenes] { compare.setScenes(scenes); });
  }
  connect(&pinned_, &PinnedRuns::added, this, &TrajectoryActions::fillPinned);
  connect(&pinned_, &PinnedRuns::removed, this, &TrajectoryActions::fillPinned);
  compareMenu_->addSeparator();
  compareMenu_->addMenu(pinMenu_);
  pinMenu_->setTitle(tr("Unpin"));
  fillPinned();
}

void TrajectoryActions::fillPinned() {
  pinMenu_->clear();
  pinMenu_->setEnabled(!pinned_.all().empty());
  for (const PinnedRun& run : pinned_.all())
    connect(pinMenu_->addAction(run.title), &QAction::triggered, &pinned_,
            [this, title = run.title] { pinned_.remove(title); });
  if (pinned_.all().size() > 1)
    connect(pinMenu_->addAction(tr("All")), &QAction::triggered, &pinned_, &PinnedRuns::clear);
}

} // namespace larmor::widgets
