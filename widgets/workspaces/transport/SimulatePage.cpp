#include "widgets/workspaces/transport/SimulatePage.h"

#include "engine/core/Error.h"
#include "engine/studies/Command.h"
#include "widgets/forms/ParameterText.h"
#include "widgets/plots/EstimateText.h"
#include "widgets/plots/Figure.h"
#include "widgets/theme/FileName.h"
#include "widgets/workspaces/transport/CostForecast.h"

#include <QVBoxLayout>
#include <utility>

namespace larmor::widgets {

using namespace studies::transport;

namespace {

/// Of a simulation that was given no name.
QString usualName(const SimulationParameters& of) {
  return QObject::tr("Diffusion: T = %1, b = %2, λ⊥ = %3").arg(of.energy).arg(of.b).arg(of.lambdaPerp);
}

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

std::shared_ptr<const SimulationResult> SimulatePage::result() const {
  return run_ && run_->result.particles > 0 ? std::shared_ptr<const SimulationResult>(run_, &run_->result) : nullptr;
}

Page::Order SimulatePage::order() {
  run_.reset();
  return orderOf(usualName(parameters_), runSimulation, {parameters_, machine_},
                 [this](Run run) { showSimulation(std::move(run)); });
}

Forecaster::Work SimulatePage::forecasting(double pace) {
  return [order = SimulationOrder{parameters_, machine_}, pace](jobs::JobContext& context) {
    return forecastOf(costOf(order.parameters, order.machine, context), pace);
  };
}

// --- files ---

void SimulatePage::save(const QString& path) {
  SimulationParameters parameters = run_->parameters; // the form may say something else by now
  writeSimulation(toPath(path), *run_, studies::commandLine("transport", "simulate", ParameterSet(parameters)),
                  runName().toStdString());
}

void SimulatePage::open(const QString& path) {
  if (job().active())
    throw Error(path.toStdString(), "cannot be shown while a simulation goes on here", "its end, or Stop");
  StoredSimulation stored = readSimulation(toPath(path));
  const QString name = QString::fromStdString(stored.name);
  RunEntry run = storedRun(name.isEmpty() ? usualName(stored.run.parameters) : name, path, stored.command,
                           ParameterSet(stored.run.parameters));
  form().setValues(ParameterForm::textsOf(run.parameters), tr("parameters of %1").arg(run.name));
  showSimulation(std::make_shared<const SimulationRun>(std::move(stored.run)));
  run.warnings = warnings();
  showsFile(run);
}

void SimulatePage::openRun(const RunEntry& run, const RunCurves&) {
  showSimulation(std::make_shared<const SimulationRun>(readSimulation(toPath(run.file)).run));
}

// --- what is shown ---

void SimulatePage::showSimulation(Run run) {
  const bool samePaths = run_ && run_->paths == run->paths;
  run_ = std::move(run);
  if (!samePaths)
    showPaths();
  if (result())
    return showResult();
  tabs().clear(); // of the run before
  facts_->setFacts({});
}

/// Along the field the scales are lambda_par / lambda_perp times longer.
void SimulatePage::showPaths() {
  const SimulationParameters& of = run_->parameters;
  if (run_->paths)
    scene_->setPaths(*run_->paths, of.lambdaPerp / of.parallelLength(), QStringLiteral("z λ⊥/λ∥"), "ρ₀");
  else
    scene_->clear();
}

QString SimulatePage::settled() const {
  const SimulationResult& r = run_->result;
  if (!run_->complete()) {
    if (!job().active())
      return tr("stopped before its end");
    return r.goesOn ? tr("not saturated yet, going on") : tr("not all particles yet");
  }
  if (r.saturated && !r.flatIsTold())
    return tr("<b>too few particles to tell whether saturated</b>");
  return r.saturated ? tr("saturated") : tr("<b>not saturated</b>");
}

/// About the results that are shown, in the words of the form.
QStringList SimulatePage::warnings() const {
  QStringList texts;
  if (run_->complete())
    for (const std::string& warning : warningsOf(run_->parameters, run_->result))
      texts << withFormLabels(QString::fromStdString(warning), form().set());
  return texts;
}

void SimulatePage::showResult() {
  const SimulationResult& r = run_->result;
  Curve line = r.running;
  line.name = "asymptotic";
  line.title = "slope over the second half";
  line.x = {0.5 * r.endTime, r.endTime};
  line.y = {r.diffusion.value, r.diffusion.value};
  line.error = {r.diffusion.error, r.diffusion.error};
  tabs().setCurves("running", {r.running, r.derivative, line});
  tabs().setCurves("pitch", {r.pitch});
  const QString phase = r.phaseStep > 5
                            ? QStringLiteral("<span style='color:#d9534f'>%1</span>").arg(r.phaseStep, 0, 'f', 1)
                            : QString::number(r.phaseStep, 'f', 2);
  setWarnings(warnings());
  facts_->setFacts({tr("D<sub>⊥</sub> = %1 ρ₀²|q|B₀/m (slope)").arg(readableEstimate(r.diffusion)),
                    tr("%1 (moving origin)").arg(readableEstimate(r.diffusionMoving)),
                    tr("%1 at the end").arg(readableEstimate(r.diffusionEnd)),
                    tr("⟨μ⟩ = %1").arg(readableEstimate(r.pitchCosine)), tr("kurtosis %1").arg(r.kurtosis, 0, 'f', 2),
                    tr("k<sub>max</sub>vΔt = %1").arg(phase),
                    tr("%1 particles, %2 G mode evaluations/s")
                        .arg(r.particles)
                        .arg(1e-9 * r.modeEvaluations / std::max(1e-9, r.wallSeconds), 0, 'f', 2),
                    settled()},
                   warnings());
}

QString SimulatePage::commandLine() const {
  return QString::fromStdString(studies::commandLine("transport", "simulate", form().set()) + " --json");
}

void SimulatePage::showCurves(const RunCurves& curves) {
  run_.reset();
  scene_->clear();
  facts_->setFacts({});
  Page::showCurves(curves);
}

void SimulatePage::reset() {
  Page::reset();
  run_.reset();
  tabs().clear();
  scene_->clear();
  facts_->setFacts({});
}

void SimulatePage::exportFigures(const QString& folder) {
  tabs().exportFigures(folder, "simulation_");
  if (run_)
    writeImage(folder + "/simulation_paths.png", scene_->picture({4205, 2100}, views::printScale));
}

} // namespace larmor::widgets
