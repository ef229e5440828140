#include "widgets/shell/RunListView.h"
#include "engine/core/MachineParameters.h"
#include "engine/core/ParameterSet.h"
#include "widgets/theme/DistinctNames.h"
#include "widgets/theme/Theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QTimer>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <utility>

namespace larmor::widgets {

namespace {

constexpr int nameColumn = 0, differenceColumn = 1, stateColumn = 2, idRole = Qt::UserRole,
              shortRole = Qt::UserRole + 1;

/// A name too long for its column by what tells it from the others.
class NameDelegate final : public QStyledItemDelegate {
public:
  using QStyledItemDelegate::QStyledItemDelegate;

  /// Boxes as those of forms: the style's own cannot be seen on a dark ground.
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    QStyledItemDelegate::paint(painter, option, index);
    QStyleOptionViewItem whole = option;
    initStyleOption(&whole, index);
    if (!whole.features.testFlag(QStyleOptionViewItem::HasCheckIndicator))
      return;
    constexpr double padding = 3; // of items in the style sheet, which the style's own box does not heed
    const QRectF place =
        QRectF(option.widget->style()->subElementRect(QStyle::SE_ItemViewItemCheckIndicator, &whole, option.widget))
            .translated(-padding, 0);
    const bool ticked = whole.checkState == Qt::Checked;
    const Colours& c = Theme::shared().colours();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool chosen = whole.state.testFlag(QStyle::State_Selected);
    painter->setPen(QPen(chosen ? c.accentText : ticked ? c.accent : c.faint, 1));
    painter->setBrush(ticked ? c.accent : c.base);
    painter->drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    if (ticked)
      Theme::shared().icon("control-check", c.accentText).paint(painter, place.toRect().adjusted(1, 1, -1, -1));
    painter->restore();
  }

protected:
  void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
    QStyledItemDelegate::initStyleOption(option, index);
    const QStyle& style = *option->widget->style();
    const int room = style.subElementRect(QStyle::SE_ItemViewItemText, option, option->widget).width() -
                     2 * (style.pixelMetric(QStyle::PM_FocusFrameHMargin, option, option->widget) + 1);
    if (option->fontMetrics.horizontalAdvance(option->text) > room)
      option->text = index.data(shortRole).toString();
  }
};

/// What differs, by its beginning: a value without its name would be taken for another's.
class DifferenceDelegate final : public QStyledItemDelegate {
public:
  using QStyledItemDelegate::QStyledItemDelegate;

protected:
  void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
    QStyledItemDelegate::initStyleOption(option, index);
    option->textElideMode = Qt::ElideRight;
  }
};

/// Which processors computed a run makes no other run of it, and files do not say it.
bool isOfMachine(const QString& key) {
  static const QStringList keys = [] {
    MachineParameters machine;
    const ParameterSet set(machine);
    QStringList all;
    for (const ParameterHandle& each : set.all())
      all += QString::fromStdString(each.info().key);
    return all;
  }();
  return keys.contains(key.section('@', 0, 0));
}

QString stateOf(const RunEntry& run) {
  if (run.state == "running")
    return RunListView::tr("running");
  if (run.isSaved())
    return RunListView::tr("saved");
  return run.state == "stopped" ? RunListView::tr("stopped") : RunListView::tr("not saved"); // names need the room
}

QString toolTipOf(const RunEntry& run, const QString& difference) {
  QStringList lines{"<b>" + run.name.toHtmlEscaped() + "</b>"};
  if (!run.fingerprint.isEmpty())
    lines << run.fingerprint;
  if (run.isSaved())
    lines << run.file.toHtmlEscaped();
  else if (run.state == "stopped")
    lines << RunListView::tr("Stopped before its end, not saved");
  if (!run.command.isEmpty())
    lines << run.command.toHtmlEscaped();
  if (!difference.isEmpty())
    lines << RunListView::tr("Differs from the run shown: %1").arg(difference.toHtmlEscaped());
  for (const QString& warning : run.warnings)
    lines << "⚠ " + warning.toHtmlEscaped();
  return "<p>" + lines.join("</p><p>") + "</p>";
}

} // namespace

RunListView::RunListView(QWidget* parent) : QWidget(parent), tree_(new QTreeWidget(this)) {
  tree_->setObjectName("runList");
  tree_->setAccessibleName(tr("Runs"));
  tree_->setRootIsDecorated(false);
  tree_->setUniformRowHeights(true);
  tree_->setTextElideMode(Qt::ElideMiddle);
  tree_->setItemDelegateForColumn(nameColumn, new NameDelegate(tree_));
  tree_->setItemDelegateForColumn(differenceColumn, new DifferenceDelegate(tree_));
  tree_->setHeaderLabels({tr("Run"), tr("Differs in"), tr("State")});
  tree_->header()->setSectionResizeMode(nameColumn, QHeaderView::Stretch);
  tree_->header()->setSectionResizeMode(differenceColumn, QHeaderView::Interactive);
  tree_->header()->setSectionResizeMode(stateColumn, QHeaderView::ResizeToContents);
  tree_->header()->setStretchLastSection(false);
  tree_->header()->resizeSection(differenceColumn, 90);
  tree_->setEditTriggers(QAbstractItemView::EditKeyPressed);
  tree_->setContextMenuPolicy(Qt::CustomContextMenu);
  open_ =
      tool("openRun", "open", tr("Show this run again (Enter, double click)"), [this] { store_->reopen(chosen()); });
  rename_ =
      tool("renameRun", "table", tr("Rename (F2)"), [this] { tree_->editItem(tree_->currentItem(), nameColumn); });
  remove_ = tool("removeRun", "close", tr("Take out of the list (Delete)"), [this] { remove(); });
  auto* tools = new QHBoxLayout;
  tools->setContentsMargins(6, 0, 6, 2);
  tools->addStretch(1);
  for (QToolButton* each : {open_, rename_, remove_})
    tools->addWidget(each);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(tree_, 1);
  column->addLayout(tools);
  tree_->installEventFilter(this);
  connect(tree_, &QTreeWidget::itemActivated, this, [this] { // a double click or Enter
    if (store_ && !chosen().isEmpty())
      store_->reopen(chosen());
  });
  connect(tree_, &QTreeWidget::itemChanged, this, &RunListView::edited);
  connect(tree_, &QTreeWidget::currentItemChanged, this, &RunListView::refreshTools);
  connect(tree_, &QWidget::customContextMenuRequested, this, &RunListView::showMenu);
  connect(&Theme::shared(), &Theme::changed, this, &RunListView::fillLater);
  refreshTools();
}

QToolButton* RunListView::tool(const QString& name, const QString& icon, const QString& text,
                               std::function<void()> act) {
  auto* made = new QToolButton(this);
  made->setObjectName(name);
  made->setToolTip(text);
  made->setAccessibleName(text);
  made->setIcon(Theme::shared().icon(icon));
  made->setIconSize({14, 14});
  made->setAutoRaise(true);
  connect(&Theme::shared(), &Theme::changed, made, [made, icon] { made->setIcon(Theme::shared().icon(icon)); });
  connect(made, &QToolButton::clicked, this, [this, act] {
    if (store_ && !chosen().isEmpty())
      act();
  });
  return made;
}

bool RunListView::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->matches(QKeySequence::Delete)) {
    remove();
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

void RunListView::setStore(RunStore* store) {
  if (store_ == store)
    return;
  if (store_)
    store_->disconnect(this);
  store_ = store;
  if (store_)
    connect(store_, &RunStore::changed, this, &RunListView::fillLater);
  fill();
}

/// Once for all that changes at a time.
void RunListView::fillLater() {
  if (due_)
    return;
  due_ = true;
  QTimer::singleShot(0, this, [this] { fill(); });
}

QString RunListView::difference(const RunEntry& run, const RunEntry* other) {
  if (!other || other->id == run.id || run.parameters.isNull() || other->parameters.isNull())
    return {};
  const QJsonObject own = run.parameters.toObject(), theirs = other->parameters.toObject();
  QStringList parts;
  for (auto each = own.begin(); each != own.end(); ++each)
    if (each.value() != theirs[each.key()] && !isOfMachine(each.key())) {
      const QString key = each.key().section('@', 0, 0), value = each.value().toString();
      parts << (value.isEmpty() ? key : key + ' ' + (value.size() > 24 ? value.left(23) + "…" : value));
    }
  return parts.join(", ");
}

void RunListView::fill() {
  due_ = false;
  if (tree_->viewport()->findChild<QLineEdit*>()) { // a name is being typed
    due_ = true;
    QTimer::singleShot(100, this, [this] { fill(); });
    return;
  }
  filling_ = true;
  const RunEntry* shown = store_ ? store_->shown() : nullptr;
  const QString shownId = shown ? shown->id : QString();
  const bool follows = shownId != std::exchange(followed_, shownId) && shown; // another one is shown
  const QString before = follows ? shownId : chosen();
  const int place = tree_->verticalScrollBar()->value();
  tree_->clear();
  setEnabled(store_ != nullptr);
  const Colours& c = Theme::shared().colours();
  QStringList names;
  for (const RunEntry& run : store_ ? store_->all() : QList<RunEntry>())
    if (store_->isListed(run))
      names += run.name;
  const QStringList distinct = distinctNames(names);
  bool anyDiffers = false;
  for (const RunEntry& run : store_ ? store_->all() : QList<RunEntry>()) {
    if (!store_->isListed(run))
      continue;
    const QString differs = difference(run, shown);
    anyDiffers = anyDiffers || !differs.isEmpty();
    auto* item = new QTreeWidgetItem(tree_, {run.name, differs, stateOf(run)});
    item->setData(nameColumn, idRole, run.id);
    item->setData(nameColumn, shortRole, distinct[tree_->indexOfTopLevelItem(item)]);
    item->setFlags(item->flags() | Qt::ItemIsEditable | Qt::ItemIsUserCheckable);
    if (store_->canBePinned(run))
      item->setCheckState(nameColumn, run.pinned ? Qt::Checked : Qt::Unchecked);
    if (!run.warnings.isEmpty())
      item->setIcon(stateColumn, Theme::shared().icon("warning", c.warning));
    if (store_->shownId(run.kind) == run.id) {
      item->setFont(nameColumn, Theme::shared().boldFont());
      item->setForeground(nameColumn, c.accent);
    }
    for (int column = 0; column < 3; ++column)
      item->setToolTip(column, toolTipOf(run, differs));
    if (run.id == before || (before.isEmpty() && shown && shown->id == run.id))
      tree_->setCurrentItem(item);
  }
  filling_ = false;
  tree_->setColumnHidden(differenceColumn, !anyDiffers); // names need the room
  if (follows)
    tree_->scrollToItem(tree_->currentItem());
  else
    tree_->verticalScrollBar()->setValue(place);
  refreshTools();
}

void RunListView::edited(QTreeWidgetItem* item, int column) {
  if (filling_ || !store_ || column != nameColumn)
    return;
  const QString id = item->data(nameColumn, idRole).toString();
  if (!item->data(nameColumn, Qt::CheckStateRole).isNull())
    store_->setPinned(id, item->checkState(nameColumn) == Qt::Checked);
  store_->rename(id, item->text(nameColumn));
}

QString RunListView::chosen() const {
  return tree_->currentItem() ? tree_->currentItem()->data(nameColumn, idRole).toString() : QString();
}

void RunListView::remove() {
  const RunEntry* run = store_ ? store_->find(chosen()) : nullptr;
  if (!run || run->state == "running")
    return;
  const QString name = run->name;
  store_->remove(run->id);
  Q_EMIT removedRun(name);
}

void RunListView::refreshTools() {
  const RunEntry* run = store_ ? store_->find(chosen()) : nullptr;
  open_->setEnabled(run && run->id != store_->shownId(run->kind));
  rename_->setEnabled(run);
  remove_->setEnabled(run && run->state != "running");
}

void RunListView::showMenu(const QPoint& at) {
  const RunEntry* run = store_ ? store_->find(chosen()) : nullptr;
  if (!run)
    return;
  const QString id = run->id;
  const bool pinned = run->pinned;
  QMenu menu(this);
  menu.addAction(tr("Show"), this, [this, id] { store_->reopen(id); })->setEnabled(open_->isEnabled());
  if (store_->canBePinned(*run))
    menu.addAction(pinned ? tr("Unpin") : tr("Pin for comparison"), this,
                   [this, id, pinned] { store_->setPinned(id, !pinned); });
  else
    menu.addAction(tr("Save as…"), this, [this, id] { store_->saveAs(id); })->setEnabled(remove_->isEnabled());
  menu.addAction(tr("Rename"), this, [this] { tree_->editItem(tree_->currentItem(), nameColumn); });
  menu.addAction(tr("Delete"), this, &RunListView::remove)->setEnabled(remove_->isEnabled());
  menu.exec(tree_->viewport()->mapToGlobal(at));
}

} // namespace larmor::widgets
