#include "widgets/workspaces/transport/SimulatePage.h"

#include "engine/studies/Command.h"
#include "widgets/plots/EstimateText.h"
#include "widgets/plots/Figure.h"

#include <QVBoxLayout>

namespace larmor::widgets {

using namespace studies::transport;

namespace {

constexpr std::size_t pathsShown = 12, pointsOfPath = 2000;

} // namespace

SimulatePage::SimulatePage()
    : Page("simulate", tr("Simulate")), scene_(new PathsScene), facts_(new FactsLine("simulationFacts", this)) {
  addForm(parameters_, machine_);
  tabs().add("running", tr("Diffusion coefficient"), tr("Press Run: D⊥(t) appears while particles are pushed"));
  tabs().add("pitch", tr("Pitch angle"), tr("Mean pitch-angle cosine against time"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(scene_, 1);
  column->addWidget(facts_);
  scene_->space().setEmptyText(tr("Paths in space; along the mean field the picture is compressed"));
  scene_->plane().setEmptyText(tr("The same paths across the mean field"));
}

Page::Order SimulatePage::order() {
  result_.reset();
  auto paths = std::make_shared<jobs::Latest<Paths>>();
  auto results = std::make_shared<jobs::Latest<SimulationResult>>();
  auto seen = std::make_shared<Seen>();
  return {
      tr("Diffusion: T = %1, b = %2, λ⊥ = %3").arg(parameters_.energy).arg(parameters_.b).arg(parameters_.lambdaPerp),
      [paths, results, order = SimulationOrder{parameters_, machine_}](jobs::JobContext& context) {
        const auto count = std::min<std::size_t>(pathsShown, static_cast<std::size_t>(order.parameters.particles));
        paths->publish(std::make_shared<const Paths>(examplePaths(order.parameters, count, pointsOfPath, context)));
        simulate(order, context, results);
      },
      [this, paths, results, seen, p = parameters_] {
        if (const auto some = paths->take()) {
          seen->paths = some;
          showPaths(*some, p);
        }
        if (const auto result = results->take()) {
          seen->result = result_ = result;
          showResult(p);
          showsRun();
        }
      },
      [this, seen, p = parameters_] {
        if (seen->paths)
          showPaths(*seen->paths, p);
        result_ = seen->result;
        showResult(p);
      }};
}

/// Along the field the scales are lambda_par / lambda_perp times longer.
void SimulatePage::showPaths(const Paths& paths, const SimulationParameters& of) {
  scene_->setPaths(paths, of.lambdaPerp / of.parallelLength(), QStringLiteral("z λ⊥/λ∥"), "ρ₀");
}

void SimulatePage::ended(jobs::State state) {
  if (state == jobs::State::Finished && result_ && !result_->saturated)
    Q_EMIT said(
        tr("D⊥(t) has not settled: it still changed by more than its error, and than 3 %, while the time doubled. Take "
           "the value with care, or a longer time."));
}

void SimulatePage::showResult(const SimulationParameters& of) {
  const SimulationResult& r = *result_;
  const bool last = r.particles == static_cast<std::size_t>(of.particles);
  Curve line = r.running;
  line.name = "asymptotic";
  line.title = "slope over the second half";
  line.x = {0.5 * r.endTime, r.endTime};
  line.y = {r.diffusion.value, r.diffusion.value};
  line.error = {r.diffusion.error, r.diffusion.error};
  tabs().setCurves("running", {r.running, r.derivative, line});
  tabs().setCurves("pitch", {r.pitch});
  QStringList warnings;
  if (last && !r.goesOn)
    for (const std::string& warning : warningsOf(of, r))
      warnings << QString::fromStdString(warning);
  const QString phase = r.phaseStep > 5
                            ? QStringLiteral("<span style='color:#d9534f'>%1</span>").arg(r.phaseStep, 0, 'f', 1)
                            : QString::number(r.phaseStep, 'f', 2);
  setWarnings(warnings);
  facts_->setFacts({tr("D<sub>⊥</sub> = %1 ρ₀²|q|B₀/m (slope)").arg(readableEstimate(r.diffusion)),
                    tr("%1 (moving origin)").arg(readableEstimate(r.diffusionMoving)),
                    tr("%1 at the end").arg(readableEstimate(r.diffusionEnd)),
                    tr("⟨μ⟩ = %1").arg(readableEstimate(r.pitchCosine)), tr("kurtosis %1").arg(r.kurtosis, 0, 'f', 2),
                    tr("k<sub>max</sub>vΔt = %1").arg(phase),
                    tr("%1 particles, %2 G mode evaluations/s")
                        .arg(r.particles)
                        .arg(1e-9 * r.modeEvaluations / std::max(1e-9, r.wallSeconds), 0, 'f', 2),
                    !last         ? tr("not all particles yet")
                    : r.goesOn    ? tr("not saturated yet, going on")
                    : r.saturated ? tr("saturated")
                                  : tr("<b>not saturated</b>")},
                   warnings);
}

QString SimulatePage::commandLine() const {
  return QString::fromStdString(studies::commandLine("transport", "simulate", form().set()) + " --json");
}

void SimulatePage::showCurves(const RunCurves& curves) {
  result_.reset();
  scene_->clear();
  facts_->setFacts({});
  Page::showCurves(curves);
}

void SimulatePage::reset() {
  Page::reset();
  result_.reset();
  tabs().clear();
  scene_->clear();
  facts_->setFacts({});
}

void SimulatePage::exportFigures(const QString& folder) {
  tabs().exportFigures(folder, "simulation_");
  if (result_)
    writeImage(folder + "/simulation_paths.png", scene_->picture({4205, 2100}, views::printScale));
}

} // namespace larmor::widgets
