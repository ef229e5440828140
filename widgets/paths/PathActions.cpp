#include "widgets/paths/PathActions.h"

#include "widgets/paths/CompareScenes.h"
#include "widgets/paths/Explorer.h"
#include "widgets/paths/PathScene.h"
#include "widgets/paths/PinnedRuns.h"
#include "widgets/theme/ThemedAction.h"

#include <QActionGroup>
#include <QInputDialog>
#include <QMenu>

namespace larmor::widgets {

PathActions::PathActions(PathScene& scene, Explorer& explorer, CompareScenes& compare, PinnedRuns& pinned,
                         QWidget* filterBar, QObject* parent)
    : QObject(parent), scene_(scene), explorer_(explorer), pinned_(pinned), bookmarkMenu_(new QMenu(&scene)),
      pinMenu_(new QMenu(&scene)), compareMenu_(new QMenu(&scene)) {
  addTool(views::SceneTool::Rectangle,
          themedAction(this, "zoom-fit", tr("Select"),
                       tr("Draw a rectangle in the scene: the paths in it are selected (S)"), "selectTool"),
          Qt::Key_S);
  follow_ = themedAction(this, "camera", tr("Follow"),
                         tr("The camera goes with the selected particle while time plays"), "follow");
  follow_->setCheckable(true);
  connect(follow_, &QAction::toggled, &scene, &PathScene::setFollowing);
  filter_ = themedAction(this, "search", tr("Filter"), tr("Show only some paths: by events or by a value along them"),
                         "filter");
  filter_->setCheckable(true);
  filterBar->hide();
  connect(filter_, &QAction::toggled, filterBar, &QWidget::setVisible);
  connect(&explorer, &Explorer::changed, this, [this] {
    if (!explorer_.filter().conditions.empty())
      filter_->setChecked(true); // what hides paths is seen
  });
  buildBookmarks();
  pin_ =
      themedAction(this, "pin", tr("Pin"),
                   tr("Keep this run for comparison: dashed curves in every plot, a scene beside this one"), "pinRun");
  connect(pin_, &QAction::triggered, this, &PathActions::pinAsked);
  buildCompare(compare);
}

QList<QAction*> PathActions::all() const { return tools_ + QList{follow_, filter_, bookmarks_, pin_, compare_}; }

QAction* PathActions::addTool(views::SceneTool tool, QAction* action, Qt::Key shortcut) {
  action->setShortcut(shortcut);
  action->setCheckable(true);
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  scene_.addAction(action);
  connect(action, &QAction::toggled, &scene_, [&view = scene_.view(), tool](bool on) {
    if (on)
      view.setTool(tool);
    else if (view.tool() == tool)
      view.setTool(views::SceneTool::Navigate);
  });
  connect(&scene_.view(), &views::SceneView::toolChanged, action,
          [action, tool](views::SceneTool now) { action->setChecked(now == tool); });
  tools_ << action;
  return action;
}

void PathActions::buildBookmarks() {
  bookmarks_ = themedAction(this, "camera", tr("Views"), tr("Bookmarks of camera, time and selection"), "bookmarks");
  bookmarks_->setMenu(bookmarkMenu_);
  addBookmark_ = themedAction(this, "new", tr("Bookmark this view"), {}, "addBookmark");
  addBookmark_->setShortcut(QKeySequence("Ctrl+B"));
  connect(addBookmark_, &QAction::triggered, &explorer_, &Explorer::addBookmark);
  nextBookmark_ = themedAction(this, {}, tr("Next view"), {}, "nextBookmark");
  previousBookmark_ = themedAction(this, {}, tr("Previous view"), {}, "lastBookmark");
  nextBookmark_->setShortcut(Qt::Key_PageDown);
  previousBookmark_->setShortcut(Qt::Key_PageUp);
  connect(nextBookmark_, &QAction::triggered, &explorer_, [this] { explorer_.stepBookmark(1); });
  connect(previousBookmark_, &QAction::triggered, &explorer_, [this] { explorer_.stepBookmark(-1); });
  connect(&explorer_, &Explorer::bookmarksChanged, this, &PathActions::fillBookmarks);
  fillBookmarks();
}

void PathActions::fillBookmarks() {
  bookmarkMenu_->clear();
  bookmarkMenu_->addAction(addBookmark_);
  bookmarkMenu_->addAction(nextBookmark_);
  bookmarkMenu_->addAction(previousBookmark_);
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

void PathActions::buildCompare(CompareScenes& compare) {
  compare_ = themedAction(this, "presentation", tr("Compare"), tr("Scenes of pinned runs beside this one"), "compare");
  compare_->setMenu(compareMenu_);
  auto* group = new QActionGroup(compareMenu_);
  for (int scenes = 1; scenes <= 4; ++scenes) {
    QAction* choice = compareMenu_->addAction(scenes == 1 ? tr("One scene") : tr("%1 scenes").arg(scenes));
    choice->setObjectName(QStringLiteral("scenes%1").arg(scenes));
    choice->setCheckable(true);
    choice->setChecked(scenes == 1);
    group->addAction(choice);
    connect(choice, &QAction::triggered, &compare, [&compare, scenes] { compare.setScenes(scenes); });
    connect(&compare, &CompareScenes::changed, choice,
            [choice, &compare, scenes] { choice->setChecked(compare.scenes() == scenes); });
  }
  connect(&pinned_, &PinnedRuns::added, this, &PathActions::fillPinned);
  connect(&pinned_, &PinnedRuns::removed, this, &PathActions::fillPinned);
  connect(&pinned_, &PinnedRuns::renamed, this, &PathActions::fillPinned);
  compareMenu_->addSeparator();
  compareMenu_->addMenu(pinMenu_);
  pinMenu_->setTitle(tr("Unpin"));
  fillPinned();
}

void PathActions::fillPinned() {
  pinMenu_->clear();
  pinMenu_->setEnabled(!pinned_.all().empty());
  for (const PinnedRun& run : pinned_.all())
    connect(pinMenu_->addAction(run.title), &QAction::triggered, &pinned_,
            [this, title = run.title] { pinned_.remove(title); });
  if (pinned_.all().size() > 1)
    connect(pinMenu_->addAction(tr("All")), &QAction::triggered, &pinned_, &PinnedRuns::clear);
}

} // namespace larmor::widgets
