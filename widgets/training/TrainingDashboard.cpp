#include "widgets/training/TrainingDashboard.h"

#include "widgets/plots/Figure.h"
#include "widgets/theme/Theme.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QVBoxLayout>
#include <functional>

namespace larmor::widgets {

namespace {

using learning::EpochReport;
constexpr std::size_t mostPoints = 2000;

Curve curveOf(const char* name, const QString& title, const QString& yLabel, const QString& unit, bool logY) {
  Curve curve;
  curve.name = name;
  curve.title = title.toStdString();
  curve.xLabel = "Epoch";
  curve.xUnit = "1";
  curve.yLabel = yLabel.toStdString();
  curve.yUnit = unit.toStdString();
  curve.logX = true;
  curve.logY = logY;
  return curve;
}

/// One value for each of at most mostPoints epochs.
Curve meter(Curve curve, const std::vector<EpochReport>& history,
            const std::function<double(const EpochReport&)>& value) {
  const std::size_t every = std::max<std::size_t>(1, history.size() / mostPoints);
  for (std::size_t i = 0; i < history.size(); i += every) {
    curve.x.push_back(double(history[i].epoch));
    curve.y.push_back(value(history[i]));
  }
  return curve;
}

/// Running mean over the last hundredth of the epochs so far.
Curve smoothed(Curve curve, const std::vector<EpochReport>& history) {
  std::vector<double> sums{0.0};
  for (const EpochReport& r : history)
    sums.push_back(sums.back() + r.loss);
  const std::size_t every = std::max<std::size_t>(1, history.size() / mostPoints);
  for (std::size_t i = 0; i < history.size(); i += every) {
    const std::size_t width = std::min(i + 1, std::max<std::size_t>(5, i / 50));
    curve.x.push_back(double(history[i].epoch));
    curve.y.push_back((sums[i + 1] - sums[i + 1 - width]) / double(width));
  }
  return curve;
}

} // namespace

std::vector<Curve> lossCurves(const std::vector<EpochReport>& history) {
  return {meter(curveOf("loss", "training", "Loss", "1", true), history, [](const auto& r) { return r.loss; }),
          smoothed(curveOf("smoothed", "training, smoothed", "Loss", "1", true), history),
          meter(curveOf("validation", "validation", "Loss", "1", true), history,
                [](const auto& r) { return r.validation; })};
}

TrainingDashboard::TrainingDashboard(QWidget* parent)
    : QWidget(parent), loss_(new LinePlot(this)), errors_(new LinePlot(this)), rate_(new LinePlot(this)),
      gradient_(new LinePlot(this)), throughput_(new LinePlot(this)), parity_(new ScatterPlot(this)),
      facts_(new QLabel(this)), runs_(new QListWidget(this)), notes_(new QPlainTextEdit(this)) {
  loss_->setHint(tr("Press Run to train a network"));
  errors_->setHint(tr("Relative errors on validation rows"));
  parity_->setHint(tr("Predicted against simulated"));
  for (LinePlot* small : {rate_, gradient_, throughput_})
    small->setCompact(true);
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
  for (LinePlot* plot : {loss_, errors_, rate_, gradient_, throughput_})
    connect(plot, &LinePlot::failed, this, &TrainingDashboard::failed);
  connect(parity_, &ScatterPlot::failed, this, &TrainingDashboard::failed);
  connect(runs_, &QListWidget::itemChanged, this, &TrainingDashboard::comparisonChanged);
  connect(notes_, &QPlainTextEdit::textChanged, this, &TrainingDashboard::notesChanged);
}

void TrainingDashboard::buildMeters() {
  meters_ = new QWidget;
  auto* row = new QHBoxLayout(meters_);
  row->setContentsMargins(Theme::space, Theme::space, Theme::space, Theme::space);
  row->setSpacing(Theme::space);
  row->addWidget(errors_, 3);
  auto* small = new QVBoxLayout;
  small->addWidget(rate_);
  small->addWidget(gradient_);
  row->addLayout(small, 2);
  auto* side = new QVBoxLayout;
  side->addWidget(throughput_, 2);
  side->addWidget(runs_, 1);
  side->addWidget(notes_, 1);
  row->addLayout(side, 2);
}

void TrainingDashboard::show(const TrainingView& view) {
  shown_ = view;
  facts_->setText(view.facts);
  parity_->setData(view.parity);
  errors_->setCurves(view.errors.x.empty() ? std::vector<Curve>{} : std::vector{view.errors});
  if (view.histories.empty() || view.histories.back().empty())
    return;
  const auto& history = view.histories.back();
  loss_->setCurves(lossCurves(history));
  rate_->setCurves(
      {meter(curveOf("rate", tr("Learning rate"), tr("η"), "1", true), history, [](const auto& r) { return r.rate; })});
  gradient_->setCurves({meter(curveOf("gradient", tr("Gradient norm"), tr("|∇|"), "1", true), history,
                              [](const auto& r) { return r.gradientNorm; })});
  throughput_->setCurves({meter(curveOf("throughput", tr("Throughput"), tr("Rows"), "1/s", false), history,
                                [](const auto& r) { return r.rowsPerSecond; })});
}

void TrainingDashboard::keep(const QString& result) {
  kept_.push_back(shown_);
  auto* item = new QListWidgetItem(tr("%1: %2").arg(shown_.title, result), runs_);
  item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
  item->setCheckState(Qt::Unchecked);
}

void TrainingDashboard::comparisonChanged() {
  std::vector<ReferenceSet> losses, errors;
  for (int i = 0; i < runs_->count(); ++i) {
    const TrainingView& run = kept_[static_cast<std::size_t>(i)];
    if (runs_->item(i)->checkState() != Qt::Checked || run.histories.empty())
      continue;
    losses.push_back({run.title, lossCurves(run.histories.back())});
    errors.push_back({run.title, {run.errors}});
  }
  loss_->setReferenceSets(losses);
  errors_->setReferenceSets(errors);
}

void TrainingDashboard::clear() {
  shown_ = {};
  facts_->clear();
  parity_->setData(nullptr);
  for (LinePlot* plot : {loss_, errors_, rate_, gradient_, throughput_})
    plot->clear();
}

QString TrainingDashboard::notes() const { return notes_->toPlainText(); }

void TrainingDashboard::setNotes(const QString& notes) {
  if (notes != this->notes())
    notes_->setPlainText(notes);
}

void TrainingDashboard::exportFigures(const QString& folder) {
  const std::pair<const char*, LinePlot*> plots[] = {
      {"loss", loss_}, {"relative_errors", errors_}, {"learning_rate", rate_}, {"gradient_norm", gradient_}};
  for (const char* ending : {".svg", ".pdf"}) {
    for (const auto& [name, plot] : plots)
      if (!plot->curves().empty())
        plot->exportFigure(folder + "/training_" + name + ending, {});
    if (parity_->drawn() > 0)
      parity_->exportFigure(folder + "/training_parity" + ending, {});
  }
}

} // namespace larmor::widgets
