#include "widgets/workspaces/transport/SimulatePage.h"

#include "engine/studies/Command.h"
#include "widgets/views/BoxLayer.h"
#include "widgets/views/FollowTheme.h"
#include "widgets/views/PathLayer.h"

#include <QPainter>
#include <QSplitter>
#include <QVBoxLayout>
#include <cmath>

namespace larmor::widgets {

using namespace studies::transport;

namespace {

constexpr std::size_t pathsShown = 12, pointsOfPath = 2000;

QString estimateText(const statistics::Estimate& e) {
  return QStringLiteral("%1 ± %2").arg(e.value, 0, 'g', 4).arg(e.error, 0, 'g', 2);
}

} // namespace

SimulatePage::SimulatePage()
    : Page("simulate", tr("Simulate")), space_(new views::SceneView), plane_(new views::SceneView),
      facts_(new FactsLine("simulationFacts", this)) {
  addForm(parameters_, machine_);
  tabs().add("running", tr("Diffusion coefficient"), tr("Press Run: D⊥(t) appears while particles are pushed"));
  tabs().add("pitch", tr("Pitch angle"), tr("Mean pitch-angle cosine against time"));
  auto* split = new QSplitter(this);
  split->addWidget(space_);
  split->addWidget(plane_);
  split->setSizes({600, 600});
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(split, 1);
  column->addWidget(facts_);
  space_->setEmptyText(tr("Paths in space; along the mean field the picture is compressed"));
  plane_->setEmptyText(tr("The same paths across the mean field"));
  for (auto* view : {space_, plane_}) {
    view->setScalarBarVisible(false);
    views::followTheme(*view);
  }
}

Page::Order SimulatePage::order() {
  result_.reset();
  auto paths = std::make_shared<jobs::Latest<Paths>>();
  auto results = std::make_shared<jobs::Latest<SimulationResult>>();
  return {
      tr("Diffusion: T = %1, b = %2, λ⊥ = %3").arg(parameters_.energy).arg(parameters_.b).arg(parameters_.lambdaPerp),
      [paths, results, order = SimulationOrder{parameters_, machine_}](jobs::JobContext& context) {
        const auto count = std::min<std::size_t>(pathsShown, static_cast<std::size_t>(order.parameters.particles));
        paths->publish(std::make_shared<const Paths>(examplePaths(order.parameters, count, pointsOfPath, context)));
        simulate(order, context, results);
      },
      [this, paths, results, p = parameters_] {
        if (const auto some = paths->take())
          showPaths(*some, p);
        if (const auto result = results->take()) {
          result_ = result;
          showResult(p);
        }
      }};
}

void SimulatePage::ended(jobs::State state) {
  if (state == jobs::State::Finished && result_ && !result_->saturated)
    Q_EMIT said(
        tr("D⊥(t) has not settled: it still changes by more than 3 % over the second half, or its slope disagrees "
           "with it. Take the value with care, or a longer time."));
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
  if (last)
    for (const std::string& warning : warningsOf(of, r))
      warnings << QString::fromStdString(warning);
  const QString phase = r.phaseStep > 5
                            ? QStringLiteral("<span style='color:#d9534f'>%1</span>").arg(r.phaseStep, 0, 'f', 1)
                            : QString::number(r.phaseStep, 'f', 2);
  facts_->setFacts({tr("D<sub>⊥</sub> = %1 ρ₀²|q|B₀/m (slope)").arg(estimateText(r.diffusion)),
                    tr("%1 (moving origin)").arg(estimateText(r.diffusionMoving)),
                    tr("%1 at the end").arg(estimateText(r.diffusionEnd)),
                    tr("⟨μ⟩ = %1").arg(estimateText(r.pitchCosine)), tr("kurtosis %1").arg(r.kurtosis, 0, 'f', 2),
                    tr("k<sub>max</sub>vΔt = %1").arg(phase),
                    tr("%1 particles, %2 G mode evaluations/s")
                        .arg(r.particles)
                        .arg(1e-9 * r.modeEvaluations / std::max(1e-9, r.wallSeconds), 0, 'f', 2),
                    !last         ? tr("not all particles yet")
                    : r.saturated ? tr("saturated")
                                  : tr("<b>not saturated</b>")},
                   warnings);
}

void SimulatePage::showPaths(const Paths& paths, const SimulationParameters& of) {
  // Along the field the scales are lambda_par / lambda_perp times longer.
  const double squeeze = of.lambdaPerp / of.parallelLength();
  views::Bounds box;
  const auto setOfPaths = [&](bool flat) {
    auto set = std::make_shared<views::PathSet>();
    set->offsets.push_back(0);
    auto& along = set->scalars["path"];
    for (std::size_t n = 0; n < paths.size(); ++n) {
      for (const Vec3& r : paths[n]) {
        const double z = flat ? 0.0 : r[2] * squeeze;
        for (double c : {r[0], r[1], z})
          set->points.push_back(static_cast<float>(c));
        along.push_back(static_cast<float>(n));
        box.add(r[0], r[1], z);
      }
      set->offsets.push_back(static_cast<std::uint32_t>(along.size()));
    }
    return set;
  };
  for (const bool flat : {true, false}) {
    auto* view = flat ? plane_ : space_;
    box = {};
    view->layer<views::PathLayer>("paths").setPaths(setOfPaths(flat));
    view->layer<views::PathLayer>("paths").setQuantity("path", {"viridis", false, 0.0, double(paths.size() - 1), ""});
    auto& frame = view->layer<views::BoxLayer>("box");
    frame.setBox(box);
    frame.setLabels({"x", "y", flat ? "z" : QStringLiteral("z λ⊥/λ∥")}, "ρ₀");
    flat ? view->viewAlong(2) : view->viewDiagonal();
    views::Bounds wide = box; // with room for the labels
    for (std::size_t i = 0; i < 3; ++i) {
      const double room = 0.12 * (box.high[i] - box.low[i]);
      wide.low[i] -= room;
      wide.high[i] += room;
    }
    view->zoomTo(wide);
  }
}

QString SimulatePage::commandLine() const {
  return QString::fromStdString(studies::commandLine("transport", "simulate", form().set()) + " --json");
}

QImage SimulatePage::picture(const QSize& size) {
  QImage image(size, QImage::Format_ARGB32);
  QPainter painter(&image);
  const int half = size.width() / 2;
  painter.drawImage(0, 0, space_->picture({half, size.height()}));
  painter.drawImage(half, 0, plane_->picture({size.width() - half, size.height()}));
  return image;
}

void SimulatePage::exportFigures(const QString& folder) {
  tabs().exportFigures(folder, "simulation_");
  if (result_)
    picture({2032, 1016}).save(folder + "/simulation_paths.png");
}

} // namespace larmor::widgets
