#include "widgets/shell/RunBar.h"
#include "widgets/theme/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QWidgetAction>
#include <algorithm>

namespace larmor::widgets {

RunBar::RunBar(QWidget* parent)
    : QFrame(parent), name_(new QLabel(this)), facts_(new QLabel(this)), changed_(new QLabel(this)),
      badge_(new QToolButton(this)), run_(new QToolButton(this)) {
  setObjectName("runBar");
  setAccessibleName(tr("The run that is shown"));
  name_->setObjectName("runName");
  name_->setFont(Theme::shared().boldFont());
  name_->setTextFormat(Qt::PlainText);
  name_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  facts_->setObjectName("runFacts");
  facts_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  facts_->setFont(Theme::shared().smallFont());
  changed_->setObjectName("changedSinceRun");
  changed_->setTextFormat(Qt::PlainText);
  badge_->setObjectName("warningBadge");
  badge_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  badge_->setIconSize({14, 14});
  badge_->setPopupMode(QToolButton::InstantPopup);
  badge_->setMenu(new QMenu(badge_));
  run_->setObjectName("runChanged");
  run_->setText(tr("Run"));
  run_->setToolTip(tr("Run with the parameters at the right (F5)"));
  for (QLabel* each : {name_, changed_})
    each->setMinimumWidth(1); // they are shortened, and never widen the window
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 2, 8, 2);
  row->setSpacing(2 * Theme::space);
  row->addWidget(name_);
  row->addWidget(facts_);
  row->addWidget(badge_);
  row->addStretch(1);
  row->addWidget(changed_);
  row->addWidget(run_);
  connect(run_, &QToolButton::clicked, this, &RunBar::runAsked);
  connect(&Theme::shared(), &Theme::changed, this, &RunBar::recolour);
  recolour();
  hide();
}

void RunBar::show(const RunEntry* run, const QStringList& changed, bool canRun) {
  setVisible(run != nullptr);
  updateGeometry(); // its least size is another
  if (!run)
    return;
  keepRoom();
  fullName_ = run->name;
  QStringList facts;
  if (!run->fingerprint.isEmpty())
    facts << run->fingerprint.left(25);
  if (run->state == "running")
    facts << tr("running");
  else if (run->state == "stopped")
    facts << tr("stopped before its end");
  facts << (run->isSaved() ? tr("saved as %1").arg(QFileInfo(run->file).fileName()) : tr("not saved"));
  facts_->setText(facts.join(QStringLiteral(" · ")));
  name_->setToolTip(run->isSaved() ? run->name + '\n' + run->file : run->name);
  facts_->setToolTip(tr("Fingerprint of its parameters: equal parameters give the same digits. After a hyphen "
                        "that of the values of its field file"));
  if (warnings_ != run->warnings) {
    warnings_ = run->warnings;
    fillWarnings();
  }
  badge_->setVisible(!warnings_.isEmpty());
  fullChanged_ = changed.isEmpty() ? QString() : tr("changed since this run: %1").arg(changed.join(", "));
  changed_->setVisible(!changed.isEmpty());
  changed_->setToolTip(fullChanged_);
  run_->setVisible(!changed.isEmpty());
  run_->setEnabled(canRun);
  elide();
}

/// What lies below stays where it is, whichever page or run is looked at next.
void RunBar::keepRoom() {
  QSizePolicy policy = sizePolicy();
  policy.setRetainSizeWhenHidden(true);
  setSizePolicy(policy);
}

/// With and without what is not always there.
QSize RunBar::sizeHint() const {
  const QMargins around = layout()->contentsMargins();
  const int tallest = std::max(badge_->sizeHint().height(), run_->sizeHint().height());
  return QFrame::sizeHint().expandedTo({0, tallest + around.top() + around.bottom()});
}

/// An empty one gives way on a low screen.
QSize RunBar::minimumSizeHint() const { return isHidden() ? QSize(0, 0) : QFrame::minimumSizeHint(); }

void RunBar::fillWarnings() {
  badge_->setText(warnings_.size() == 1 ? tr("1 warning") : tr("%1 warnings").arg(warnings_.size()));
  badge_->setToolTip("<p>" + warnings_.join("</p><p>") + "</p>");
  QMenu* menu = badge_->menu();
  menu->clear();
  for (const QString& warning : warnings_) {
    auto* line = new QLabel(warning, menu);
    line->setWordWrap(true);
    line->setFixedWidth(420);
    line->setMargin(2 * Theme::space);
    auto* action = new QWidgetAction(menu);
    action->setDefaultWidget(line);
    menu->addAction(action);
  }
  menu->addSeparator();
  connect(menu->addAction(tr("Copy")), &QAction::triggered, this,
          [this] { QApplication::clipboard()->setText(warnings_.join('\n')); });
}

QString RunBar::name() const { return fullName_; }

QString RunBar::changedText() const { return fullChanged_; }

void RunBar::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  elide();
}

/// Name and changes share what is left of the width.
void RunBar::elide() {
  int room = width() - 60;
  for (const QWidget* each :
       {static_cast<QWidget*>(facts_), static_cast<QWidget*>(badge_), static_cast<QWidget*>(run_)})
    if (!each->isHidden())
      room -= each->sizeHint().width() + 2 * Theme::space;
  const int wanted = name_->fontMetrics().horizontalAdvance(fullName_) + 4;
  const int name = fullChanged_.isEmpty()
                       ? room
                       : std::max(room / 2, room - changed_->fontMetrics().horizontalAdvance(fullChanged_) - 8);
  const int given = std::clamp(std::min(wanted, name), 1, std::max(1, room));
  name_->setText(name_->fontMetrics().elidedText(fullName_, Qt::ElideMiddle, given));
  changed_->setText(changed_->fontMetrics().elidedText(fullChanged_, Qt::ElideRight, std::max(1, room - given)));
}

void RunBar::recolour() {
  const Colours& c = Theme::shared().colours();
  setStyleSheet(
      QStringLiteral("QFrame#runBar{background:%1;border:none;border-bottom:1px solid %2;}"
                     "QLabel#runFacts{color:%3;}QLabel#changedSinceRun{color:%4;}"
                     "QToolButton#warningBadge{color:%5;background:%6;border-radius:8px;padding:1px 8px;}"
                     "QToolButton#warningBadge::menu-indicator{image:none;}"
                     "QToolButton#runChanged{color:%4;padding:1px 8px;border:1px solid %4;border-radius:4px;}")
          .arg(c.panel.name(), c.border.name(), c.muted.name(), c.accent.name(), c.warning.name(),
               c.warningFill.name()));
  badge_->setIcon(Theme::shared().icon("warning", c.warning));
}

} // namespace larmor::widgets
