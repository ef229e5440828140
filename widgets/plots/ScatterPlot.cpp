#include "widgets/plots/ScatterPlot.h"

#include "widgets/plots/Axes.h"
#include "widgets/plots/CustomPlot.h"
#include "widgets/plots/TextTable.h"
#include "widgets/theme/Theme.h"

#include <QKeyEvent>
#include <QLabel>
#include <QRubberBand>
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

namespace larmor::widgets {

namespace {
constexpr double pickTolerance = 10.0; ///< pixels
constexpr int clickLength = 4;
} // namespace

ScatterPlot::ScatterPlot(QWidget* parent) : Plot(parent), band_(new QRubberBand(QRubberBand::Rectangle, plot_)) {
  build();
  connect(plot_, &QCustomPlot::mousePress, this, &ScatterPlot::press);
  connect(plot_, &QCustomPlot::mouseMove, this, &ScatterPlot::move);
  connect(plot_, &QCustomPlot::mouseRelease, this, &ScatterPlot::release);
  recolour();
  placeHint();
}

void ScatterPlot::build() {
  setFocusPolicy(Qt::StrongFocus);
  readout_->hide();
  plot_->setInteractions(QCP::iRangeZoom);
  plot_->setNotAntialiasedElements(QCP::aeScatters); // many points: speed before beauty
  diagonal_ = new QCPItemStraightLine(plot_);
  diagonal_->setLayer("grid"); // below the points
  diagonal_->setVisible(false);
  diagonal_->point1->setCoords(1.0, 1.0); // any two of y = x: where both axes are logarithmic it is straight, too
  diagonal_->point2->setCoords(2.0, 2.0);
  points_ = plot_->addGraph();
  chosen_ = plot_->addGraph();
  for (QCPGraph* graph : {points_, chosen_}) {
    graph->setLineStyle(QCPGraph::lsNone);
    graph->setAdaptiveSampling(true);
  }
}

void ScatterPlot::setData(std::shared_ptr<const ScatterData> points) {
  const bool otherAxes = !points || !data_ || points->xLabel != data_->xLabel || points->yLabel != data_->yLabel;
  const QCPRange seen = plot_->xAxis->range();
  const bool untouched = fitted_ == std::pair(seen.lower, seen.upper);
  data_ = std::move(points);
  fill();
  if (otherAxes || untouched) // others may lie outside of what is seen
    showAll();
}

void ScatterPlot::setSelected(std::vector<std::uint64_t> ids) {
  std::sort(ids.begin(), ids.end());
  if (ids == selected_)
    return;
  selected_ = std::move(ids);
  fill();
}

bool ScatterPlot::usable(std::size_t i) const {
  const double x = data_->x[i], y = data_->y[i];
  return std::isfinite(x) && std::isfinite(y) && (!data_->logX || x > 0) && (!data_->logY || y > 0);
}

void ScatterPlot::fill() {
  QVector<QCPGraphData> all, chosen;
  drawn_ = 0;
  for (std::size_t i = 0; data_ && i < data_->ids.size(); ++i) {
    if (!usable(i))
      continue;
    ++drawn_;
    const bool isChosen = std::binary_search(selected_.begin(), selected_.end(), data_->ids[i]);
    (isChosen ? chosen : all).push_back({data_->x[i], data_->y[i]});
  }
  diagonal_->setVisible(data_ && data_->sameQuantity && drawn_ > 0);
  points_->data()->set(all);
  chosen_->data()->set(chosen);
  if (data_) {
    for (QCPAxis* axis : {plot_->xAxis, plot_->xAxis2})
      setScale(axis, data_->logX);
    for (QCPAxis* axis : {plot_->yAxis, plot_->yAxis2})
      setScale(axis, data_->logY);
  }
  placeHint();
  scheduleRedraw();
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

/// Labels and colours; the points are placed as they come, for who asks where they are.
void ScatterPlot::draw() {
  if (data_) {
    plot_->xAxis->setLabel(data_->xLabel); // the other one broken in two where the plot is low
    plot_->yAxis->setLabel(inTwoLines(data_->yLabel, plot_->height() - 50, QFontMetrics(Theme::shared().smallFont())));
  }
  readout_->setText(share().toHtmlEscaped());
  readout_->setVisible(!share().isEmpty());
  colour(Theme::shared().isDark());
}

std::vector<LegendEntry> ScatterPlot::legendEntries(bool dark) const {
  if (share().isEmpty())
    return {};
  return {{share(), QPen(Theme::curveOf(0, dark), 3)}};
}

std::shared_ptr<void> ScatterPlot::asPicture(const QSize& size, const QFont& font, bool dark) {
  return std::make_shared<LegendBelow>(*plot_, legendBelow(dark), font, size.width());
}

QString ScatterPlot::table(QChar separator) const {
  QList<QStringList> rows{
      {tr("id") + shareSuffix(), data_ ? data_->xLabel : QString(), data_ ? data_->yLabel : QString()}};
  for (std::size_t i = 0; data_ && i < data_->ids.size(); ++i)
    rows += {QString::number(data_->ids[i]), QString::fromStdString(fmt::format("{}", data_->x[i])),
             QString::fromStdString(fmt::format("{}", data_->y[i]))};
  return separated(rows, separator);
}

/// One over the other says how far a point is from the diagonal, only if both have the same range.
void ScatterPlot::showSameRanges() {
  QCPRange both = plot_->xAxis->range();
  both.expand(plot_->yAxis->range());
  plot_->xAxis->setRange(both);
  plot_->yAxis->setRange(both);
}

void ScatterPlot::showAll() {
  if (data_) {
    rescaleToData(plot_, plot_->xAxis, data_->logX, true);
    rescaleToData(plot_, plot_->yAxis, data_->logY, false);
    if (data_->sameQuantity)
      showSameRanges();
    updateTicker(plot_->xAxis, data_->logX);
    updateTicker(plot_->yAxis, data_->logY);
    fitted_ = {plot_->xAxis->range().lower, plot_->xAxis->range().upper};
  }
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

void ScatterPlot::colour(bool dark) {
  Plot::colour(dark);
  QColor plain = Theme::curveOf(0, dark);
  plain.setAlphaF(selected_.empty() ? 0.75F : 0.3F);
  const double size = drawn_ > 20'000 ? 2.0 : drawn_ > 2000 ? 3.0 : 5.0;
  diagonal_->setPen(QPen(Theme::coloursOf(dark).muted, 1.5));
  points_->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, plain, plain, size));
  const QColor marked = dark ? QColor(0xff, 0x6f, 0xb5) : QColor(0xc2, 0x18, 0x5b); // as the selected path in 3D
  chosen_->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, marked, marked, size + 2));
}

// --- choosing ---

void ScatterPlot::press(QMouseEvent* event) {
  pressedAt_ = event->pos();
  dragging_ = event->button() == Qt::LeftButton;
}

void ScatterPlot::move(QMouseEvent* event) {
  if (!dragging_ || (event->pos() - pressedAt_).manhattanLength() < clickLength)
    return;
  band_->setGeometry(QRect(pressedAt_, event->pos()).normalized());
  band_->show();
}

void ScatterPlot::release(QMouseEvent* event) {
  if (!dragging_)
    return;
  dragging_ = false;
  band_->hide();
  if ((event->pos() - pressedAt_).manhattanLength() < clickLength)
    return pickAt(event->pos());
  auto ids = inside(QRect(pressedAt_, event->pos()).normalized());
  if (event->modifiers().testFlag(Qt::ShiftModifier)) {
    ids.insert(ids.end(), selected_.begin(), selected_.end());
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  }
  setSelected(ids);
  Q_EMIT brushed(selected_);
}

QPoint ScatterPlot::placeOf(double x, double y) const {
  return QPointF(plot_->xAxis->coordToPixel(x), plot_->yAxis->coordToPixel(y)).toPoint();
}

std::vector<std::uint64_t> ScatterPlot::inside(const QRect& rectangle) const {
  std::vector<std::uint64_t> ids;
  for (std::size_t i = 0; data_ && i < data_->ids.size(); ++i)
    if (usable(i) && rectangle.contains(placeOf(data_->x[i], data_->y[i])))
      ids.push_back(data_->ids[i]);
  std::sort(ids.begin(), ids.end());
  return ids;
}

void ScatterPlot::pickAt(const QPoint& at) {
  double best = pickTolerance;
  std::optional<std::uint64_t> hit;
  for (std::size_t i = 0; data_ && i < data_->ids.size(); ++i) {
    if (!usable(i))
      continue;
    const QPoint by = placeOf(data_->x[i], data_->y[i]) - at;
    if (const double distance = std::hypot(by.x(), by.y()); distance < best) {
      best = distance;
      hit = data_->ids[i];
    }
  }
  if (hit)
    Q_EMIT picked(*hit);
  else if (!selected_.empty()) {
    setSelected({});
    Q_EMIT brushed({});
  }
}

void ScatterPlot::keyPressEvent(QKeyEvent* event) {
  if (event->key() != Qt::Key_Escape || selected_.empty())
    return QWidget::keyPressEvent(event);
  setSelected({});
  Q_EMIT brushed({});
}

} // namespace larmor::widgets
