#include "engine/studies/generative/Data.h"

#include "engine/core/Fingerprint.h"
#include "engine/core/Memory.h"
#include "engine/core/Names.h"
#include "engine/fields/GridField.h"
#include "engine/learning/ModelFolder.h"
#include "engine/motion/Stepper.h"
#include "engine/runs/PathFile.h"
#include "engine/storage/Checkpoint.h"
#include "engine/storage/Identify.h"
#include "engine/storage/PartFile.h"
#include "engine/storage/import/VectorImport.h"
#include "engine/studies/turbulence/MhdRun.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fmt/format.h>

namespace larmor::studies::generative {

namespace {

using Clock = std::chrono::steady_clock;
double secondsSince(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// The field file of a snapshot: its name tells the parameters, so that one of others is not taken for it.
std::filesystem::path snapshotFile(const DataOrder& order, std::uint64_t seed) {
  mhd::MhdParameters parameters = order.recipe.mhd;
  return order.folder / fmt::format("seed-{}-{}.h5", seed, larmor::fingerprintOf(ParameterSet(parameters)));
}

fields::FieldPointer snapshotOf(const DataOrder& order, std::uint64_t seed, jobs::JobContext& context) {
  const std::filesystem::path file = snapshotFile(order, seed);
  if (!std::filesystem::exists(file))
    turbulence::simulateField({order.recipe.mhd, seed, order.recipe.machine}, file, context);
  return std::make_shared<const fields::GridField>(storage::importVectorGrid(file), fields::Interpolation::Tricubic,
                                                   "mhd", file.filename().string(), order.recipe.machine.threadCount());
}

/// Adds the windows of one path. @param sample first record and records from a sample to the next
void addWindows(WindowSet& windows, const DataParameters& p, const RecordArray& velocity, std::size_t particle,
                std::size_t every, double speed) {
  const std::size_t samples = (velocity.records() - 1) / every + 1, length = std::size_t(p.window);
  std::int64_t taken = 0;
  for (std::size_t first = 0; first + length <= samples && taken < p.windowsPerParticle;
       first += std::size_t(p.stride), ++taken) {
    for (std::size_t t = 0; t < length; ++t) {
      const Vec3 v = velocity.at(particle, (first + t) * every);
      const double scale = 1 / (speed > 0 ? norm(v) : 1.0); // |V| = 1 but for the rounding of what was stored
      for (std::size_t c = 0; c < 3; ++c)
        windows.velocity.push_back(float(v[c] * scale));
    }
    windows.particle.push_back(std::int64_t(particle));
  }
}

/// What is the same of all windows added since there were `before`.
void label(WindowSet& windows, std::int64_t snapshot, double alpha) {
  windows.snapshot.resize(windows.particle.size(), snapshot);
  windows.alpha.resize(windows.particle.size(), alpha);
}

/// Isotropic particles, uniformly placed; every pair of snapshot and alpha has its own.
void trace(WindowSet& windows, const DataOrder& order, const fields::FieldPointer& field, std::int64_t snapshot,
           double alpha, jobs::JobContext& context) {
  const DataParameters& p = order.recipe.data;
  const std::size_t samples = std::size_t(p.window + (p.windowsPerParticle - 1) * p.stride);
  const std::size_t steps = std::max<std::size_t>(1, std::size_t(std::lround(100 * p.sampleSpacing)));
  motion::MotionParameters motion;
  motion.alpha = alpha;
  motion::EnsembleParameters ensemble;
  ensemble.particles = p.particles;
  ensemble.seed = p.seed + 1000003u * std::uint64_t(snapshot) + std::uint64_t(std::llround(1024 * std::log2(alpha)));
  motion::TracePlan plan;
  plan.normalisation = motion::normalisationOf(motion);
  plan.particles = std::size_t(p.particles);
  plan.records = samples;
  plan.recordEvery = steps;
  plan.steps = steps * (samples - 1);
  plan.dt = p.sampleSpacing * plan.normalisation.gyroPeriod() / double(steps);
  plan.single = true;
  const auto info = field->info();
  Trajectories data = motion::allocate(plan, info, false, [&context] { context.checkpoint(); });
  const auto stepper =
      motion::makeStepper(field, motion::setupOf(plan, motion, info, order.recipe.machine.threadCount()),
                          motion::initialState(*field, ensemble, plan), Device::Cpu);
  stepper->writeInitial(data);
  for (std::size_t done = 1; done < samples;) {
    const std::size_t count = std::min<std::size_t>(64, samples - done);
    stepper->advance(data, done, count, context);
    done += count;
    context.progress(double(done), double(samples), fmt::format("tracing at alpha = {:g}", alpha));
  }
  for (std::size_t particle = 0; particle < plan.particles; ++particle)
    addWindows(windows, p, data.velocity, particle, 1, plan.normalisation.speed);
  label(windows, snapshot, alpha);
}

std::string resolutionWarning(const fields::Field& field, double alpha) {
  const double scales = 1 / (alpha * field.info().smallestScale);
  return scales >= 0.5 ? std::string()
                       : fmt::format("at alpha = {:g} the gyro-radius is {:.2g} grid cells (below 0.5): such particles "
                                     "see a field smoother than turbulence",
                                     alpha, scales);
}

void warn(std::vector<std::string>& warnings, const std::string& warning) {
  if (!warning.empty() && std::find(warnings.begin(), warnings.end(), warning) == warnings.end())
    warnings.push_back(warning);
}

/// Windows of a run file: its records must contain samples of the spacing asked for.
void addRun(WindowSet& windows, const DataParameters& p, const std::filesystem::path& path, std::int64_t number) {
  const storage::Identity identity = storage::identify(path);
  if (identity.kind != storage::FileKind::Run)
    identity.refuse("a run file");
  const runs::StoredPaths stored = runs::readPaths(storage::openRun(path, identity.file));
  const Trajectories& data = *stored.run.data;
  const statistics::Spacing spacing = statistics::equallySpaced(data.time);
  const double inPeriods = std::abs(spacing.step) / data.normalisation.gyroPeriod();
  const double every = std::round(p.sampleSpacing / inPeriods);
  if (data.normalisation.form != "alpha" || !data.allKnown())
    throw Error(path.string(), "is not of the form with alpha, or lacks components of the velocity",
                "paths with |V| = 1");
  if (!(every >= 1) || std::abs(every * inPeriods / p.sampleSpacing - 1) > 0.01)
    throw Error(path.string(), fmt::format("records are {:.4g} gyro-periods apart", inPeriods),
                fmt::format("{:g} or a whole fraction of it (sample_spacing)", p.sampleSpacing));
  const std::size_t before = windows.particle.size();
  for (std::size_t particle = 0; particle < data.particles(); ++particle)
    addWindows(windows, p, data.velocity, particle, std::size_t(every), data.normalisation.speed);
  if (windows.particle.size() == before)
    throw Error(path.string(), fmt::format("{} records, too few for a window", data.records()),
                fmt::format("{} samples, {:g} gyro-periods apart", p.window, p.sampleSpacing));
  label(windows, number, data.normalisation.coupling * data.normalisation.fieldUnit);
}

WindowSet emptySet(const DataParameters& p) {
  WindowSet windows;
  windows.spacing = p.sampleSpacing;
  windows.length = p.window;
  return windows;
}

DataSnapshot fromRuns(const DataParameters& p, jobs::JobContext& context) {
  WindowSet windows = emptySet(p);
  const auto files = filesIn(p.runs);
  for (std::size_t i = 0; i < files.size(); ++i) {
    context.checkpoint();
    context.progress(double(i), double(files.size()), "reading " + pathText(files[i]));
    windows.snapshots.push_back(
        {pathText(files[i].filename()), partOf(std::int64_t(i), p, std::int64_t(files.size()))});
    addRun(windows, p, files[i], std::int64_t(i));
  }
  windows.requireConsistent("windows of runs");
  DataSnapshot result;
  result.snapshots = result.finished = files.size();
  result.windows = std::make_shared<const WindowSet>(std::move(windows));
  return result;
}

void removeSnapshots(const DataOrder& order) {
  for (std::int64_t i = 0; i < order.recipe.data.snapshots; ++i) {
    const auto file = snapshotFile(order, order.recipe.data.seed + std::uint64_t(i));
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
    storage::removeGenerations(storage::beside(file, ".state"));
  }
}

} // namespace

Part partOf(std::int64_t number, const DataParameters& p, std::int64_t count) {
  const std::int64_t left = count - number; // test ones come last
  return left <= p.testSnapshots                           ? Part::Test
         : left <= p.testSnapshots + p.validationSnapshots ? Part::Validation
                                                           : Part::Training;
}

DataSnapshot makeData(const DataOrder& order, jobs::JobContext& context, const jobs::Sink<DataSnapshot>& sink) {
  const DataParameters& p = order.recipe.data;
  if (!p.runs.empty())
    return fromRuns(p, context);
  if (order.recipe.mhd.hydrodynamic())
    throw Error("initial_state", "this flow has no magnetic field", "another one, or a background_field");
  learning::makeFolder(order.folder);
  if (!p.resume)
    removeSnapshots(order);
  WindowSet windows = emptySet(p);
  const double numbers =
      double(p.snapshots * p.particles * p.windowsPerParticle * p.window * 3) * double(alphasIn(p.alphas).size());
  requireMemory("windows", 2.2 * 4 * numbers, "fewer particles, snapshots or alphas"); // in memory and on their way out
  windows.velocity.reserve(std::size_t(numbers));
  DataSnapshot now;
  now.snapshots = std::size_t(p.snapshots);
  for (std::int64_t i = 0; i < p.snapshots; ++i) {
    const std::uint64_t seed = p.seed + std::uint64_t(i);
    now.now = fmt::format("snapshot {} of {}", i + 1, p.snapshots);
    sink.publish(now);
    jobs::JobContext part(context, double(i) / double(p.snapshots), double(i + 1) / double(p.snapshots),
                          now.now + ", ");
    auto begin = Clock::now();
    const auto field = snapshotOf(order, seed, part);
    now.simulationSeconds += secondsSince(begin);
    begin = Clock::now();
    windows.snapshots.push_back({snapshotFile(order, seed).filename().string(), partOf(i, p, p.snapshots)});
    for (const double alpha : alphasIn(p.alphas)) {
      trace(windows, order, field, i, alpha, part);
      warn(now.warnings, resolutionWarning(*field, alpha));
    }
    now.tracingSeconds += secondsSince(begin);
    now.finished = std::size_t(i + 1);
    if (sink.wanted())
      now.windows = std::make_shared<const WindowSet>(windows);
  }
  windows.requireConsistent("windows");
  now.windows = std::make_shared<const WindowSet>(std::move(windows));
  sink.publish(now);
  return now;
}

} // namespace larmor::studies::generative
