// Zoom, pan, cursor line and the readout of values.
#include "widgets/plots/Axes.h"
#include "widgets/plots/CustomPlot.h"
#include "widgets/plots/EstimateText.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/theme/Notation.h"
#include "widgets/theme/Theme.h"

#include <QLabel>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

namespace {
constexpr int grip = 5; ///< pixels from the cursor line within which it can be dragged
}

void LinePlot::connectCanvas() {
  const auto rangeChanged = [this](QCPAxis* axis, bool logarithmic) {
    if (!rescaling_)
      zoomed_ = true;
    updateTicker(axis, logarithmic);
  };
  connect(plot_->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this,
          [this, rangeChanged] { rangeChanged(plot_->xAxis, logX_); });
  connect(plot_->yAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this,
          [this, rangeChanged] { rangeChanged(plot_->yAxis, logY_); });
  connect(plot_, &QCustomPlot::mouseMove, this, &LinePlot::moveTo);
  connect(plot_, &QCustomPlot::mousePress, this, &LinePlot::press);
  connect(plot_, &QCustomPlot::mouseRelease, this, &LinePlot::release);
  connect(plot_, &QCustomPlot::mouseWheel, this, [this](QWheelEvent* event) {
    // Over an axis only that one zooms.
    const QPointF at = event->position();
    Qt::Orientations both = Qt::Horizontal | Qt::Vertical;
    if (at.y() > plot_->axisRect()->bottom())
      both = Qt::Horizontal;
    else if (at.x() < plot_->axisRect()->left())
      both = Qt::Vertical;
    plot_->axisRect()->setRangeZoom(both);
  });
  plot_->installEventFilter(this);
}

bool LinePlot::eventFilter(QObject* watched, QEvent* event) {
  if (watched == plot_ && event->type() == QEvent::Leave)
    setHover({});
  return QWidget::eventFilter(watched, event);
}

void LinePlot::press(QMouseEvent* event) {
  pressedAt_ = event->pos();
  if (event->button() == Qt::LeftButton && event->modifiers().testFlag(Qt::ShiftModifier) && !curves_.empty()) {
    brushFrom_ = plot_->xAxis->pixelToCoord(event->pos().x());
    plot_->setSelectionRectMode(QCP::srmNone);
    plot_->setInteraction(QCP::iRangeDrag, false);
    return;
  }
  draggingCursor_ = event->button() == Qt::LeftButton && cursor_ &&
                    std::abs(plot_->xAxis->coordToPixel(*cursor_) - event->pos().x()) <= grip;
  const bool rectangle = event->modifiers().testFlag(Qt::ControlModifier) && !draggingCursor_;
  plot_->setSelectionRectMode(rectangle ? QCP::srmZoom : QCP::srmNone);
  plot_->setInteraction(QCP::iRangeDrag, !draggingCursor_ && !rectangle);
}

void LinePlot::moveTo(QMouseEvent* event) {
  const double x = plot_->xAxis->pixelToCoord(event->pos().x());
  if (brushFrom_)
    return setBrush(std::minmax(*brushFrom_, x));
  const bool inside = plot_->axisRect()->rect().contains(event->pos());
  if (draggingCursor_)
    placeCursor(nearestX(x), true);
  const bool near = cursor_ && std::abs(plot_->xAxis->coordToPixel(*cursor_) - event->pos().x()) <= grip;
  plot_->setCursor(draggingCursor_ || (near && inside) ? Qt::SplitHCursor : Qt::ArrowCursor);
  setHover(inside ? std::optional(x) : std::nullopt);
}

void LinePlot::release(QMouseEvent* event) {
  const bool click = (event->pos() - pressedAt_).manhattanLength() < 4;
  if (brushFrom_) {
    setBrush(click ? std::nullopt
                   : std::optional<std::pair<double, double>>(
                         std::minmax(*brushFrom_, plot_->xAxis->pixelToCoord(event->pos().x()))));
    brushFrom_.reset();
    plot_->setInteraction(QCP::iRangeDrag, true);
    Q_EMIT brushed(brush_);
    return;
  }
  if (event->button() == Qt::LeftButton && click && !draggingCursor_ && !curves_.empty() &&
      plot_->axisRect()->rect().contains(event->pos()))
    placeCursor(nearestX(plot_->xAxis->pixelToCoord(event->pos().x())), true);
  draggingCursor_ = false;
  plot_->setInteraction(QCP::iRangeDrag, true);
}

double LinePlot::nearestX(double x) const {
  double best = x, distance = std::numeric_limits<double>::infinity();
  if (curves_.empty())
    return x;
  for (const double candidate : curves_.front().x)
    if (std::abs(candidate - x) < distance) {
      distance = std::abs(candidate - x);
      best = candidate;
    }
  return best;
}

void LinePlot::placeCursor(double x, bool emitIt) {
  cursor_ = x;
  cursorLine_->point1->setCoords(x, logY_ ? 1 : 0);
  cursorLine_->point2->setCoords(x, logY_ ? 2 : 1);
  cursorLine_->setVisible(true);
  if (isVisible())
    plot_->replot(QCustomPlot::rpQueuedReplot);
  if (emitIt)
    Q_EMIT cursorMoved(x);
}

void LinePlot::setCursor(double x) {
  if (!std::isfinite(x))
    return clearCursor();
  placeCursor(x, false);
}

void LinePlot::clearCursor() {
  cursor_.reset();
  cursorLine_->setVisible(false);
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

void LinePlot::setBrush(std::optional<std::pair<double, double>> range) {
  if (range == brush_)
    return;
  brush_ = range;
  brushItem_->setVisible(brush_.has_value());
  if (brush_) {
    brushItem_->topLeft->setCoords(brush_->first, 0.0);
    brushItem_->bottomRight->setCoords(brush_->second, 1.0);
  }
  if (difference_)
    difference_->setBrush(range);
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

void LinePlot::keyPressEvent(QKeyEvent* event) {
  if (event->key() != Qt::Key_Escape || !brush_)
    return QWidget::keyPressEvent(event);
  setBrush(std::nullopt);
  Q_EMIT brushed(std::nullopt);
}

void LinePlot::setHover(std::optional<double> x) {
  if (curves_.empty())
    x.reset();
  if (!x && !hover_)
    return;
  hover_ = x ? std::optional(nearestX(*x)) : std::nullopt;
  hoverLine_->setVisible(hover_.has_value());
  if (hover_) {
    hoverLine_->point1->setCoords(*hover_, logY_ ? 1 : 0);
    hoverLine_->point2->setCoords(*hover_, logY_ ? 2 : 1);
  }
  showReadout();
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

/// The legend; with the pointer in the plot the values of the present curves there.
void LinePlot::showReadout() {
  constexpr int mostAcross = 2; // longer names than half of the line are cut to what differs
  QStringList parts, full;
  const bool dark = Theme::shared().isDark();
  if (hover_ && !curves_.empty()) {
    parts += unicodeNotation(curves_.front().xLabel).toHtmlEscaped() + " " + readableNumber(*hover_);
    for (std::size_t i = 0; i < curves_.size(); ++i)
      parts += entry(curves_[i], penOf(lookOf(i), dark).color(), *hover_);
  } else {
    if (compact_ && curves_.size() == 1)
      parts += axisLabel(curves_.front().yLabel, curves_.front().yUnit).toHtmlEscaped();
    const auto whole = legendEntries(dark);
    const auto entries = fitting(whole, readout_->font(), readout_->width() / mostAcross);
    const bool needed = needsLegend() && (entries.size() > 1 || !compact_);
    for (const LegendEntry& each : needed ? whole : std::vector<LegendEntry>())
      full += each.text.toHtmlEscaped();
    for (const LegendEntry& each : needed ? entries : std::vector<LegendEntry>())
      parts += QStringLiteral("<nobr><span style='color:%1'>%2</span> %3</nobr>")
                   .arg(each.pen.color().name(),
                        each.pen.style() == Qt::CustomDashLine ? QStringLiteral("┅") : QStringLiteral("●"),
                        unbroken(each.text));
    if (const std::string& unit = curves_.empty() ? std::string() : curves_.front().yUnit;
        compact_ && curves_.size() > 1 && !unit.empty() && unit != "1")
      parts += "(" + unicodeNotation(unit).toHtmlEscaped() + ")";
  }
  readout_->setText(parts.join("&nbsp; "));
  readout_->setToolTip(full.join("<br>"));
}

QString LinePlot::entry(const Curve& curve, const QColor& colour, double x) const {
  QString text = QStringLiteral("<nobr><span style='color:%1'>●</span> %2")
                     .arg(colour.name(), unbroken(unicodeNotation(curve.title.empty() ? curve.name : curve.title)));
  const auto found = std::find(curve.x.begin(), curve.x.end(), x);
  const auto k = static_cast<std::size_t>(found - curve.x.begin());
  if (k >= curve.y.size() || found == curve.x.end())
    return text + "</nobr>";
  return text + " <b>" +
         unbroken(readableEstimate({curve.y[k], k < curve.error.size() ? curve.error[k] : std::nan("")})) +
         "</b></nobr>";
}

} // namespace larmor::widgets
