#include "engine/runs/PathRun.h"

#include "engine/core/Fingerprint.h"

#include <fmt/format.h>

namespace larmor::runs {

std::string usualName(const PathRun& run, const std::string& field) {
  return fmt::format("{}, α = {:.3g}", field.empty() ? "paths" : field, run.data->normalisation.coupling);
}

std::string fingerprintOf(const Trajectories& data) {
  constexpr std::size_t some = 64; // of the particles, and of the records of each
  std::string bytes = fmt::format("{} {}\n", data.particles(), data.records());
  const std::size_t everyParticle = std::max<std::size_t>(1, data.particles() / some),
                    everyRecord = std::max<std::size_t>(1, data.records() / some);
  for (std::size_t p = 0; p < data.particles(); p += everyParticle)
    for (std::size_t r = 0; r < data.records(); r += everyRecord)
      for (const double component : (data.position.empty() ? data.velocity : data.position).at(p, r))
        bytes += fmt::format("{:.9g} ", component);
  return larmor::fingerprintOf(bytes);
}

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
