#include "widgets/plots/LinePlot.h"
#include "widgets/plots/Axes.h"
#include "widgets/plots/CustomPlot.h"
#include "widgets/theme/Notation.h"
#include "widgets/theme/Theme.h"

#include <QLabel>
#include <QToolButton>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

LinePlot::LinePlot(QWidget* parent) : Plot(parent) {
  buildCanvas();
  buildHeader();
  connectCanvas();
  ownTitle_ = tr("This run");
  recolour();
  placeHint();
}

LinePlot::~LinePlot() = default;

void LinePlot::buildCanvas() {
  plot_->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  plot_->setAntialiasedElements(QCP::aeAll);
  plot_->setNoAntialiasingOnDrag(true);
  plot_->addLayer("bands", plot_->layer("main"), QCustomPlot::limBelow);
  plot_->addLayer("guides", plot_->layer("main"), QCustomPlot::limAbove); // a fit lies on its curve
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
}

void LinePlot::buildHeader() {
  differenceButton_ = addButton(tr("difference"), tr("Difference to the pinned runs, below"), true);
  logXButton_ = addButton(tr("log x"), tr("Logarithmic horizontal axis"), true);
  logYButton_ = addButton(tr("log y"), tr("Logarithmic vertical axis"), true);
  allButton_ = addButton({}, tr("Show all (double click)"), false);
  allButton_->setIconSize({14, 14});
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
  titles_.clear();
  referenceLooks_.clear();
  for (std::size_t i = 0; i < references_.size(); ++i)
    referenceLooks_.push_back({1, curveLike(references_[i], static_cast<int>(i))});
  scheduleRedraw();
}

void LinePlot::setReferenceSets(const std::vector<ReferenceSet>& sets) {
  references_.clear();
  referenceLooks_.clear();
  titles_.clear();
  for (const ReferenceSet& set : sets) {
    titles_ += set.title;
    for (std::size_t i = 0; i < set.curves.size(); ++i) {
      Curve curve = set.curves[i];
      curve.title = (curve.title.empty() ? curve.name : curve.title) + ", " + set.title.toStdString();
      references_.push_back(std::move(curve));
      referenceLooks_.push_back({static_cast<int>(titles_.size()), static_cast<int>(i)});
    }
  }
  scheduleRedraw();
}

void LinePlot::setGuides(std::vector<Curve> guides) {
  guides_ = std::move(guides);
  scheduleRedraw();
}

bool LinePlot::hasData() const {
  const auto some = [](const Curve& curve) {
    return std::any_of(curve.y.begin(), curve.y.end(), [](double y) { return std::isfinite(y); });
  };
  return std::any_of(curves_.begin(), curves_.end(), some) || std::any_of(references_.begin(), references_.end(), some);
}

void LinePlot::setOwnTitle(const QString& title) {
  if (title == ownTitle_)
    return;
  ownTitle_ = title;
  scheduleRedraw();
}

void LinePlot::setCompact(bool compact, bool labelX) {
  compact_ = compact;
  labelX_ = labelX;
  placeHint();
  scheduleRedraw();
}

void LinePlot::clear() {
  curves_.clear();
  guides_.clear();
  scalesChosen_ = zoomed_ = false;
  clearCursor();
  scheduleRedraw();
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
  if (leader_ && leader_->zoomed_)
    leader_->showAll();
  scheduleRedraw();
}

void LinePlot::draw() {
  syncGraphs();
  if (!zoomed_)
    rescale();
  showReadout();
  updateDifference();
}

bool LinePlot::usable(double x, double y) const {
  return std::isfinite(x) && std::isfinite(y) && (!logX_ || x > 0) && (!logY_ || y > 0);
}

LinePlot::Drawn LinePlot::addLine() {
  Drawn made;
  made.line = plot_->addGraph();
  made.dots = plot_->addGraph();
  made.dots->setLineStyle(QCPGraph::lsNone);
  return made;
}

/// Below every line, of whatever run.
void LinePlot::addBand(Drawn& drawn) {
  drawn.lower = plot_->addGraph();
  drawn.upper = plot_->addGraph();
  drawn.upper->setChannelFillGraph(drawn.lower);
  for (QCPGraph* each : {drawn.lower, drawn.upper})
    each->setLayer("bands");
}

/// Graphs are kept while their number is the same: a live plot only gets new data.
void LinePlot::makeGraphs() {
  const auto banded = [](const std::vector<Drawn>& all) {
    std::vector<bool> has;
    for (const Drawn& each : all)
      has.push_back(each.lower != nullptr);
    return has;
  };
  const auto wanted = [](const std::vector<Curve>& all) {
    std::vector<bool> has;
    for (const Curve& curve : all)
      has.push_back(!curve.error.empty());
    return has;
  };
  if (banded(drawn_) == wanted(curves_) && banded(drawnReferences_) == wanted(references_) &&
      drawnGuides_.size() == guides_.size())
    return;
  plot_->clearGraphs();
  drawn_.clear();
  drawnReferences_.clear();
  drawnGuides_.clear();
  for (const Curve& curve : references_) {
    drawnReferences_.push_back(addLine());
    if (!curve.error.empty())
      addBand(drawnReferences_.back());
  }
  for (const Curve& curve : curves_) {
    Drawn made;
    if (!curve.error.empty())
      addBand(made);
    const Drawn line = addLine();
    made.line = line.line;
    made.dots = line.dots;
    drawn_.push_back(made);
  }
  for (std::size_t i = 0; i < guides_.size(); ++i) {
    drawnGuides_.push_back(addLine());
    for (QCPGraph* each : {drawnGuides_.back().line, drawnGuides_.back().dots})
      each->setLayer("guides");
  }
}

/// Whether a pinned run is the present one: all its curves are there already.
bool LinePlot::isOwn(int run) const {
  bool any = false;
  if (!share().isEmpty()) // of some of its paths, it is not the pinned one of all
    return false;
  for (std::size_t i = 0; i < references_.size(); ++i) {
    if (referenceLooks_[i].run != run)
      continue;
    const Curve& reference = references_[i];
    any = true;
    if (std::none_of(curves_.begin(), curves_.end(), [&](const Curve& curve) {
          return curve.name == reference.name && curve.x == reference.x && curve.y == reference.y;
        }))
      return false;
  }
  return any;
}

void LinePlot::syncGraphs() {
  makeGraphs();
  own_.clear();
  for (int run = 1; run <= titles_.size(); ++run)
    own_.push_back(isOwn(run));
  for (std::size_t i = 0; i < curves_.size(); ++i)
    fill(drawn_[i], curves_[i]);
  for (std::size_t i = 0; i < references_.size(); ++i)
    fill(drawnReferences_[i], isDrawn(i) ? references_[i] : Curve());
  for (std::size_t i = 0; i < guides_.size(); ++i)
    fill(drawnGuides_[i], guides_[i]);
  label(plot_->height(), QFontMetrics(Theme::shared().smallFont()), compact_);
  colour(Theme::shared().isDark());
}

std::pair<QString, QString> LinePlot::axisLabels() const {
  const auto& shown = curves_.empty() ? references_ : curves_;
  if (shown.empty())
    return {};
  const Curve& first = shown.front();
  return {axisLabel(first.xLabel, first.xUnit), axisLabel(first.yLabel, first.yUnit)};
}

/// The axes' labels, for a plot of that height in that font.
void LinePlot::label(int height, const QFontMetrics& metrics, bool inHeader) {
  if (isEmpty())
    return;
  const auto [x, y] = axisLabels();
  plot_->xAxis->setLabel(inHeader && !labelX_ ? QString() : x);
  plot_->yAxis->setLabel(inHeader ? QString() : inTwoLines(y, height - 50, metrics));
}

void LinePlot::fill(const Drawn& drawn, const Curve& curve) const {
  QVector<QCPGraphData> line, lower, upper, dots;
  const std::size_t count = std::min(curve.x.size(), curve.y.size());
  line.reserve(static_cast<qsizetype>(count));
  const bool band = drawn.lower && curve.error.size() >= count;
  const auto shown = [&](std::size_t i) { return i < count && usable(curve.x[i], curve.y[i]); };
  for (std::size_t i = 0; i < count; ++i) {
    const double x = curve.x[i], y = curve.y[i];
    if (!shown(i)) {
      if (shown(i - 1) && std::isfinite(x) && (!logX_ || x > 0))
        for (auto* each : {&line, &lower, &upper}) // a band has the gaps of its curve
          each->push_back({x, std::nan("")});
      continue;
    }
    line.push_back({x, y});
    if (count > 1 && !shown(i - 1) && !shown(i + 1)) // i - 1 of 0 is no point either
      dots.push_back({x, y});
    if (!band || !std::isfinite(curve.error[i]))
      continue;
    // On a logarithmic axis a band that reaches zero ends a hundred times below the curve.
    const double low = logY_ ? std::max(y - curve.error[i], y * 1e-2) : y - curve.error[i];
    lower.push_back({x, low});
    upper.push_back({x, y + curve.error[i]});
  }
  drawn.line->data()->set(line);
  drawn.dots->data()->set(dots);
  if (drawn.lower) {
    drawn.lower->data()->set(lower, true);
    drawn.upper->data()->set(upper, true);
  }
}

void LinePlot::rescale() {
  rescaling_ = true;
  if (leader_)
    plot_->xAxis->setRange(leader_->plot_->xAxis->range());
  else
    rescaleToData(plot_, plot_->xAxis, logX_, true);
  if (QCPRange range = plot_->xAxis->range();
      cursor_ && !leader_ && !range.contains(*cursor_) && usable(*cursor_, 1.0)) {
    range.expand(*cursor_); // what it points at may lie before the first value
    plot_->xAxis->setRange(range);
  }
  rescaleToData(plot_, plot_->yAxis, logY_, false);
  updateTicker(plot_->xAxis, logX_);
  updateTicker(plot_->yAxis, logY_);
  rescaling_ = false;
}

void LinePlot::placeHint() {
  Plot::placeHint();
  for (QToolButton* each : {logXButton_, logYButton_, allButton_})
    each->setVisible(!isEmpty() && !compact_);
  differenceButton_->setVisible(!references_.empty() && !compact_);
}

void LinePlot::resizeEvent(QResizeEvent* event) {
  Plot::resizeEvent(event);
  showReadout(); // names in full, or what differs in them
  arrange();
}

} // namespace larmor::widgets
