#include "engine/motion/TracePlan.h"

#include "engine/core/Error.h"
#include "engine/core/Memory.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace larmor::motion {

namespace {

constexpr double fewSamples = 4e6, manySamples = 40e6;

/// Divisors of 1.5 gyro-periods (of one, if that is no whole number of steps) that also divide steps, ascending.
std::vector<std::size_t> recordSpacings(std::size_t steps, std::size_t stepsPerGyration) {
  const std::size_t window = stepsPerGyration % 2 == 0 ? 3 * stepsPerGyration / 2 : stepsPerGyration;
  std::vector<std::size_t> spacings;
  for (std::size_t k = 1; k <= window; ++k)
    if (window % k == 0 && steps % k == 0)
      spacings.push_back(k);
  return spacings;
}

/// Samples that resolve a gyro-period where |b| = 1: four where it is largest, and a margin, as few particles were
/// asked.
double samplesWanted(const FieldSurvey& survey) { return survey.measured ? std::max(4.0, 5.0 * survey.largest) : 4.0; }

std::size_t sampleSpacing(std::size_t recordEvery, std::size_t stepsPerGyration, double samples) {
  const double most = std::max(1.0, static_cast<double>(stepsPerGyration) / samples * (1.0 + 1e-9));
  std::size_t spacing = 1;
  for (std::size_t k = 1; k <= recordEvery && static_cast<double>(k) <= most; ++k)
    if (recordEvery % k == 0)
      spacing = k;
  return spacing;
}

} // namespace

double TracePlan::recordBytes(bool recordField) const {
  return static_cast<double>(particles) * static_cast<double>(records) * (recordField ? 9.0 : 6.0) *
         (single ? sizeof(float) : sizeof(double));
}

std::size_t automaticRecordEvery(std::size_t particles, std::size_t steps, std::size_t stepsPerGyration,
                                 double wanted) {
  const auto samples = [&](std::size_t k) {
    return static_cast<double>(particles) * (static_cast<double>(steps / k) + 1.0);
  };
  const std::vector<std::size_t> spacings = recordSpacings(steps, stepsPerGyration);
  std::size_t fine = 1; // coarsest spacing that still resolves the gyration
  for (const std::size_t k : spacings)
    if (wanted * static_cast<double>(k) <= static_cast<double>(stepsPerGyration) * (1.0 + 1e-9)) {
      if (samples(k) <= fewSamples)
        return k;
      fine = k;
    }
  if (samples(fine) <= manySamples)
    return fine;
  for (const std::size_t k : spacings)
    if (k > fine && samples(k) <= manySamples)
      return k;
  std::size_t k = spacings.back();
  while (2 * k <= steps && samples(k) > manySamples)
    k *= 2;
  return k;
}

std::size_t recordEveryOf(const Trajectories& run, double dt) {
  if (run.records() < 2 || dt == 0.0)
    return 0;
  return static_cast<std::size_t>(std::max(1.0, std::round((run.time[1] - run.time[0]) / dt)));
}

TracePlan planOf(const MotionParameters& motion, const EnsembleParameters& ensemble, const FieldSurvey& survey,
                 bool recordField) {
  for (const auto& complaints : {motion.validate(), ensemble.validate()})
    if (!complaints.empty())
      throw Error(complaints.front().key, complaints.front().message);
  TracePlan plan;
  plan.normalisation = normalisationOf(motion);
  plan.particles = ensemble.totalParticles();
  const auto perGyration = static_cast<std::size_t>(motion.stepsPerGyration);
  const double wanted = motion.gyrations * static_cast<double>(motion.stepsPerGyration);
  plan.steps = std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(wanted * (1.0 - 1e-12))));
  plan.recordEvery = motion.recordEvery > 0
                         ? static_cast<std::size_t>(motion.recordEvery)
                         : automaticRecordEvery(static_cast<std::size_t>(ensemble.particles), plan.steps, perGyration,
                                                samplesWanted(survey)); // a launch keeps the records
  const std::size_t intervals = (plan.steps + plan.recordEvery - 1) / plan.recordEvery;
  plan.steps = intervals * plan.recordEvery;
  plan.records = intervals + 1;
  const double sign = motion.direction == Direction::Backward ? -1.0 : 1.0;
  plan.dt = sign * plan.normalisation.gyroPeriod() / static_cast<double>(perGyration);
  plan.single = motion.precision == Precision::Single;
  plan.sampleEvery = sampleSpacing(plan.recordEvery, perGyration, samplesWanted(survey));
  plan.searchWhileTracing = !recordField || plan.sampleEvery < plan.recordEvery;
  const double unit = static_cast<double>(perGyration) / static_cast<double>(plan.sampleEvery);
  plan.longestPeriod = std::clamp(std::ceil(1.2 * unit / survey.low), 16.0, 1024.0);
  return plan;
}

Trajectories allocate(const TracePlan& plan, const fields::FieldInfo& field, bool recordField,
                      const std::function<void()>& checkpoint) {
  const double needed = plan.recordBytes(recordField);
  const std::string what = fmt::format("{} particles with {} records", plan.particles, plan.records);
  const std::string remedy = "fewer particles, fewer gyrations or a larger record_every";
  requireMemory(what, needed, remedy);
  Trajectories t;
  try {
    t.position = RecordArray(plan.particles, plan.records, plan.single, checkpoint);
    t.velocity = RecordArray(plan.particles, plan.records, plan.single, checkpoint);
    if (recordField)
      t.field = RecordArray(plan.particles, plan.records, plan.single, checkpoint);
    t.time.resize(plan.records);
  } catch (const std::bad_alloc&) {
    throw Error("Memory", fmt::format("{} need {:.3g} GB", what, needed / 1e9), remedy);
  }
  for (std::size_t r = 0; r < plan.records; ++r)
    t.time[r] = static_cast<double>(r) * (static_cast<double>(plan.recordEvery) * plan.dt);
  t.boxOrigin = field.boxOrigin;
  t.boxLength = field.boxLength;
  t.normalisation = plan.normalisation;
  return t;
}

TraceSetup setupOf(const TracePlan& plan, const MotionParameters& motion, const fields::FieldInfo& field,
                   unsigned threads) {
  TraceSetup setup;
  setup.coupling = plan.normalisation.coupling;
  setup.speed = plan.normalisation.speed;
  setup.dt = plan.dt;
  setup.pusher = motion.pusher;
  setup.precision = motion.precision;
  setup.stepsPerRecord = plan.recordEvery;
  setup.threads = threads;
  setup.boxOrigin = field.boxOrigin;
  setup.boxLength = field.boxLength;
  return setup;
}

} // namespace larmor::motion
