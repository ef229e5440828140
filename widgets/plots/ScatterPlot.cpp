#include "widgets/plots/ScatterPlot.h"

#include "engine/core/Error.h"
#include "widgets/plots/Axes.h"
#include "widgets/plots/CustomPlot.h"
#include "widgets/plots/Figure.h"
#include "widgets/plots/FigureDialog.h"
#include "widgets/plots/PlotColours.h"
#include "widgets/theme/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QRubberBand>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <optional>

namespace larmor::widgets {

namespace {
constexpr double pickTolerance = 10.0; ///< pixels
constexpr int clickLength = 4;
} // namespace

ScatterPlot::ScatterPlot(QWidget* parent)
    : QWidget(parent), plot_(new QCustomPlot(this)), hint_(new QLabel(plot_)),
      band_(new QRubberBand(QRubberBand::Rectangle, plot_)) {
  build();
  connect(plot_, &QCustomPlot::mousePress, this, &ScatterPlot::press);
  connect(plot_, &QCustomPlot::mouseMove, this, &ScatterPlot::move);
  connect(plot_, &QCustomPlot::mouseRelease, this, &ScatterPlot::release);
  connect(plot_, &QCustomPlot::mouseDoubleClick, this, &ScatterPlot::showAll);
  connect(plot_, &QWidget::customContextMenuRequested, this, &ScatterPlot::showMenu);
  connect(&Theme::shared(), &Theme::changed, this, &ScatterPlot::recolour);
  recolour();
  fill();
}

void ScatterPlot::build() {
  setFocusPolicy(Qt::StrongFocus);
  plot_->setMinimumSize(120, 70);
  plot_->setInteractions(QCP::iRangeZoom);
  plot_->setNotAntialiasedElements(QCP::aeScatters); // many points: speed before beauty
  plot_->axisRect()->setupFullAxesBox(true);
  for (QCPAxis* axis : {plot_->xAxis2, plot_->yAxis2}) {
    axis->setTicks(false);
    axis->setTickLabels(false);
  }
  plot_->axisRect()->setMinimumMargins(QMargins(12, 6, 12, 6));
  plot_->setContextMenuPolicy(Qt::CustomContextMenu);
  points_ = plot_->addGraph();
  chosen_ = plot_->addGraph();
  for (QCPGraph* graph : {points_, chosen_}) {
    graph->setLineStyle(QCPGraph::lsNone);
    graph->setAdaptiveSampling(true);
  }
  hint_->setAlignment(Qt::AlignCenter);
  hint_->setWordWrap(true);
  hint_->setAttribute(Qt::WA_TransparentForMouseEvents);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(plot_);
}

void ScatterPlot::setData(std::shared_ptr<const ScatterData> points) {
  const bool otherAxes = !points || !data_ || points->xLabel != data_->xLabel || points->yLabel != data_->yLabel;
  data_ = std::move(points);
  fill();
  if (otherAxes)
    showAll();
}

void ScatterPlot::setSelected(std::vector<std::uint64_t> ids) {
  std::sort(ids.begin(), ids.end());
  if (ids == selected_)
    return;
  selected_ = std::move(ids);
  fill();
}

void ScatterPlot::setHint(const QString& hint) {
  hint_->setText(hint);
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
  points_->data()->set(all);
  chosen_->data()->set(chosen);
  if (data_) {
    for (QCPAxis* axis : {plot_->xAxis, plot_->xAxis2})
      setScale(axis, data_->logX);
    for (QCPAxis* axis : {plot_->yAxis, plot_->yAxis2})
      setScale(axis, data_->logY);
    plot_->xAxis->setLabel(data_->xLabel);
    setLabelY();
  }
  const bool empty = drawn_ == 0;
  hint_->setVisible(empty);
  plot_->axisRect()->setVisible(!empty);
  for (QCPAxis* axis : plot_->axisRect()->axes())
    axis->setVisible(!empty);
  colour(Theme::shared().isDark());
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

/// Broken in two where the plot is low.
void ScatterPlot::setLabelY() {
  if (data_)
    plot_->yAxis->setLabel(inTwoLines(data_->yLabel, plot_->height() - 50, QFontMetrics(Theme::shared().smallFont())));
}

void ScatterPlot::showAll() {
  if (data_) {
    rescaleToData(plot_, plot_->xAxis, data_->logX, true);
    rescaleToData(plot_, plot_->yAxis, data_->logY, false);
    updateTicker(plot_->xAxis, data_->logX);
    updateTicker(plot_->yAxis, data_->logY);
  }
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

void ScatterPlot::colour(bool dark) {
  const Colours& c = Theme::coloursOf(dark);
  plot_->setBackground(c.base);
  for (QCPAxis* axis : plot_->axisRect()->axes())
    colourAxis(axis, c);
  for (QCPAxis* axis : {plot_->xAxis2, plot_->yAxis2})
    axis->setBasePen(QPen(c.grid, 1));
  QColor plain = Theme::curveOf(0, dark);
  plain.setAlphaF(selected_.empty() ? 0.75F : 0.3F);
  const double size = drawn_ > 20'000 ? 2.0 : drawn_ > 2000 ? 3.0 : 5.0;
  points_->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, plain, plain, size));
  const QColor marked = dark ? QColor(0xff, 0x6f, 0xb5) : QColor(0xc2, 0x18, 0x5b); // as the selected path in 3D
  chosen_->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, marked, marked, size + 2));
}

void ScatterPlot::recolour() {
  hint_->setStyleSheet("background:transparent;color:" + Theme::shared().colours().muted.name());
  colour(Theme::shared().isDark());
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

void ScatterPlot::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  hint_->setGeometry(plot_->rect().adjusted(40, 10, -40, -10));
  setLabelY();
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

// --- pictures ---

void ScatterPlot::exportFigure(const QString& path, const FigureOptions& options) {
  colour(false);
  plot_->setBackground(options.transparent ? QBrush(Qt::transparent) : QBrush(Qt::white));
  setFigureFont(plot_, options.fontPoints);
  try {
    writeFigure(path, {{plot_, 1.0}}, options);
  } catch (...) {
    recolour();
    throw;
  }
  recolour();
}

void ScatterPlot::showMenu(const QPoint& at) {
  QMenu menu(this);
  const Theme& theme = Theme::shared();
  connect(menu.addAction(theme.icon("zoom-fit"), tr("Show all")), &QAction::triggered, this, &ScatterPlot::showAll);
  connect(menu.addAction(theme.icon("copy"), tr("Copy picture")), &QAction::triggered, this,
          [this] { QApplication::clipboard()->setPixmap(plot_->toPixmap(0, 0, 2.0)); });
  connect(menu.addAction(theme.icon("picture"), tr("Export figure…")), &QAction::triggered, this, [this] {
    FigureDialog dialog(this);
    if (dialog.exec() != QDialog::Accepted)
      return;
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Export figure"), {}, tr("PDF document (*.pdf);;SVG drawing (*.svg);;PNG picture (*.png)"));
    try {
      if (!path.isEmpty())
        exportFigure(path, dialog.options());
    } catch (const Error& error) {
      Q_EMIT failed(QString::fromUtf8(error.what()));
    }
  });
  menu.exec(plot_->mapToGlobal(at));
}

} // namespace larmor::widgets
