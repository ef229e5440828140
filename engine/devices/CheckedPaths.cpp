// The kernels of shaders/boris.comp: many particles in one field.
#include "engine/devices/CheckedKernel.h"
#include "engine/fields/GaussianField.h"
#include "engine/fields/RandomModes.h"
#include "engine/motion/GpuTracer.h"
#include "engine/motion/Tracer.h"

#include <algorithm>
#include <cmath>

namespace larmor::devices {

namespace {

using namespace larmor::motion;

constexpr std::int64_t sharedWaves = 500, nodes = 128;

/// Operations of a wave as the processor's kernel does them: phase, reduction, cosine, three sums
/// (docs/performance.md).
constexpr double multiplyAddsOfShared = 14;
/// Four rows of two nodes of four floats.
constexpr double bytesPerLookUp = 4 * 2 * 16;

class CheckedPaths : public CheckedKernel {
public:
  explicit CheckedPaths(std::string name) : name_(std::move(name)) {}

  std::string name() const override { return name_; }

  std::vector<std::string> states(const compute::GpuDevice& device) const override {
    return device.doubles ? std::vector<std::string>{"single", "double"} : std::vector<std::string>{"single"};
  }

  double processorSpeed(jobs::JobContext& context) override {
    const Case run(field(), 4096, 32, Precision::Double, 1);
    Tracer tracer(field(), run.setup, run.start);
    return speedOf(tracer, run, context);
  }

  /// Half a gyration: paths that part by more than rounding have another reason than turbulence.
  void compare(KernelCheck& check, jobs::JobContext& context) override {
    const Case run(field(), 256, 50, precisionOf(check), 0);
    const Case reference(field(), 256, 50, Precision::Double, 0);
    Tracer processor(field(), reference.setup, run.start);
    GpuTracer card(field(), run.setup, run.start, check.place);
    for (Stepper* stepper : {static_cast<Stepper*>(&processor), static_cast<Stepper*>(&card)}) {
      Trajectories out = run.records();
      stepper->advance(out, 1, 1, context);
    }
    double largest = 0;
    for (std::size_t p = 0; p < run.start.size(); ++p) {
      const double d = norm(processor.state().position(p) - card.state().position(p));
      largest = std::isfinite(d) ? std::max(largest, d) : INFINITY;
    }
    check.particles = run.start.size();
    check.steps = run.setup.stepsPerRecord;
    check.difference = largest / (run.setup.speed * run.setup.dt * static_cast<double>(check.steps));
    check.allowed = 1e-3;
  }

  double cardSpeed(const KernelCheck& check, bool software, jobs::JobContext& context) override {
    const Case run(field(), software ? 1024 : std::size_t{1} << 17, software ? 32 : 256, precisionOf(check), 0);
    GpuTracer tracer(field(), run.setup, run.start, check.place);
    return speedOf(tracer, run, context);
  }

protected:
  virtual fields::FieldPointer make() const = 0;

private:
  /// Particles at 100 steps a gyration, with one record at the end.
  struct Case {
    TraceSetup setup;
    ParticleState start;

    Case(const fields::FieldPointer& field, std::size_t particles, std::size_t steps, Precision precision,
         unsigned threads) {
      MotionParameters motion;
      motion.precision = precision;
      motion.recordEvery = static_cast<std::int64_t>(steps);
      motion.gyrations = static_cast<double>(steps) / static_cast<double>(motion.stepsPerGyration);
      EnsembleParameters ensemble;
      ensemble.particles = static_cast<std::int64_t>(particles);
      const TracePlan plan = planOf(motion, ensemble);
      setup = setupOf(plan, motion, field->info(), threads);
      start = initialState(*field, ensemble, plan);
    }
    Trajectories records(std::size_t count = 2) const {
      Trajectories out;
      out.position = out.velocity = RecordArray(start.size(), count, false);
      out.time.resize(count);
      return out;
    }
  };

  static Precision precisionOf(const KernelCheck& check) {
    return check.state == "single" ? Precision::Single : Precision::Double;
  }

  static double speedOf(Stepper& stepper, const Case& run, jobs::JobContext& context) {
    std::size_t record = 1;
    constexpr std::size_t most = 64; // records that there is room for; more calls go over them again
    Trajectories out = run.records(most);
    const double work = static_cast<double>(run.start.size() * run.setup.stepsPerRecord);
    return rateOf(work, most - 1, context, [&] { stepper.advance(out, record++, 1, context); });
  }

  const fields::FieldPointer& field() {
    if (!field_)
      field_ = make();
    return field_;
  }

  std::string name_;
  fields::FieldPointer field_;
};

class CheckedModes final : public CheckedPaths {
public:
  CheckedModes() : CheckedPaths("modes") {}
  double limit(const compute::GpuPeak& peak) const override {
    return peak.multiplyAdds / (multiplyAddsOfShared * static_cast<double>(sharedWaves));
  }

protected:
  fields::FieldPointer make() const override {
    fields::RandomModesParameters parameters;
    parameters.modes = sharedWaves;
    return fields::randomModes(parameters, 1);
  }
};

class CheckedGrid final : public CheckedPaths {
public:
  CheckedGrid() : CheckedPaths("grid") {}
  double limit(const compute::GpuPeak& peak) const override { return peak.bytes / bytesPerLookUp; }

protected:
  fields::FieldPointer make() const override {
    fields::GaussianParameters parameters;
    parameters.grid = nodes;
    return std::make_shared<fields::GridField>(fields::gaussianGrid(parameters, 1), fields::Interpolation::Trilinear);
  }
};

} // namespace

std::unique_ptr<CheckedKernel> checkedModes() { return std::make_unique<CheckedModes>(); }
std::unique_ptr<CheckedKernel> checkedGrid() { return std::make_unique<CheckedGrid>(); }

} // namespace larmor::devices
