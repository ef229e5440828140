// The panel of differences to the pinned runs.
#include "widgets/plots/CustomPlot.h"
#include "widgets/plots/Difference.h"
#include "widgets/plots/LinePlot.h"

#include <QBoxLayout>
#include <QToolButton>

namespace larmor::widgets {

namespace {
constexpr int lowPanel = 320; ///< pixels: below each other two panels would be too low to read
}

void LinePlot::setDifferenceShown(bool shown) {
  differenceShown_ = shown;
  differenceButton_->setChecked(shown);
  if (shown && !difference_)
    makeDifference();
  updateDifference();
}

void LinePlot::makeDifference() {
  difference_ = new LinePlot(this);
  difference_->setCompact(true);
  difference_->setObjectName("difference");
  difference_->leader_ = this;
  panels_->addWidget(difference_, 3);
  arrange();
  QCPAxis *own = plot_->xAxis, *other = difference_->plot_->xAxis;
  const auto changed = qOverload<const QCPRange&>(&QCPAxis::rangeChanged);
  connect(own, changed, difference_, [this, other](const QCPRange& range) {
    difference_->rescaling_ = true; // it follows: that is no zoom of its own
    other->setRange(range);
    difference_->rescaling_ = false;
    difference_->plot_->replot(QCustomPlot::rpQueuedReplot);
  });
  connect(other, changed, this, [this, own](const QCPRange& range) {
    if (difference_->rescaling_ || own->range() == range)
      return;
    own->setRange(range);
    plot_->replot(QCustomPlot::rpQueuedReplot);
  });
  connect(difference_, &LinePlot::cursorMoved, this, [this](double x) { placeCursor(x, true); });
  connect(difference_, &LinePlot::brushed, this, &LinePlot::brushed);
}

/// Below the curves, or beside them where the plot is wide and low.
void LinePlot::arrange() {
  const bool beside = difference_ && height() < lowPanel && width() > 2 * height();
  panels_->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

void LinePlot::updateDifference() {
  if (!difference_)
    return;
  const bool wanted = differenceShown_ && !references_.empty() && !curves_.empty();
  difference_->setVisible(wanted);
  if (!wanted)
    return;
  std::vector<Curve> all;
  difference_->curveLooks_.clear();
  for (std::size_t i = 0; i < references_.size(); ++i) {
    if (!isDrawn(i))
      continue;
    for (Curve& each : differences(curves_, {references_[i]})) {
      all.push_back(std::move(each));
      difference_->curveLooks_.push_back(referenceLooks_[i]);
    }
  }
  difference_->setCurves(std::move(all));
  if (difference_->isLogX() != logX_)
    difference_->setLogX(logX_);
}

} // namespace larmor::widgets
