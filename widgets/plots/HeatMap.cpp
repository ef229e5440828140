#include "widgets/plots/HeatMap.h"
#include "engine/core/Error.h"
#include "engine/storage/export/Export.h"
#include "widgets/plots/Axes.h"
#include "widgets/plots/CustomPlot.h"
#include "widgets/plots/PlotColours.h"
#include "widgets/plots/TextTable.h"
#include "widgets/theme/FileName.h"
#include "widgets/theme/Notation.h"
#include "widgets/theme/Theme.h"

#include <QLabel>
#include <QPointer>
#include <QToolButton>
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace larmor::widgets {

namespace {

const QColor missing(128, 128, 128);

QCPColorGradient gradientOf(const std::string& name) {
  const auto& colours = colourMap(name).colours;
  QCPColorGradient gradient;
  gradient.clearColorStops();
  for (std::size_t i = 0; i < colours.size(); ++i)
    gradient.setColorStopAt(double(i) / double(colours.size() - 1),
                            QColor(colours[i][0], colours[i][1], colours[i][2]));
  gradient.setLevelCount(350);
  gradient.setNanHandling(QCPColorGradient::nhNanColor);
  gradient.setNanColor(missing);
  return gradient;
}

QRectF extentOf(const Image& image) {
  const auto& [x0, x1, y0, y1] = image.extent;
  return QRectF(QPointF(x0, y0), QPointF(x1, y1));
}

} // namespace

HeatMap::HeatMap(QWidget* parent)
    : Plot(parent), logButton_(addButton(tr("log"), tr("Logarithmic colours"), true)),
      allButton_(addButton({}, tr("Show all (double click)"), false)) {
  build();
  connectCanvas();
  recolour();
  placeHint();
}

HeatMap::~HeatMap() = default;

void HeatMap::build() {
  allButton_->setIconSize({14, 14});
  plot_->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  plot_->installEventFilter(this);
  cells_ = new QCPColorMap(plot_->xAxis, plot_->yAxis);
  cells_->setInterpolate(false);
  bar_ = new QCPColorScale(plot_);
  bar_->setType(QCPAxis::atRight);
  bar_->setBarWidth(14);
  bar_->setRangeDrag(false);
  bar_->setRangeZoom(false);
  plot_->plotLayout()->addElement(0, 1, bar_);
  cells_->setColorScale(bar_);
  margins_ = new QCPMarginGroup(plot_);
  for (QCPLayoutElement* each :
       {static_cast<QCPLayoutElement*>(plot_->axisRect()), static_cast<QCPLayoutElement*>(bar_)})
    each->setMarginGroup(QCP::msBottom | QCP::msTop, margins_);
  for (auto** line : {&pointerX_, &pointerY_}) {
    *line = new QCPItemStraightLine(plot_);
    (*line)->setVisible(false);
    (*line)->setSelectable(false);
  }
}

void HeatMap::connectCanvas() {
  connect(logButton_, &QToolButton::clicked, this, &HeatMap::setLog);
  connect(allButton_, &QToolButton::clicked, this, &HeatMap::showAll);
  for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis})
    connect(axis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this, axis] {
      updateTicker(axis, false);
      if (rescaling_)
        return;
      zoomed_ = true;
      const QCPRange x = plot_->xAxis->range(), y = plot_->yAxis->range();
      Q_EMIT viewChanged(QRectF(x.lower, y.lower, x.size(), y.size()));
    });
  connect(plot_, &QCustomPlot::afterLayout, this, [this] { // now the room for the axes is known
    if (equal_ && image_ && !zoomed_)
      rescale();
  });
  connect(plot_, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) { pressedAt_ = event->pos(); });
  connect(plot_, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
    std::optional<QPointF> at;
    if (plot_->axisRect()->rect().contains(event->pos()))
      at = QPointF(plot_->xAxis->pixelToCoord(event->pos().x()), plot_->yAxis->pixelToCoord(event->pos().y()));
    setPointer(at);
    Q_EMIT pointerMoved(at);
  });
  connect(plot_, &QCustomPlot::mouseRelease, this, [this](QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || (event->pos() - pressedAt_).manhattanLength() >= 4)
      return;
    if (const auto pixel =
            pixelAt(plot_->xAxis->pixelToCoord(event->pos().x()), plot_->yAxis->pixelToCoord(event->pos().y())))
      Q_EMIT pixelPicked(static_cast<qsizetype>(pixel->column), static_cast<qsizetype>(pixel->row), pixel->value);
  });
}

void HeatMap::setImage(std::shared_ptr<const Image> image) {
  if (image && !image->fits())
    throw Error("map", fmt::format("{} values", image->values.size()), "columns * rows, at least one");
  const bool other = !image || !image_ || image->extent != image_->extent;
  zoomed_ = zoomed_ && !other;
  image_ = std::move(image);
  placeHint();
  scheduleRedraw();
}

void HeatMap::setColourMap(const std::string& name) {
  colourMap(name); // throws for an unknown one
  map_ = name;
  scheduleRedraw();
}

void HeatMap::setLog(bool on) {
  log_ = on;
  scheduleRedraw();
  Q_EMIT scaleChanged();
}

void HeatMap::setRange(std::optional<std::pair<double, double>> range) {
  range_ = range;
  scheduleRedraw();
}

void HeatMap::setEqualAxes(bool equal) {
  equal_ = equal;
  scheduleRedraw();
}

void HeatMap::setSmooth(bool smooth) {
  cells_->setInterpolate(smooth);
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

std::pair<double, double> HeatMap::range() const {
  const auto [low, high] = range_.value_or(dataRange_);
  const ColourScale scale = normalised({map_, log_, low, high, {}});
  return {scale.low, scale.high};
}

void HeatMap::link(const std::vector<HeatMap*>& maps) {
  for (HeatMap* from : maps)
    for (HeatMap* to : maps)
      if (from != to) {
        connect(from, &HeatMap::viewChanged, to, &HeatMap::showView);
        connect(from, &HeatMap::pointerMoved, to, &HeatMap::setPointer);
      }
}

void HeatMap::draw() {
  logButton_->setChecked(log_);
  if (image_) {
    fill();
    plot_->xAxis->setLabel(unicodeNotation(image_->xLabel));
    plot_->yAxis->setLabel(unicodeNotation(image_->yLabel));
    if (!zoomed_)
      rescale();
  }
  colour(Theme::shared().isDark());
  setPointer(pointer_);
}

/// QCustomPlot places the centres of the first and last cell; a single row or column is drawn as two.
void HeatMap::fill() {
  const std::size_t nx = std::max<std::size_t>(2, image_->nx), ny = std::max<std::size_t>(2, image_->ny);
  const auto& [x0, x1, y0, y1] = image_->extent;
  const auto centres = [](double from, double to, std::size_t n) {
    const double half = 0.5 * (to - from) / static_cast<double>(n);
    return QCPRange(from + half, to - half);
  };
  QCPColorMapData& cells = *cells_->data();
  cells.setSize(static_cast<int>(nx), static_cast<int>(ny));
  cells.setRange(centres(x0, x1, nx), centres(y0, y1, ny));
  std::vector<float> shown;
  for (std::size_t j = 0; j < ny; ++j)
    for (std::size_t i = 0; i < nx; ++i) {
      const double value = image_->values[std::min(j, image_->ny - 1) * image_->nx + std::min(i, image_->nx - 1)];
      const bool usable = std::isfinite(value) && (!log_ || value > 0);
      cells.setCell(static_cast<int>(i), static_cast<int>(j), usable ? value : std::nan(""));
      shown.push_back(static_cast<float>(usable ? value : std::nan("")));
    }
  dataRange_ = robustRange(shown, log_, 0.0);
}

void HeatMap::rescale() {
  rescaling_ = true;
  const QRectF all = extentOf(*image_);
  plot_->xAxis->setRange(all.left(), all.right());
  plot_->yAxis->setRange(all.top(), all.bottom());
  if (equal_) { // the one with room to spare shows more
    const QSizeF place = plot_->axisRect()->size();
    const double byWidth = std::abs(all.width()) / std::max(1.0, place.width());
    const double byHeight = std::abs(all.height()) / std::max(1.0, place.height());
    if (byWidth > byHeight)
      plot_->yAxis->setScaleRatio(plot_->xAxis, 1.0);
    else
      plot_->xAxis->setScaleRatio(plot_->yAxis, 1.0);
  }
  updateTicker(plot_->xAxis, false);
  updateTicker(plot_->yAxis, false);
  rescaling_ = false;
}

void HeatMap::showAll() {
  zoomed_ = false;
  if (image_)
    Q_EMIT viewChanged(extentOf(*image_));
  scheduleRedraw();
}

void HeatMap::showView(const QRectF& part) {
  rescaling_ = true; // it follows: that is no zoom of its own
  plot_->xAxis->setRange(part.left(), part.right());
  plot_->yAxis->setRange(part.top(), part.bottom());
  rescaling_ = false;
  zoomed_ = image_ && part != extentOf(*image_);
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

std::optional<HeatMap::Pixel> HeatMap::pixelAt(double x, double y) const {
  if (!image_)
    return std::nullopt;
  const auto& [x0, x1, y0, y1] = image_->extent;
  const double s = (x - x0) / (x1 - x0), t = (y - y0) / (y1 - y0);
  if (!(s >= 0 && s <= 1 && t >= 0 && t <= 1))
    return std::nullopt;
  const auto cell = [](double share, std::size_t n) { return std::min(std::size_t(share * double(n)), n - 1); };
  const std::size_t column = cell(s, image_->nx), row = cell(t, image_->ny);
  return Pixel{column, row, image_->values[row * image_->nx + column]};
}

void HeatMap::setPointer(std::optional<QPointF> at) {
  pointer_ = image_ ? at : std::nullopt;
  for (QCPItemStraightLine* line : {pointerX_, pointerY_})
    line->setVisible(pointer_.has_value());
  QString text = image_ ? unicodeNotation(image_->title).toHtmlEscaped() : QString();
  if (pointer_) {
    pointerX_->point1->setCoords(*pointer_);
    pointerX_->point2->setCoords(pointer_->x(), pointer_->y() + 1);
    pointerY_->point1->setCoords(*pointer_);
    pointerY_->point2->setCoords(pointer_->x() + 1, pointer_->y());
    if (const auto pixel = pixelAt(pointer_->x(), pointer_->y()))
      text += QStringLiteral("&nbsp; (%1, %2) <b>%3</b> %4")
                  .arg(readableNumber(pointer_->x()), readableNumber(pointer_->y()),
                       std::isnan(pixel->value) ? QStringLiteral("–") : readableNumber(pixel->value),
                       image_->unit == "1" ? QString() : unicodeNotation(image_->unit).toHtmlEscaped());
  }
  readout_->setText(text);
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

bool HeatMap::eventFilter(QObject* watched, QEvent* event) {
  if (watched == plot_ && event->type() == QEvent::Leave) {
    setPointer({});
    Q_EMIT pointerMoved({});
  }
  return Plot::eventFilter(watched, event);
}

void HeatMap::colourBar(bool dark) {
  const auto [low, high] = range();
  cells_->setDataScaleType(log_ ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  bar_->setDataScaleType(log_ ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  cells_->setGradient(gradientOf(map_));
  bar_->setGradient(gradientOf(map_));
  bar_->setDataRange(QCPRange(low, high));
  cells_->setDataRange(QCPRange(low, high));
  colourAxis(bar_->axis(), Theme::coloursOf(dark));
  updateTicker(bar_->axis(), log_);
  bar_->axis()->setLabel(image_ ? axisLabel(image_->quantity, image_->unit) : QString());
}

void HeatMap::colour(bool dark) {
  Plot::colour(dark);
  colourBar(dark);
  for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis})
    axis->grid()->setVisible(false); // it would hide behind the cells
  QColor line = Theme::coloursOf(dark).faint;
  for (QCPItemStraightLine* each : {pointerX_, pointerY_})
    each->setPen(QPen(line, 1, Qt::DotLine));
}

void HeatMap::recolour() {
  Plot::recolour();
  allButton_->setIcon(Theme::shared().icon("zoom-fit", Theme::shared().colours().muted));
}

void HeatMap::placeHint() {
  Plot::placeHint();
  for (QToolButton* each : {logButton_, allButton_})
    each->setVisible(!isEmpty());
  cells_->setVisible(!isEmpty());
  bar_->setVisible(!isEmpty());
}

/// Without the pointer.
std::shared_ptr<void> HeatMap::asPicture(const QSize&, const QFont&, bool) {
  const auto before = pointer_;
  setPointer({});
  return {nullptr, [map = QPointer<HeatMap>(this), before](void*) {
            if (map)
              map->setPointer(before);
          }};
}

QString HeatMap::table(QChar separator) const {
  if (!image_)
    return {};
  const auto& [x0, x1, y0, y1] = image_->extent;
  const auto centre = [](double from, double to, std::size_t i, std::size_t n) {
    return exact(from + (to - from) * (double(i) + 0.5) / double(n));
  };
  QStringList heading{QString::fromStdString(image_->yLabel + " \\ " + image_->xLabel)};
  for (std::size_t i = 0; i < image_->nx; ++i)
    heading += centre(x0, x1, i, image_->nx);
  QList<QStringList> rows{heading};
  for (std::size_t j = 0; j < image_->ny; ++j) {
    QStringList row{centre(y0, y1, j, image_->ny)};
    for (std::size_t i = 0; i < image_->nx; ++i)
      row += exact(image_->values[j * image_->nx + i]);
    rows += row;
  }
  return separated(rows, separator);
}

std::vector<Plot::Format> HeatMap::formats() {
  auto all = Plot::formats();
  all.push_back({"npy", "NPY", tr("NumPy array (*.npy)"), [this](const QString& path) {
                   if (image_)
                     storage::exportNpy(toPath(path), {image_->ny, image_->nx}, std::span(image_->values));
                 }});
  return all;
}

} // namespace larmor::widgets
