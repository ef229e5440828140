// Sweeps: asked for, computed, and their rows in the scene.
#include "engine/core/Fingerprint.h"
#include "engine/motion/TracePlan.h"
#include "engine/studies/Provenance.h"
#include "widgets/theme/FileName.h"
#include "widgets/workspaces/trajectories/SweepDialog.h"
#include "widgets/workspaces/trajectories/Topics.h"
#include "widgets/workspaces/trajectories/TrajectoriesWorkspace.h"

#include <QFileInfo>

namespace larmor::widgets {

using namespace studies::trajectories;

namespace {

constexpr double mostOnDisk = 4e9; ///< bytes of a sweep's runs; those of larger ones are computed again when opened

double bytesOf(const TraceRecipe& recipe) {
  const motion::TracePlan plan = motion::planOf(recipe.motion, recipe.ensemble);
  return 72.0 * static_cast<double>(plan.particles) * static_cast<double>(plan.records); // three vectors of doubles
}

/// The field whose runs they are, and its file where it has one.
QString sweptOf(TraceRecipe& recipe) {
  QString name = QString::fromStdString(recipe.field.chosen().label());
  const ParameterSet own = recipe.field.chosenParameters();
  for (const auto& handle : own.all())
    if (handle.info().hint == Hint::File && !handle.text().empty())
      name += ", " + QFileInfo(QString::fromStdString(handle.text())).fileName();
  return name;
}

} // namespace

void TrajectoriesWorkspace::askSweep() {
  form_->requireValid();
  auto* dialog = new SweepDialog(recipe_->parameters(), bench_->view()->window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &SweepDialog::chosen, this,
          [this](const SweepPlan& plan) { orComplain([this, &plan] { startSweep(plan); }, "sweep"); });
  dialog->open();
}

void TrajectoriesWorkspace::startSweep(const SweepPlan& plan) {
  if (job_->active())
    return;
  form_->requireValid();
  auto recipe = std::make_shared<TraceRecipe>();
  recipe->assign(*recipe_);
  recipe->makeFilesAbsolute();
  sweepOrder_ = {recipe, plan, {}};
  if (plan.count * bytesOf(*recipe) <= mostOnDisk)
    sweepOrder_.folder = toPath(QFileInfo(runs_.fileOf({})).path() + "/sweep-" + RunStore::freshId());
  sweeps_ = std::make_shared<jobs::Latest<SweepSnapshot>>();
  plots().tabs().setCurrentWidget(sweep_);
  const QString title = tr("Sweep of %1: %2").arg(QString::fromStdString(plan.parameter), sweptOf(*recipe));
  sweep_->setTitle(title);
  FigureArea::of(*sweep_).setOrigin([recipe, plan, title] {
    return FigureOrigin{title, studies::provenanceOf("larmor-figure", "trajectories", "sweep", recipe->parameters(),
                                                     sweepCommand(plan, recipe))};
  });
  JobWatcher& watcher = begin("sweep", title, [order = sweepOrder_, sweeps = sweeps_](jobs::JobContext& context) {
    sweep(order, context, sweeps);
  });
  const auto take = [this] {
    if (auto newest = sweeps_ ? sweeps_->take() : nullptr)
      sweep_->show(*newest);
  };
  connect(&watcher, &JobWatcher::polled, this, take);
}

void TrajectoriesWorkspace::openSweepRow(int row) {
  const auto& points = sweep_->sweep().points;
  if (row < 0 || row >= static_cast<int>(points.size()) || !sweepOrder_.recipe)
    return;
  const SweepPoint& point = points[static_cast<std::size_t>(row)];
  if (job_->active())
    throw Error("Sweep", "this run cannot be shown while a job goes on here", "its end, or Stop");
  const Recipe recipe = studies::trajectories::recipeOf(sweepOrder_, point.value);
  Wanted wanted;
  describe(wanted.run, *recipe);
  for (const RunEntry& each : runs_.all())
    if (mayBeSame(each.fingerprint.toStdString(), wanted.run.fingerprint.toStdString()))
      return reopen(each.id);
  wanted.run.id = RunStore::freshId();
  if (point.file.empty() || !std::filesystem::exists(point.file))
    return compute(recipe, wanted);
  const std::filesystem::path own = toPath(runs_.fileOf(wanted.run.id)); // found again by a later program, too
  std::error_code failed;
  std::filesystem::create_hard_link(point.file, own, failed);
  if (failed)
    std::filesystem::copy_file(point.file, own);
  openRunFile(storage::identify(own), wanted);
}

} // namespace larmor::widgets
