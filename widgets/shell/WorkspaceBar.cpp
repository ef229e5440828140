#include "widgets/shell/WorkspaceBar.h"
#include "widgets/theme/Theme.h"

#include <QActionGroup>
#include <QPainter>

namespace larmor::widgets {

WorkspaceBar::WorkspaceBar(QWidget* parent) : QToolBar(parent), group_(new QActionGroup(this)) {
  setObjectName("workspaceBar");
  group_->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional); // none on the start page
  setWindowTitle(tr("Workspaces"));
  setOrientation(Qt::Vertical);
  setMovable(false);
  setFloatable(false);
  setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
  setIconSize({22, 22});
  setFont(Theme::shared().smallFont());
  setContextMenuPolicy(Qt::PreventContextMenu);
  toggleViewAction()->setVisible(false);
  connect(&Theme::shared(), &Theme::changed, this, &WorkspaceBar::recolour);
  recolour();
}

void WorkspaceBar::add(const QString& name, const QString& icon, const QString& description) {
  const int index = static_cast<int>(group_->actions().size());
  QAction* action = addAction(name);
  action->setCheckable(true);
  action->setData(icon);
  if (index < 9)
    action->setShortcut(QKeySequence(QStringLiteral("Ctrl+%1").arg(index + 1)));
  action->setToolTip(QStringLiteral("<b>%1</b> (%2)<br>%3")
                         .arg(name.toHtmlEscaped(), action->shortcut().toString(QKeySequence::NativeText),
                              description.toHtmlEscaped()));
  group_->addAction(action);
  connect(action, &QAction::triggered, this, [this, index] { Q_EMIT chosen(index); });
  recolour();
}

void WorkspaceBar::setCurrent(int index) {
  if (index >= 0 && index < group_->actions().size())
    group_->actions().at(index)->setChecked(true);
  else if (QAction* checked = group_->checkedAction())
    checked->setChecked(false);
  recolour();
}

void WorkspaceBar::setMarked(const QStringList& names) {
  if (names == marked_)
    return;
  marked_ = names;
  recolour();
}

QIcon WorkspaceBar::iconOf(const QAction& action) const {
  const Colours& c = Theme::shared().colours();
  const QIcon plain = Theme::shared().icon(action.data().toString(), action.isChecked() ? c.accent : c.muted);
  if (!marked_.contains(action.text()))
    return plain;
  constexpr double mark = 7.0; // pixels
  QPixmap marked = plain.pixmap(iconSize(), devicePixelRatioF());
  QPainter painter(&marked);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(c.warning);
  painter.drawEllipse(QRectF(iconSize().width() - mark, 0.0, mark, mark));
  painter.end();
  return {marked};
}

void WorkspaceBar::recolour() {
  const Colours& c = Theme::shared().colours();
  for (QAction* action : group_->actions())
    action->setIcon(iconOf(*action));
  setStyleSheet(QStringLiteral("QToolBar{padding:6px 4px;spacing:4px;border-right:1px solid %1;}"
                               "QToolButton{padding:6px 4px 5px 4px;color:%2;border-radius:6px;min-width:58px;}"
                               "QToolButton:hover{background:%3;}"
                               "QToolButton:checked{background:%3;color:%4;}")
                    .arg(c.border.name(), c.muted.name(), c.raised.name(), c.text.name()));
}

} // namespace larmor::widgets
