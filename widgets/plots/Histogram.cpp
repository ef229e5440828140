#include "widgets/plots/Histogram.h"
#include "widgets/plots/Axes.h"
#include "widgets/plots/CustomPlot.h"
#include "widgets/plots/TextTable.h"
#include "widgets/theme/Notation.h"
#include "widgets/theme/Theme.h"

#include <QLabel>
#include <QToolButton>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

namespace {

constexpr double fewest = 10, most = 200; ///< bins that are chosen from the values

/// Bins of 2 (quartile distance) / n^(1/3) over the range (D. Freedman and P. Diaconis, Z. Wahrscheinlichkeitstheorie
/// 57, 453, 1981). @param values places on the axis, sorted
std::size_t usualCount(const std::vector<double>& values, double range) {
  const auto quantile = [&](double q) { return values[static_cast<std::size_t>(q * double(values.size() - 1))]; };
  const double width = 2 * (quantile(0.75) - quantile(0.25)) / std::cbrt(double(values.size()));
  return static_cast<std::size_t>(width > 0 ? std::clamp(std::ceil(range / width), fewest, most) : fewest);
}

QString titleOf(const Sample& sample) { return unicodeNotation(sample.title.empty() ? sample.name : sample.title); }

} // namespace

Histogram::Histogram(QWidget* parent)
    : Plot(parent), logXButton_(addButton(tr("log x"), tr("Logarithmic horizontal axis"), true)),
      logYButton_(addButton(tr("log y"), tr("Logarithmic vertical axis"), true)),
      allButton_(addButton({}, tr("Show all (double click)"), false)) {
  allButton_->setIconSize({14, 14});
  plot_->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  plot_->installEventFilter(this);
  connect(logXButton_, &QToolButton::clicked, this, &Histogram::setLogX);
  connect(logYButton_, &QToolButton::clicked, this, &Histogram::setLogY);
  connect(allButton_, &QToolButton::clicked, this, &Histogram::showAll);
  for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis})
    connect(axis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this, axis] {
      zoomed_ = zoomed_ || !rescaling_;
      updateTicker(axis, axis == plot_->xAxis ? logX_ : logY_);
    });
  connect(plot_, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
    const bool inside = plot_->axisRect()->rect().contains(event->pos());
    showReadout(inside ? std::optional(plot_->xAxis->pixelToCoord(event->pos().x())) : std::nullopt);
  });
  recolour();
  placeHint();
}

void Histogram::setQuantity(const std::string& label, const std::string& unit) {
  label_ = label;
  unit_ = unit;
  scheduleRedraw();
}

bool Histogram::isEmpty() const {
  return !bins_ || std::all_of(finite_.begin(), finite_.end(), [](std::size_t values) { return values == 0; });
}

void Histogram::setSamples(std::vector<Sample> samples) {
  samples_ = std::move(samples);
  count();
}

void Histogram::setBinning(const Binning& binning) {
  binning_ = binning;
  count();
}

void Histogram::setHeight(BinHeight height) {
  height_ = height;
  scheduleRedraw();
}

void Histogram::setLogX(bool on) {
  logX_ = on;
  count();
  showAll();
}

void Histogram::setLogY(bool on) {
  logY_ = on;
  showAll();
}

std::optional<statistics::Bins> Histogram::bins() const {
  std::vector<double> first; // places on the axis
  double low = INFINITY, high = -INFINITY;
  for (std::size_t s = 0; s < samples_.size(); ++s)
    for (const double v : samples_[s].values) {
      if (!std::isfinite(v) || (logX_ && v <= 0))
        continue;
      low = std::min(low, v);
      high = std::max(high, v);
      if (s == 0)
        first.push_back(logX_ ? std::log(v) : v);
    }
  low = binning_.low.value_or(low);
  high = binning_.high.value_or(high);
  if (!std::isfinite(low) || !std::isfinite(high) || low > high || (logX_ && low <= 0))
    return std::nullopt;
  if (low == high) { // a single value gets room around it
    const double half = low == 0 ? 0.5 : 0.05 * std::abs(low);
    low -= half;
    high += half;
  }
  std::sort(first.begin(), first.end());
  const double range = logX_ ? std::log(high / low) : high - low;
  const std::size_t count = binning_.count > 0 ? binning_.count
                            : first.empty()    ? std::size_t(fewest)
                                               : usualCount(first, range);
  return statistics::Bins(low, high, count, logX_);
}

void Histogram::count() {
  bins_ = bins();
  counts_.clear();
  finite_.clear();
  for (const Sample& sample : samples_) {
    if (!bins_)
      break;
    statistics::Histogram histogram(*bins_);
    histogram.add(sample.values);
    std::vector<double> counts(bins_->count());
    for (std::size_t b = 0; b < counts.size(); ++b)
      counts[b] = histogram.count(b);
    counts_.push_back(std::move(counts));
    finite_.push_back(static_cast<std::size_t>(
        std::count_if(sample.values.begin(), sample.values.end(), [](double v) { return !std::isnan(v); })));
  }
  placeHint();
  scheduleRedraw();
}

/// Shares are of all values; densities of those in the bins, so that they integrate to one.
std::vector<double> Histogram::heights(std::size_t sample) const {
  std::vector<double> heights = counts_.at(sample);
  double inside = 0;
  for (const double c : heights)
    inside += c;
  for (std::size_t b = 0; b < heights.size(); ++b)
    if (height_ == BinHeight::Share)
      heights[b] /= std::max(1.0, double(finite_[sample]));
    else if (height_ == BinHeight::Density)
      heights[b] /= std::max(1.0, inside) * bins_->width(b);
  return heights;
}

QString Histogram::heightLabel() const {
  switch (height_) {
  case BinHeight::Count:
    return tr("Count");
  case BinHeight::Share:
    return tr("Share");
  case BinHeight::Density:
    break;
  }
  const bool compound = unit_.find_first_of("/ ") != std::string::npos;
  const std::string inverse = unit_.empty() || unit_ == "1" ? "" : compound ? "1/(" + unit_ + ")" : "1/" + unit_;
  return axisLabel(tr("Density").toStdString(), inverse);
}

void Histogram::draw() {
  rescaling_ = true; // ours, not the user's zoom
  for (QCPAxis* axis : {plot_->xAxis, plot_->xAxis2})
    setScale(axis, logX_);
  for (QCPAxis* axis : {plot_->yAxis, plot_->yAxis2})
    setScale(axis, logY_);
  rescaling_ = false;
  logXButton_->setChecked(logX_);
  logYButton_->setChecked(logY_);
  while (graphs_.size() > counts_.size()) {
    plot_->removeGraph(graphs_.back());
    graphs_.pop_back();
  }
  while (graphs_.size() < counts_.size())
    graphs_.push_back(plot_->addGraph());
  fill();
  plot_->xAxis->setLabel(axisLabel(label_, unit_));
  plot_->yAxis->setLabel(heightLabel());
  if (!zoomed_)
    rescale();
  showReadout({});
  colour(Theme::shared().isDark());
}

/// Steps from edge to edge that begin and end on the axis. On a logarithmic one an empty bin is a gap.
void Histogram::fill() {
  for (std::size_t s = 0; s < counts_.size(); ++s) {
    const auto shown = heights(s);
    const auto height = [&](double h) { return logY_ && h <= 0 ? std::nan("") : h; };
    QVector<QCPGraphData> steps;
    if (!logY_)
      steps.push_back({bins_->edge(0), 0.0});
    for (std::size_t b = 0; b < shown.size(); ++b)
      for (const std::size_t edge : {b, b + 1})
        steps.push_back({bins_->edge(edge), height(shown[b])});
    if (!logY_)
      steps.push_back({bins_->edge(shown.size()), 0.0});
    graphs_[s]->data()->set(steps, true);
  }
}

void Histogram::rescale() {
  if (!bins_)
    return;
  rescaling_ = true;
  rescaleToData(plot_, plot_->xAxis, logX_, true);
  rescaleToData(plot_, plot_->yAxis, logY_, false);
  if (!logY_) // bars stand on the axis
    plot_->yAxis->setRange(0.0, plot_->yAxis->range().upper);
  updateTicker(plot_->xAxis, logX_);
  updateTicker(plot_->yAxis, logY_);
  rescaling_ = false;
}

void Histogram::showAll() {
  zoomed_ = false;
  scheduleRedraw();
}

QPen Histogram::penOf(std::size_t sample, bool dark) const {
  QPen pen(Theme::curveOf(static_cast<int>(sample), dark), 1.4 * Theme::shared().lineScale());
  if (samples_[sample].reference)
    pen.setDashPattern({4, 2});
  return pen;
}

std::vector<LegendEntry> Histogram::legendEntries(bool dark) const {
  std::vector<LegendEntry> entries;
  for (std::size_t s = 0; s < counts_.size(); ++s) {
    QString text = titleOf(samples_[s]);
    if (const std::size_t out = outside(s); out > 0)
      text += tr(" (%1 of %2 outside)").arg(out).arg(finite_[s]);
    entries.push_back({text, penOf(s, dark)});
  }
  return entries;
}

std::size_t Histogram::outside(std::size_t sample) const {
  double inside = 0;
  for (const double c : counts_.at(sample))
    inside += c;
  return finite_[sample] - static_cast<std::size_t>(std::llround(inside));
}

/// Values that lie in no bin are never left out in silence.
bool Histogram::needsLegend() const {
  for (std::size_t s = 0; s < counts_.size(); ++s)
    if (outside(s) > 0)
      return true;
  return Plot::needsLegend();
}

/// The legend; with the pointer over a bin its edges and what it holds.
void Histogram::showReadout(std::optional<double> x) {
  QStringList parts;
  const std::size_t bin = bins_ && x ? bins_->of(*x) : 0;
  const bool over = bins_ && x && bin < bins_->count();
  if (over)
    parts += tr("%1 to %2").arg(readableNumber(bins_->edge(bin)), readableNumber(bins_->edge(bin + 1)));
  const auto entries = legendEntries(Theme::shared().isDark());
  for (std::size_t s = 0; s < entries.size() && (over || needsLegend()); ++s)
    parts += QStringLiteral("<nobr><span style='color:%1'>%2</span> %3%4</nobr>")
                 .arg(entries[s].pen.color().name(), samples_[s].reference ? QStringLiteral("┅") : QStringLiteral("●"),
                      unbroken(entries[s].text), over ? " <b>" + readableNumber(heights(s)[bin]) + "</b>" : QString());
  readout_->setText(parts.join("&nbsp; "));
}

bool Histogram::eventFilter(QObject* watched, QEvent* event) {
  if (watched == plot_ && event->type() == QEvent::Leave)
    showReadout({});
  return Plot::eventFilter(watched, event);
}

void Histogram::colour(bool dark) {
  Plot::colour(dark);
  for (std::size_t s = 0; s < graphs_.size(); ++s) {
    graphs_[s]->setPen(penOf(s, dark));
    QColor filling = graphs_[s]->pen().color();
    filling.setAlphaF(dark ? 0.22F : 0.16F);
    graphs_[s]->setBrush(samples_[s].reference ? QBrush(Qt::NoBrush) : QBrush(filling));
  }
}

void Histogram::recolour() {
  Plot::recolour();
  allButton_->setIcon(Theme::shared().icon("zoom-fit", Theme::shared().colours().muted));
  showReadout({});
}

void Histogram::placeHint() {
  Plot::placeHint();
  for (QToolButton* each : {logXButton_, logYButton_, allButton_})
    each->setVisible(!isEmpty());
}

std::shared_ptr<void> Histogram::asPicture(const QSize& size, const QFont& font, bool dark) {
  return std::make_shared<LegendBelow>(*plot_, legendBelow(dark), font, size.width());
}

QString Histogram::table(QChar separator) const {
  QList<QStringList> rows{{tr("from"), tr("to")}};
  const QString unit = unit_.empty() || unit_ == "1" ? QString() : " (" + QString::fromStdString(unit_) + ")";
  for (QString& heading : rows.front())
    heading = QString::fromStdString(label_) + ' ' + heading + unit;
  for (const Sample& sample : samples_)
    rows.front() += QString::fromStdString(sample.title.empty() ? sample.name : sample.title) + ", " + heightLabel();
  for (std::size_t b = 0; bins_ && b < bins_->count(); ++b) {
    QStringList row{exact(bins_->edge(b)), exact(bins_->edge(b + 1))};
    for (std::size_t s = 0; s < counts_.size(); ++s)
      row += exact(heights(s)[b]);
    rows += row;
  }
  return separated(rows, separator);
}

} // namespace larmor::widgets
