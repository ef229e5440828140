#include "engine/runs/PathRun.h"

namespace larmor::runs {

statistics::AnalyseOptions analyseOptionsFor(const fields::Field& field) {
  statistics::AnalyseOptions options;
  options.keepEvents = true;
  const auto info = field.info();
  if (norm(info.mean) > 0.1 * info.rms)
    options.axis = info.mean;
  options.snapshots = info.snapshots;
  return options;
}

std::shared_ptr<const statistics::TrajectoryReport> analyse(const PathRun& run, jobs::JobContext& context,
                                                            unsigned threads) {
  auto options = run.field ? analyseOptionsFor(*run.field) : statistics::AnalyseOptions{};
  options.keepEvents = true;
  options.threads = threads;
  options.cancelled = [&context] { return context.cancelled(); };
  options.progress = [&context](double fraction) { context.progress(fraction, 1, "statistics"); };
  return std::make_shared<const statistics::TrajectoryReport>(statistics::analyse(*run.data, run.done, options));
}

} // namespace larmor::runs
