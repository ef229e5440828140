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

namespace {

std::shared_ptr<const statistics::TrajectoryReport> analysed(const PathRun& run, statistics::AnalyseOptions options,
                                                             jobs::JobContext& context) {
  options.keepEvents = true;
  options.found = run.events.get();
  options.cancelled = [&context] { return context.cancelled(); };
  options.progress = [&context](double fraction) { context.progress(fraction, 1, "statistics"); };
  return std::make_shared<const statistics::TrajectoryReport>(statistics::analyse(*run.data, run.done, options));
}

statistics::AnalyseOptions usualOptions(const PathRun& run) {
  return run.field ? analyseOptionsFor(*run.field) : statistics::AnalyseOptions{};
}

} // namespace

std::shared_ptr<const statistics::TrajectoryReport> analyse(const PathRun& run, jobs::JobContext& context,
                                                            unsigned threads) {
  auto options = usualOptions(run);
  options.threads = threads;
  return analysed(run, std::move(options), context);
}

std::shared_ptr<const statistics::TrajectoryReport>
analyseAmong(const PathRun& run, std::shared_ptr<const std::vector<std::uint64_t>> particles,
             jobs::JobContext& context) {
  auto options = usualOptions(run);
  options.among = std::move(particles);
  return analysed(run, std::move(options), context);
}

} // namespace larmor::runs
