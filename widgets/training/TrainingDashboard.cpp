#include "widgets/training/TrainingDashboard.h"

#include "engine/core/Text.h"
#include "engine/learning/ErrorSummary.h"
#include "widgets/plots/Figure.h"
#include "widgets/theme/Theme.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

namespace {

using learning::Meter;
constexpr std::size_t mostPoints = 2000;
constexpr std::size_t errorBins = 51; ///< of errors
constexpr double leastRange = 0.25;   ///< of errors shown, in bins of 1 %
constexpr double shareInBins = 0.95;  ///< of the errors lies in them, if that is not too far from the rest
constexpr double mostRange = 4.0;

/// Bins about 0 that hold most of the errors; the others are said to be outside.
Binning binningOf(const std::vector<Sample>& samples) {
  double range = leastRange;
  for (const Sample& sample : samples) {
    std::vector<double> sizes;
    for (const double error : sample.values)
      if (std::isfinite(error))
        sizes.push_back(std::abs(error));
    range = std::max(range, std::min(mostRange, learning::quantile(std::move(sizes), shareInBins)));
  }
  const double half = range * double(errorBins) / double(errorBins - 1);
  return {.count = errorBins, .low = -half, .high = half};
}

/// Meters of the same plot have the same key.
QString keyOf(const Meter& meter) { return QString::fromStdString(meter.label + "/" + meter.unit + "/" + meter.x); }

/// The meter without values.
Curve axesOf(const Meter& meter) {
  Curve curve;
  curve.name = meter.name;
  curve.title = meter.title;
  curve.xLabel = meter.x == "epoch" ? "Epoch" : "Step";
  curve.xUnit = "1";
  curve.yLabel = meter.label;
  curve.yUnit = meter.unit;
  curve.logX = true;
  curve.logY = meter.log;
  return curve;
}

std::size_t strideOf(const Meter& meter) { return std::max<std::size_t>(1, meter.values.size() / mostPoints); }

Curve curveOf(const Meter& meter) {
  Curve curve = axesOf(meter);
  for (std::size_t i = 0; i < meter.values.size(); i += strideOf(meter)) {
    curve.x.push_back(meter.at[i]);
    curve.y.push_back(meter.values[i]);
  }
  return curve;
}

/// Running mean over the last hundredth of the values so far.
Curve smoothed(const Meter& meter) {
  Curve curve = axesOf(meter);
  curve.name = "smoothed";
  curve.title = "smoothed";
  std::vector<double> sums{0.0};
  for (const double value : meter.values)
    sums.push_back(sums.back() + value);
  for (std::size_t i = 0; i < meter.values.size(); i += strideOf(meter)) {
    const std::size_t width = std::min(i + 1, std::max<std::size_t>(5, i / 50));
    curve.x.push_back(meter.at[i]);
    curve.y.push_back((sums[i + 1] - sums[i + 1 - width]) / double(width));
  }
  return curve;
}

/// What every training has, so that its plots are there before the first one.
const std::vector<Meter> usualMeters{{"loss", "Loss", "1", "training"},
                                     {"learning_rate", "η", "1", "Learning rate"},
                                     {"gradient_norm", "|∇|", "1", "Gradient norm"},
                                     {"throughput", "Rows", "1/s", "Throughput"}};

} // namespace

std::vector<Curve> lossCurves(const std::vector<Meter>& meters) {
  if (meters.empty())
    return {};
  std::vector<Curve> curves{curveOf(meters.front()), smoothed(meters.front())};
  for (std::size_t i = 1; i < meters.size(); ++i)
    if (keyOf(meters[i]) == keyOf(meters.front()))
      curves.push_back(curveOf(meters[i]));
  return curves;
}

TrainingDashboard::TrainingDashboard(QWidget* parent)
    : QWidget(parent), loss_(new LinePlot(this)), errors_(new Histogram(this)), parity_(new ScatterPlot(this)),
      facts_(new QLabel(this)), runs_(new QListWidget(this)), notes_(new QPlainTextEdit(this)) {
  loss_->setHint(tr("Press Run to train a network"));
  errors_->setHint(tr("Relative errors on validation rows"));
  errors_->setQuantity("Relative error of the prediction", "1");
  errors_->setHeight(BinHeight::Share);
  errors_->setBinning(binningOf({}));
  parity_->setHint(tr("Predicted against simulated"));
  facts_->setObjectName("trainingFacts");
  facts_->setTextFormat(Qt::RichText);
  facts_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  facts_->setWordWrap(true);
  runs_->setObjectName("trainingRuns");
  runs_->setToolTip(tr("Runs of this session; a ticked one stays in the plots as dashed curves"));
  notes_->setObjectName("trainingNotes");
  notes_->setPlaceholderText(tr("Notes on this training"));
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(Theme::space, Theme::space, Theme::space, Theme::space);
  grid->setSpacing(Theme::space);
  grid->addWidget(facts_, 0, 0, 1, 2);
  grid->addWidget(loss_, 1, 0);
  grid->addWidget(parity_, 1, 1);
  grid->setRowStretch(1, 1);
  grid->setColumnStretch(0, 3);
  grid->setColumnStretch(1, 2);
  parity_->setMinimumWidth(260);
  buildMeters();
  for (Plot* plot : std::initializer_list<Plot*>{loss_, errors_, parity_})
    connect(plot, &Plot::failed, this, &TrainingDashboard::failed);
  connect(runs_, &QListWidget::itemChanged, this, &TrainingDashboard::comparisonChanged);
  connect(notes_, &QPlainTextEdit::textChanged, this, &TrainingDashboard::notesChanged);
}

void TrainingDashboard::setOwnPlots(QWidget* plots) {
  auto* grid = static_cast<QGridLayout*>(layout());
  parity_->hide();
  errors_->hide();
  loss_->setCompact(true, true); // there is less room
  grid->removeWidget(parity_);
  grid->addWidget(plots, 1, 1);
  grid->setColumnStretch(0, 2);
  grid->setColumnStretch(1, 3);
}

void TrainingDashboard::buildMeters() {
  meters_ = new QWidget;
  auto* row = new QHBoxLayout(meters_);
  row->setContentsMargins(Theme::space, Theme::space, Theme::space, Theme::space);
  row->setSpacing(Theme::space);
  row->addWidget(errors_, 3);
  column_ = new QVBoxLayout;
  row->addLayout(column_, 2);
  more_ = new QVBoxLayout;
  row->addLayout(more_, 0);
  side_ = new QVBoxLayout;
  side_->addWidget(runs_, 1);
  side_->addWidget(notes_, 1);
  row->addLayout(side_, 2);
  arrange(usualMeters);
}

/// Two small plots beside the errors, one above the list of runs, the others in a column of their own.
QVBoxLayout* TrainingDashboard::columnForNext() {
  if (small_.size() == 2)
    return side_;
  if (small_.size() < 2)
    return column_;
  static_cast<QHBoxLayout*>(meters_->layout())->setStretchFactor(more_, 2);
  return more_;
}

/// Makes the small plots that are missing.
void TrainingDashboard::arrange(const std::vector<Meter>& meters) {
  for (const Meter& meter : meters) {
    const QString key = keyOf(meter);
    const auto known = [&](const SmallPlot& small) { return small.key == key; };
    if (key == keyOf(meters.front()) || std::any_of(small_.begin(), small_.end(), known))
      continue;
    auto* plot = new LinePlot(meters_);
    plot->setCompact(true);
    plot->setHint(QString::fromStdString(meter.title));
    connect(plot, &LinePlot::failed, this, &TrainingDashboard::failed);
    QVBoxLayout* column = columnForNext();
    column->insertWidget(column == side_ ? 0 : column->count(), plot, column == side_ ? 2 : 0);
    small_.push_back({QString::fromStdString(meter.name), key, plot});
  }
}

void TrainingDashboard::show(const TrainingView& view) {
  shown_ = view;
  facts_->setText(view.facts);
  parity_->setData(view.parity);
  showErrors();
  if (view.meters.empty() || view.meters.front().values.empty())
    return;
  loss_->setCurves(lossCurves(view.meters));
  arrange(view.meters);
  for (const SmallPlot& small : small_) {
    std::vector<Curve> curves;
    for (const Meter& meter : view.meters)
      if (keyOf(meter) == small.key)
        curves.push_back(curveOf(meter));
    small.plot->setCurves(curves);
  }
}

void TrainingDashboard::keep(const QString& result) {
  kept_.push_back(shown_);
  auto* item = new QListWidgetItem(tr("%1: %2").arg(shown_.title, result), runs_);
  item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
  item->setCheckState(Qt::Unchecked);
}

void TrainingDashboard::rename(const QString& before, const QString& now) {
  for (int i = 0; i < runs_->count(); ++i)
    if (TrainingView& kept = kept_[static_cast<std::size_t>(i)]; kept.title == before) {
      kept.title = now;
      runs_->item(i)->setText(now + runs_->item(i)->text().mid(before.size())); // draws the legends, too
    }
}

std::vector<const TrainingView*> TrainingDashboard::ticked() const {
  std::vector<const TrainingView*> runs;
  for (int i = 0; i < runs_->count(); ++i)
    if (runs_->item(i)->checkState() == Qt::Checked)
      runs.push_back(&kept_[static_cast<std::size_t>(i)]);
  return runs;
}

void TrainingDashboard::comparisonChanged() {
  std::vector<ReferenceSet> losses = compared_;
  for (const TrainingView* run : ticked())
    if (!run->meters.empty())
      losses.push_back({run->title, lossCurves(run->meters)});
  loss_->setReferenceSets(losses);
  showErrors();
}

void TrainingDashboard::compare(const QString& title, const std::vector<Curve>& loss) {
  std::erase_if(compared_, [&](const ReferenceSet& set) { return set.title == title; });
  compared_.push_back({title, loss});
  comparisonChanged();
}

void TrainingDashboard::uncompare(const QString& title) {
  std::erase_if(compared_, [&](const ReferenceSet& set) { return set.title == title; });
  comparisonChanged();
}

void TrainingDashboard::showErrors() {
  std::vector<Sample> samples;
  const auto add = [&](const TrainingView& view, bool reference) {
    if (view.errors.empty())
      return;
    samples.push_back({.name = view.title.toStdString(), .values = view.errors, .reference = reference});
  };
  add(shown_, false);
  for (const TrainingView* run : ticked())
    add(*run, true);
  errors_->setBinning(binningOf(samples));
  errors_->setSamples(std::move(samples));
}

void TrainingDashboard::clear() {
  shown_ = {};
  facts_->clear();
  parity_->setData(nullptr);
  loss_->clear();
  showErrors();
  for (const SmallPlot& small : small_)
    small.plot->clear();
}

QString TrainingDashboard::notes() const { return notes_->toPlainText(); }

void TrainingDashboard::setNotes(const QString& notes) {
  if (notes != this->notes())
    notes_->setPlainText(notes);
}

void TrainingDashboard::exportFigures(const QString& folder) {
  std::vector<std::pair<QString, LinePlot*>> plots{{"loss", loss_}};
  for (const SmallPlot& small : small_)
    plots.emplace_back(small.name, small.plot);
  for (const auto& [name, plot] : plots)
    if (!plot->curves().empty())
      plot->exportForColumn(folder + "/training_" + name);
  errors_->exportForColumn(folder + "/training_relative_errors");
  parity_->exportForColumn(folder + "/training_parity");
}

QStringList factsOf(const learning::TrainingState& state, bool timeLeft) {
  const auto tr = [](const char* text) { return TrainingDashboard::tr(text); };
  QStringList facts{tr("epoch %1 of %2").arg(state.epoch).arg(state.epochs)};
  if (const auto* loss = state.meter("validation"); loss && !loss->values.empty())
    facts << tr("validation loss %1").arg(loss->values.back(), 0, 'g', 4);
  facts << (state.rowsPerSecond < 1e5 ? tr("%1 rows/s").arg(std::round(state.rowsPerSecond))
                                      : tr("%1 M rows/s").arg(state.rowsPerSecond * 1e-6, 0, 'g', 3));
  if (timeLeft && state.secondsLeft > 0 && state.epoch < state.epochs)
    facts << tr("%1 left").arg(QString::fromStdString(roughTime(state.secondsLeft)));
  if (!state.note.empty())
    facts << QString::fromStdString(state.note).toHtmlEscaped();
  return facts;
}

} // namespace larmor::widgets
