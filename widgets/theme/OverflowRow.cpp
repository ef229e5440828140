#include "widgets/theme/OverflowRow.h"

#include "widgets/theme/Theme.h"

#include <QEvent>
#include <QFrame>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QScreen>
#include <QToolButton>
#include <algorithm>

namespace larmor::widgets {

namespace {

bool hiddenByOwner(const QWidget& widget) {
  return widget.isHidden() && widget.testAttribute(Qt::WA_WState_ExplicitShowHide);
}

} // namespace

OverflowRow::OverflowRow(QWidget* parent)
    : QWidget(parent), row_(new QHBoxLayout(this)), panel_(new QFrame(this, Qt::Popup)), grid_(new QGridLayout(panel_)),
      attic_(new QWidget(this)), more_(new QToolButton(this)) {
  attic_->hide();
  setMargins(6, 2, 6, 2);
  row_->setSpacing(Theme::space);
  panel_->setObjectName("card");
  grid_->setContentsMargins(8, 8, 8, 8);
  grid_->setColumnStretch(1, 1);
  more_->setText(QStringLiteral("»"));
  more_->setObjectName("more");
  more_->setToolTip(tr("What has no room here"));
  more_->setAccessibleName(more_->toolTip());
  more_->hide();
  connect(more_, &QToolButton::clicked, this, &OverflowRow::openPanel);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  place();
}

void OverflowRow::insertWidget(int index, QWidget* widget, int rank) {
  items_.insert(items_.begin() + index, Item{widget, rank});
  place();
}

void OverflowRow::addStretching(QWidget* widget) {
  items_.push_back({widget, 0, true});
  place();
}

void OverflowRow::addStretch() {
  items_.push_back({nullptr, 0, true});
  place();
}

void OverflowRow::setMargins(int left, int top, int right, int bottom) {
  row_->setContentsMargins(left, top, right, bottom);
}

bool OverflowRow::isAside(const QWidget* widget) const {
  return std::any_of(items_.begin(), items_.end(),
                     [&](const Item& item) { return item.widget == widget && item.aside; });
}

/// That its owner hides takes no room.
int OverflowRow::widthOf(const Item& item) const {
  if (!item.widget || hiddenByOwner(*item.widget))
    return 0;
  const QSize most = item.widget->maximumSize(), hint = item.widget->sizeHint();
  const int least = std::max(item.widget->minimumWidth(), item.widget->minimumSizeHint().width());
  if (item.stretches)
    return item.widget->minimumWidth() > 0 ? item.widget->minimumWidth() : least;
  return std::clamp(std::max(hint.width(), item.widget->minimumWidth()), 0, most.width());
}

QSize OverflowRow::sizeHint() const {
  const QMargins margins = row_->contentsMargins();
  int wide = margins.left() + margins.right(), high = more_->sizeHint().height();
  for (const Item& item : items_) {
    const int own =
        item.stretches && item.widget && !hiddenByOwner(*item.widget) ? item.widget->sizeHint().width() : widthOf(item);
    wide += own > 0 ? own + row_->spacing() : 0;
    if (item.widget && !hiddenByOwner(*item.widget))
      high = std::max(high, item.widget->sizeHint().height());
  }
  return {wide, high + margins.top() + margins.bottom()};
}

QSize OverflowRow::minimumSizeHint() const {
  constexpr int least = 120;
  return {least, sizeHint().height()};
}

bool OverflowRow::event(QEvent* event) {
  const bool done = QWidget::event(event);
  if (event->type() == QEvent::LayoutRequest && !placing_) {
    chooseAside();
    updateGeometry();
  }
  return done;
}

void OverflowRow::resizeEvent(QResizeEvent*) { chooseAside(); }

/// Which have room; the layouts are only touched if that changes.
void OverflowRow::chooseAside() {
  const QMargins margins = row_->contentsMargins();
  const int room = width() - margins.left() - margins.right();
  int needed = 0;
  for (const Item& item : items_)
    if (const int own = widthOf(item); own > 0)
      needed += own + row_->spacing();
  std::vector<bool> aside(items_.size(), false);
  if (needed - row_->spacing() > room) {
    needed += more_->sizeHint().width();
    std::vector<std::size_t> order; // who goes first
    for (std::size_t i = items_.size(); i-- > 0;)
      if (!items_[i].stretches && widthOf(items_[i]) > 0)
        order.push_back(i);
    std::stable_sort(order.begin(), order.end(),
                     [this](std::size_t a, std::size_t b) { return items_[a].rank > items_[b].rank; });
    for (const std::size_t i : order) {
      if (needed <= room)
        break;
      aside[i] = true;
      needed -= widthOf(items_[i]) + row_->spacing();
    }
  }
  bool differs = false;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    differs = differs || aside[i] != items_[i].aside;
    items_[i].aside = aside[i];
  }
  if (differs)
    place();
}

void OverflowRow::place() {
  placing_ = true;
  while (QLayoutItem* item = row_->takeAt(0))
    delete item;
  while (QLayoutItem* item = grid_->takeAt(0)) {
    if (auto* label = qobject_cast<QLabel*>(item->widget()); label && label->objectName() == "asideLabel")
      delete label;
    delete item;
  }
  int line = 0;
  bool stretched = false;
  for (const Item& item : items_) {
    stretched = stretched || item.stretches;
    if (!item.widget) {
      row_->addStretch(1);
      continue;
    }
    const bool hidden = hiddenByOwner(*item.widget);
    if (item.aside && item.widget->inherits("QLabel")) { // only says what stood beside it
      item.widget->setParent(attic_);
      continue;
    }
    if (item.aside) {
      auto* label = new QLabel(item.widget->inherits("QAbstractButton") ? QString() : item.widget->accessibleName());
      label->setObjectName("asideLabel");
      grid_->addWidget(label, line, 0);
      grid_->addWidget(item.widget, line++, 1, Qt::AlignLeft);
    } else {
      row_->addWidget(item.widget, item.stretches ? 1 : 0);
    }
    item.widget->setVisible(!hidden);
  }
  if (!stretched)
    row_->addStretch(1);
  row_->addWidget(more_);
  more_->setVisible(line > 0);
  if (line == 0)
    panel_->hide();
  placing_ = false;
}

void OverflowRow::openPanel() {
  panel_->adjustSize();
  QPoint at = more_->mapToGlobal(QPoint(more_->width() - panel_->width(), more_->height()));
  const QRect area = screen()->availableGeometry();
  at.setX(std::clamp(at.x(), area.left(), std::max(area.left(), area.right() - panel_->width())));
  at.setY(std::clamp(at.y(), area.top(), std::max(area.top(), area.bottom() - panel_->height())));
  panel_->move(at);
  panel_->show();
}

} // namespace larmor::widgets
