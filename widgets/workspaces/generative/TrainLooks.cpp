#include "widgets/workspaces/generative/TrainLooks.h"

#include "widgets/theme/Theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <fmt/format.h>
#include <set>

namespace larmor::widgets {

using namespace studies::generative;

namespace {

/// A plot, and what is in it.
struct LookPlot {
  const char *name, *title, *hint;
  std::vector<std::pair<const char*, const char*>> series; ///< quantity, title; no title: told by its place
  bool logY = false;
};

const std::vector<LookPlot>& lookPlots() {
  static const std::vector<LookPlot> all{
      {"looks_s2", "S₂ at lags (T_g)", "Made / held-out", {{"structure_function_2_ratio", ""}}},
      {"looks_flatness", "Flatness at lags (T_g)", "Made / held-out", {{"flatness_ratio", ""}}},
      {"looks_msd", "MSD at lags (T_g)", "Made / held-out", {{"msd_ratio", ""}}},
      {"looks_events",
       "Events",
       "Made / held-out",
       {{"mirror_ratio", "mirror events"}, {"reversal_ratio", "reversals"}}},
      {"looks_noise", "Error / Gaussian, at σ", "On validation windows", {{"denoising_ratio", ""}}, true},
      {"looks_clock",
       "Memory and alpha",
       "Does it copy? Does it look at α?",
       {{"memorisation", "nearest training path"}, {"condition_test", "shuffled alphas"}}}};
  return all;
}

std::string lookTitle(const CheckSeries& of, const std::string& title) {
  if (!title.empty())
    return title;
  return fmt::format("{:.2g}", of.place);
}

Curve lookCurve(const CheckSeries& of, const LookPlot& plot, const std::string& title) {
  Curve curve{.name = fmt::format("{}_{:g}", of.quantity, of.place), .title = lookTitle(of, title)};
  curve.xLabel = "Step";
  curve.xUnit = curve.yUnit = "1";
  curve.yLabel = plot.title;
  curve.logY = plot.logY;
  curve.x = of.step;
  curve.y = of.value;
  return curve;
}

/// What paths of the same kind have.
Curve lineAtOne(const std::vector<Curve>& curves) {
  Curve line = curves.front();
  line.name = "one";
  line.title = "1";
  line.x = {line.x.front(), line.x.back()};
  line.y = {1, 1};
  return line;
}

} // namespace

TrainLooks::TrainLooks(QWidget* parent)
    : QWidget(parent), alphas_(new QComboBox), branch_(new QPushButton(tr("Branch"))), plots_(new PlotGrid(3)) {
  alphas_->setObjectName("lookAlpha");
  alphas_->setToolTip(tr("The alpha whose paths are compared"));
  branch_->setObjectName("branch");
  branch_->setToolTip(tr("Another training, with other parameters, that begins with the weights of the last epoch"));
  branch_->setEnabled(false);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(Theme::space, 0, Theme::space, 0);
  row->setSpacing(Theme::space);
  row->addWidget(new QLabel(tr("Paths it makes, over held-out ones, at")));
  row->addWidget(alphas_);
  row->addStretch(1);
  row->addWidget(branch_);
  column->addLayout(row);
  column->addWidget(plots_, 1);
  for (const LookPlot& plot : lookPlots())
    plots_->add(plot.name, tr(plot.title), tr(plot.hint));
  showAlphas();
  connect(alphas_, &QComboBox::currentIndexChanged, this, &TrainLooks::draw);
}

void TrainLooks::show(const std::vector<CheckSeries>& checks) {
  checks_ = checks;
  showAlphas();
  draw();
}

/// Those there are, the chosen one staying.
void TrainLooks::showAlphas() {
  std::set<double> there;
  for (const CheckSeries& check : checks_)
    if (check.alpha > 0)
      there.insert(check.alpha);
  QStringList texts;
  for (const double alpha : there)
    texts << QStringLiteral("α = %1").arg(alpha);
  QStringList now;
  for (int i = 0; i < alphas_->count(); ++i)
    now << alphas_->itemText(i);
  alphas_->setEnabled(texts.size() > 1);
  if (texts == now)
    return;
  const QSignalBlocker quiet(alphas_);
  alphas_->clear();
  int i = 0;
  for (const double alpha : there)
    alphas_->addItem(texts[i++], alpha);
}

void TrainLooks::draw() {
  const double alpha = alphas_->currentData().toDouble();
  for (const LookPlot& plot : lookPlots()) {
    std::vector<Curve> curves;
    for (const auto& [quantity, title] : plot.series)
      for (const CheckSeries& check : checks_)
        if (check.quantity == quantity && (check.alpha == 0 || check.alpha == alpha) && !check.step.empty())
          curves.push_back(lookCurve(check, plot, title));
    plots_->plot(plot.name).setGuides(curves.empty() ? std::vector<Curve>{} : std::vector{lineAtOne(curves)});
    plots_->setCurves(plot.name, std::move(curves));
  }
}

} // namespace larmor::widgets
