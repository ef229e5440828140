// Fields simulated from within the workspace.
#include "engine/studies/turbulence/FieldTrend.h"
#include "widgets/theme/FileName.h"
#include "widgets/workspaces/trajectories/TrajectoriesWorkspace.h"

#include "engine/studies/turbulence/FieldAction.h"

namespace larmor::widgets {

using namespace studies;

void TrajectoriesWorkspace::askSimulate() {
  auto* dialog = new MhdDialog(bench_->view()->window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &MhdDialog::chosen, this, &TrajectoriesWorkspace::simulate);
  dialog->open();
}

void TrajectoriesWorkspace::simulate(const turbulence::MhdOrder& order, const QString& file) {
  if (job_->active())
    return;
  simulation_ = std::make_shared<jobs::Latest<turbulence::MhdSnapshot>>();
  plots().tabs().setCurrentWidget(mhd_);
  const FigureOrigin origin{tr("MHD turbulence, ") + QString::number(order.parameters.grid) + "³",
                            turbulence::originOfSimulated("trajectories", order.parameters, order.seed)};
  FigureArea::of(*mhd_).setOrigin([origin] { return origin; });
  JobWatcher& watcher = begin("mhd", tr("MHD turbulence, ") + QString::number(order.parameters.grid) + "³",
                              [order, path = toPath(file), sink = simulation_](jobs::JobContext& context) {
                                turbulence::simulateField(order, path, context, sink);
                              });
  connect(&watcher, &JobWatcher::polled, this, [this] { // once more after the end
    if (const auto newest = simulation_ ? simulation_->take() : nullptr)
      mhd_->show(*newest);
  });
  connect(
      &watcher, &JobWatcher::finished, this,
      [this, path = file, flow = order.parameters.hydrodynamic()](jobs::State state) {
        if (state == jobs::State::Cancelled)
          inform(tr("Stopped. Simulating with the same parameters and file goes on from here."), "mhd");
        if (state != jobs::State::Finished)
          return;
        if (flow) {
          inform(
              tr("A flow without a magnetic field: its curves are in the tab MHD, there is nothing to trace through."),
              "mhd");
          return;
        }
        form_->setValues({{"field", "file"}, {"field_file", path.toStdString()}}, tr("simulated field"));
        // Brought to rms 1, a field that is dying looks like any other.
        const auto trend = turbulence::trendOf(mhd_->snapshot().history);
        const bool dying = trend.kind == turbulence::FieldTrend::Kind::Decaying;
        Q_EMIT message({dying ? Severity::Warning : Severity::Information,
                        tr("The field is ready: %1. %2").arg(path, QString::fromStdString(sentenceOf(trend))),
                        dying ? tr("A background field keeps it up, or a dynamo on a larger grid.") : QString(),
                        {{tr("Trace particles"), [this] { run(); }}},
                        "mhd"});
      });
}

} // namespace larmor::widgets
