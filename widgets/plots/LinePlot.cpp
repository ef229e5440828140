#include "widgets/plots/LinePlot.h"
#include "widgets/plots/Axes.h"
#include "widgets/plots/CustomPlot.h"
#include "widgets/plots/Difference.h"
#include "widgets/theme/Notation.h"
#include "widgets/theme/Theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

namespace {
constexpr int frame = 33; ///< ms between redraws

/// Breaks a label that is longer than the axis at the space nearest to its middle.
QString inTwoLines(QString text, int length, const QFontMetrics& metrics) {
  if (metrics.horizontalAdvance(text) <= length)
    return text;
  qsizetype best = -1;
  for (qsizetype i = 0; i < text.size(); ++i)
    if (text[i] == ' ' && (best < 0 || std::abs(2 * i - text.size()) < std::abs(2 * best - text.size())))
      best = i;
  if (best >= 0)
    text[best] = '\n';
  return text;
}
} // namespace

LinePlot::LinePlot(QWidget* parent) : QWidget(parent) {
  buildCanvas();
  buildHeader();
  connectCanvas();
  pending_.setSingleShot(true);
  connect(&pending_, &QTimer::timeout, this, &LinePlot::redraw);
  connect(&Theme::shared(), &Theme::changed, this, &LinePlot::recolour);
  recolour();
  placeHint();
}

LinePlot::~LinePlot() = default;

void LinePlot::buildCanvas() {
  plot_ = new QCustomPlot(this);
  plot_->setMinimumSize(120, 70);
  plot_->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  plot_->setAntialiasedElements(QCP::aeAll);
  plot_->setNoAntialiasingOnDrag(true);
  plot_->axisRect()->setupFullAxesBox(true);
  for (QCPAxis* axis : {plot_->xAxis2, plot_->yAxis2}) {
    axis->setTicks(false);
    axis->setTickLabels(false);
  }
  plot_->axisRect()->setMinimumMargins(QMargins(12, 6, 12, 6));
  plot_->legend->setVisible(false);
  plot_->axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignTop | Qt::AlignRight);
  for (auto** line : {&hoverLine_, &cursorLine_}) {
    *line = new QCPItemStraightLine(plot_);
    (*line)->setVisible(false);
    (*line)->setSelectable(false);
  }
  brushItem_ = new QCPItemRect(plot_);
  brushItem_->setVisible(false);
  brushItem_->setSelectable(false);
  for (QCPItemPosition* corner : {brushItem_->topLeft, brushItem_->bottomRight}) {
    corner->setTypeX(QCPItemPosition::ptPlotCoords);
    corner->setTypeY(QCPItemPosition::ptAxisRectRatio);
  }
  hint_ = new QLabel(plot_);
  hint_->setAlignment(Qt::AlignCenter);
  hint_->setWordWrap(true);
  hint_->setAttribute(Qt::WA_TransparentForMouseEvents);
}

void LinePlot::buildHeader() {
  const auto button = [this](const QString& text, const QString& tip, bool checkable) {
    auto* made = new QToolButton(this);
    made->setText(text);
    made->setToolTip(tip);
    made->setCheckable(checkable);
    made->setFont(Theme::shared().smallFont());
    return made;
  };
  logXButton_ = button(tr("log x"), tr("Logarithmic horizontal axis"), true);
  logYButton_ = button(tr("log y"), tr("Logarithmic vertical axis"), true);
  differenceButton_ = button(tr("difference"), tr("Difference to the pinned runs, below"), true);
  allButton_ = button({}, tr("Show all (double click)"), false);
  allButton_->setIconSize({14, 14});
  readout_ = new QLabel(this);
  readout_->setFont(Theme::shared().smallFont());
  readout_->setTextFormat(Qt::RichText);
  readout_->setMinimumWidth(0);
  readout_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  auto* header = new QHBoxLayout;
  header->setContentsMargins(14, 3, 8, 0);
  header->setSpacing(2);
  header->addWidget(readout_, 1);
  for (QToolButton* each : {differenceButton_, logXButton_, logYButton_, allButton_})
    header->addWidget(each);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addLayout(header);
  column->addWidget(plot_, 5);
  connect(differenceButton_, &QToolButton::clicked, this, [this](bool on) {
    setDifferenceShown(on);
    Q_EMIT differenceToggled(on);
  });
  connect(logXButton_, &QToolButton::clicked, this, &LinePlot::setLogX);
  connect(logYButton_, &QToolButton::clicked, this, &LinePlot::setLogY);
  connect(allButton_, &QToolButton::clicked, this, &LinePlot::showAll);
}

void LinePlot::setCurves(std::vector<Curve> curves) {
  curves_ = std::move(curves);
  if (!scalesChosen_ && !curves_.empty()) {
    logX_ = curves_.front().logX;
    logY_ = curves_.front().logY;
    scalesChosen_ = true;
    setScales();
  }
  scheduleRedraw();
}

void LinePlot::setReferences(std::vector<Curve> references) {
  references_ = std::move(references);
  dashes_.assign(references_.size(), 0);
  scheduleRedraw();
}

void LinePlot::setReferenceSets(const std::vector<ReferenceSet>& sets) {
  references_.clear();
  dashes_.clear();
  for (std::size_t s = 0; s < sets.size(); ++s)
    for (Curve curve : sets[s].curves) {
      curve.title = (curve.title.empty() ? curve.name : curve.title) + ", " + sets[s].title.toStdString();
      references_.push_back(std::move(curve));
      dashes_.push_back(static_cast<int>(s));
    }
  scheduleRedraw();
}

QCPAxis* LinePlot::xAxis() const { return plot_->xAxis; }

void LinePlot::setDifferenceShown(bool shown) {
  differenceShown_ = shown;
  differenceButton_->setChecked(shown);
  if (shown && !difference_) {
    difference_ = new LinePlot(this);
    difference_->setCompact(true);
    difference_->setObjectName("difference");
    static_cast<QVBoxLayout*>(layout())->addWidget(difference_, 3);
    linkRanges(xAxis(), difference_->xAxis());
    linkRanges(difference_->xAxis(), xAxis());
    connect(difference_, &LinePlot::cursorMoved, this, [this](double x) { placeCursor(x, true); });
    connect(difference_, &LinePlot::brushed, this, &LinePlot::brushed);
  }
  updateDifference();
}

void LinePlot::linkRanges(QCPAxis* from, QCPAxis* to) {
  connect(from, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [to](const QCPRange& range) {
    if (to->range() == range)
      return;
    to->setRange(range);
    to->parentPlot()->replot(QCustomPlot::rpQueuedReplot);
  });
}

void LinePlot::updateDifference() {
  if (!difference_)
    return;
  const bool wanted = differenceShown_ && !references_.empty() && !curves_.empty();
  difference_->setVisible(wanted);
  if (!wanted)
    return;
  difference_->setCurves(differences(curves_, references_));
  if (difference_->isLogX() != logX_)
    difference_->setLogX(logX_);
}

void LinePlot::setCompact(bool compact) {
  compact_ = compact;
  placeHint();
  scheduleRedraw();
}

void LinePlot::clear() {
  curves_.clear();
  scalesChosen_ = zoomed_ = false;
  clearCursor();
  scheduleRedraw();
}

void LinePlot::setHint(const QString& hint) {
  hint_->setText(hint);
  placeHint();
}

void LinePlot::setLogX(bool on) {
  logX_ = on;
  scalesChosen_ = true;
  setScales();
  showAll();
  Q_EMIT scalesChanged();
}

void LinePlot::setLogY(bool on) {
  logY_ = on;
  scalesChosen_ = true;
  setScales();
  showAll();
  Q_EMIT scalesChanged();
}

void LinePlot::setScales() {
  rescaling_ = true; // ours, not the user's zoom
  setScale(plot_->xAxis, logX_);
  setScale(plot_->yAxis, logY_);
  setScale(plot_->xAxis2, logX_);
  setScale(plot_->yAxis2, logY_);
  rescaling_ = false;
  logXButton_->setChecked(logX_);
  logYButton_->setChecked(logY_);
}

void LinePlot::showAll() {
  zoomed_ = false;
  scheduleRedraw();
}

void LinePlot::scheduleRedraw() {
  dirty_ = true;
  if (pending_.isActive() || !isVisible()) // what nobody sees is drawn when it is shown
    return;
  const qint64 since = sinceRedraw_.isValid() ? sinceRedraw_.elapsed() : frame;
  pending_.start(static_cast<int>(std::max<qint64>(0, frame - since)));
}

void LinePlot::redraw() {
  dirty_ = false;
  syncGraphs();
  if (!zoomed_)
    rescale();
  placeHint();
  showReadout();
  updateDifference();
  plot_->replot(QCustomPlot::rpQueuedReplot);
  sinceRedraw_.restart();
  ++redraws_;
}

bool LinePlot::usable(double x, double y) const {
  return std::isfinite(x) && std::isfinite(y) && (!logX_ || x > 0) && (!logY_ || y > 0);
}

LinePlot::Drawn LinePlot::addGraphs(bool withBand) {
  Drawn made;
  if (withBand) {
    made.lower = plot_->addGraph();
    made.upper = plot_->addGraph();
    made.upper->setChannelFillGraph(made.lower);
    made.lower->removeFromLegend();
    made.upper->removeFromLegend();
  }
  made.line = plot_->addGraph();
  return made;
}

void LinePlot::syncGraphs() {
  // Graphs are kept while their number is the same: a live plot only gets new data.
  const auto bands = [](const std::vector<Curve>& of) {
    std::vector<bool> result;
    for (const Curve& curve : of)
      result.push_back(!curve.error.empty());
    return result;
  };
  std::vector<bool> present;
  for (const Drawn& each : drawn_)
    present.push_back(each.lower != nullptr);
  if (present != bands(curves_) || drawnReferences_.size() != references_.size()) {
    plot_->clearGraphs();
    drawn_.clear();
    drawnReferences_.clear();
    for (std::size_t i = 0; i < references_.size(); ++i)
      drawnReferences_.push_back(addGraphs(false));
    for (const Curve& curve : curves_)
      drawn_.push_back(addGraphs(!curve.error.empty()));
  }
  for (std::size_t i = 0; i < curves_.size(); ++i)
    fill(drawn_[i], curves_[i]);
  for (std::size_t i = 0; i < references_.size(); ++i)
    fill(drawnReferences_[i], references_[i]);
  const auto& shown = curves_.empty() ? references_ : curves_;
  if (!shown.empty()) {
    plot_->xAxis->setLabel(compact_ ? QString() : axisLabel(shown.front().xLabel, shown.front().xUnit));
    plot_->yAxis->setLabel(compact_ ? QString()
                                    : inTwoLines(axisLabel(shown.front().yLabel, shown.front().yUnit),
                                                 plot_->height() - 50, QFontMetrics(Theme::shared().smallFont())));
  }
  colour(Theme::shared().isDark());
}

void LinePlot::fill(const Drawn& drawn, const Curve& curve) const {
  QVector<QCPGraphData> line, lower, upper;
  const std::size_t count = std::min(curve.x.size(), curve.y.size());
  line.reserve(static_cast<qsizetype>(count));
  const bool band = drawn.lower && curve.error.size() >= count;
  for (std::size_t i = 0; i < count; ++i) {
    const double x = curve.x[i], y = curve.y[i];
    if (!usable(x, y))
      continue;
    line.push_back({x, y});
    if (!band || !std::isfinite(curve.error[i]))
      continue;
    // On a logarithmic axis a band that reaches zero ends a hundred times below the curve.
    const double low = logY_ ? std::max(y - curve.error[i], y * 1e-2) : y - curve.error[i];
    lower.push_back({x, low});
    upper.push_back({x, y + curve.error[i]});
  }
  drawn.line->setName(unicodeNotation(curve.title.empty() ? curve.name : curve.title));
  drawn.line->data()->set(line);
  if (drawn.lower) {
    drawn.lower->data()->set(lower, true);
    drawn.upper->data()->set(upper, true);
  }
}

void LinePlot::rescale() {
  rescaling_ = true;
  rescaleToData(plot_, plot_->xAxis, logX_, true);
  rescaleToData(plot_, plot_->yAxis, logY_, false);
  updateTicker(plot_->xAxis, logX_);
  updateTicker(plot_->yAxis, logY_);
  rescaling_ = false;
}

void LinePlot::placeHint() {
  const bool empty = curves_.empty() && references_.empty();
  hint_->setVisible(empty && !hint_->text().isEmpty());
  hint_->setGeometry(plot_->rect().adjusted(40, 10, -40, -10));
  plot_->axisRect()->setVisible(!empty);
  for (QCPAxis* axis : plot_->axisRect()->axes())
    axis->setVisible(!empty);
  for (QToolButton* each : {logXButton_, logYButton_, allButton_})
    each->setVisible(!empty && !compact_);
  differenceButton_->setVisible(!references_.empty() && !compact_);
}

void LinePlot::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  placeHint();
  scheduleRedraw(); // the labels' line breaks depend on the size
}

void LinePlot::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (dirty_)
    scheduleRedraw();
}

} // namespace larmor::widgets
