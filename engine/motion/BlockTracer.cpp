#include "engine/motion/BlockTracer.h"

#include "engine/core/Error.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace larmor::motion {

namespace {

/// |v| of single-precision particles is reset after so many steps: rounding errors of 1e-7 per step must not add up.
constexpr std::uint64_t stepsToReset = 1000;

/// Unbounded axes are cut into cells too, so that the folded coordinate keeps its digits: a power of two well above the
/// length of a step.
double cellLength(double boxLength, double stepLength) {
  if (boxLength > 0)
    return static_cast<double>(static_cast<float>(boxLength));
  return std::exp2(std::ceil(std::log2(std::max(1.0, 64.0 * stepLength))));
}

template <class Real>
void writeRecord(Real* out, std::size_t stride, std::span<const std::uint32_t> particles,
                 const double (*values)[largestBlock]) {
  for (std::size_t i = 0; i < particles.size(); ++i)
    for (std::size_t c = 0; c < 3; ++c)
      out[particles[i] * stride + c] = static_cast<Real>(values[c][i]);
}

void writeTo(RecordArray& array, std::size_t record, std::span<const std::uint32_t> particles,
             const double (*values)[largestBlock]) {
  const std::size_t stride = array.records() * 3;
  if (auto* d = array.doubles())
    writeRecord(d->data() + record * 3, stride, particles, values);
  else
    writeRecord(array.floats()->data() + record * 3, stride, particles, values);
}

/// Rows of different particles lie far apart: they are on their way while there is other work.
void expectRecord(RecordArray& array, std::size_t record, std::span<const std::uint32_t> particles) {
  const std::size_t stride = array.records() * 3;
  for (const std::uint32_t particle : particles)
    if (auto* d = array.doubles())
      __builtin_prefetch(d->data() + particle * stride + record * 3, 1);
    else
      __builtin_prefetch(array.floats()->data() + particle * stride + record * 3, 1);
}

std::size_t filledUp(std::size_t count) {
  return count == 1 ? 1 : (count + pushedTogether - 1) / pushedTogether * pushedTogether;
}

} // namespace

BlockTracer::BlockTracer(const fields::Field& field, const TraceSetup& setup, const ParticleState& state,
                         std::size_t first, std::span<const std::uint32_t> particles)
    : field_(field), setup_(setup), first_(first), particles_(particles), count_(particles.size()),
      pushed_(filledUp(count_)), step_(state.step), kernels_(pushKernels(setup.pusher == Pusher::ExactRotation)) {
  const std::vector<double>* const arrays[6] = {&state.x, &state.y, &state.z, &state.vx, &state.vy, &state.vz};
  const auto copy = [&](const std::vector<double>& from, double* to) {
    std::copy_n(from.data() + first, count_, to);
    std::fill(to + count_, to + pushed_, to[0]);
  };
  for (std::size_t c = 0; c < 3; ++c) {
    copy(*arrays[c], position_[c]);
    copy(*arrays[c + 3], velocity_[c]);
    cell_[c] = cellLength(setup.boxLength[c], setup.speed * std::abs(setup.dt));
  }
}

void BlockTracer::store(ParticleState& state) const {
  std::vector<double>* const arrays[6] = {&state.x, &state.y, &state.z, &state.vx, &state.vy, &state.vz};
  for (std::size_t c = 0; c < 3; ++c) {
    std::copy_n(position_[c], count_, arrays[c]->data() + first_);
    std::copy_n(velocity_[c], count_, arrays[c + 3]->data() + first_);
  }
}

BlockDouble BlockTracer::doubles() {
  return {position_[0], position_[1], position_[2], velocity_[0], velocity_[1], velocity_[2], b_[0], b_[1], b_[2]};
}

BlockSingle BlockTracer::singles() {
  return {folded_[0],
          folded_[1],
          folded_[2],
          velocitySingle_[0],
          velocitySingle_[1],
          velocitySingle_[2],
          winding_[0],
          winding_[1],
          winding_[2],
          b_[0],
          b_[1],
          b_[2],
          position_[0],
          position_[1],
          position_[2],
          {setup_.boxOrigin[0], setup_.boxOrigin[1], setup_.boxOrigin[2]},
          {cell_[0], cell_[1], cell_[2]}};
}

void BlockTracer::evaluate() {
  field_.evaluate({pushed_, position_[0], position_[1], position_[2]}, {b_[0], b_[1], b_[2]});
}

void BlockTracer::advance(std::size_t steps, const jobs::JobContext& context) {
  if (setup_.precision == Precision::Double)
    stepDouble(steps, context);
  else
    stepSingle(steps, context);
  step_ += steps;
}

void BlockTracer::stepDouble(std::size_t steps, const jobs::JobContext& context) {
  const double half = 0.5 * setup_.coupling * setup_.dt;
  const BlockDouble block = doubles();
  const std::size_t since = sinceRecord();
  if (since == 0)
    kernels_.drift(pushed_, 0.5 * setup_.dt, block);
  for (std::size_t s = 1; s <= steps; ++s) {
    if (context.cancelled())
      throw Cancelled();
    evaluate();
    kernels_.push(pushed_, half, driftAfter(since + s), block);
  }
}

void BlockTracer::stepSingle(std::size_t steps, const jobs::JobContext& context) {
  const double half = 0.5 * setup_.coupling * setup_.dt;
  const BlockSingle block = singles();
  const std::size_t since = sinceRecord();
  loadSingle();
  if (since == 0)
    kernels_.driftSingle(pushed_, 0.5 * setup_.dt, block);
  for (std::size_t s = 1; s <= steps; ++s) {
    if (context.cancelled())
      throw Cancelled();
    evaluate();
    kernels_.pushSingle(pushed_, half, driftAfter(since + s), block);
    if ((step_ + s) % stepsToReset == 0)
      kernels_.renormalise(pushed_, setup_.speed, block);
  }
  storeSingle();
}

// Through the double-precision state at every record (and wherever else the tracer stops), so that grouping records
// into advances changes nothing.
void BlockTracer::loadSingle() {
  for (std::size_t c = 0; c < 3; ++c)
    for (std::size_t i = 0; i < pushed_; ++i) {
      const double u = position_[c][i] - setup_.boxOrigin[c];
      const double turns = std::floor(u / cell_[c]);
      winding_[c][i] = static_cast<std::int32_t>(std::clamp(turns, -2e9, 2e9));
      folded_[c][i] = static_cast<float>(u - turns * cell_[c]);
      velocitySingle_[c][i] = static_cast<float>(velocity_[c][i]);
    }
}

void BlockTracer::storeSingle() {
  for (std::size_t c = 0; c < 3; ++c)
    for (std::size_t i = 0; i < pushed_; ++i)
      velocity_[c][i] = static_cast<double>(velocitySingle_[c][i]); // positions are kept up by the drift
}

double BlockTracer::energyError() const {
  const double perSquare = 1.0 / (setup_.speed * setup_.speed);
  double largest = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    const double vx = velocity_[0][i], vy = velocity_[1][i], vz = velocity_[2][i];
    largest = std::max(largest, std::abs((vx * vx + vy * vy + vz * vz) * perSquare - 1.0));
  }
  return largest;
}

void BlockTracer::write(Trajectories& out, std::size_t record) {
  double sum = 0;
  for (std::size_t c = 0; c < 3; ++c)
    for (std::size_t i = 0; i < count_; ++i)
      sum += (position_[c][i] + velocity_[c][i]) * 0.0;
  if (sum != 0.0) // only infinities and NaN times zero are not zero
    reportNonFinite();
  expectRecord(out.position, record, particles_);
  expectRecord(out.velocity, record, particles_);
  if (!out.field.empty()) {
    expectRecord(out.field, record, particles_);
    evaluate();
    writeTo(out.field, record, particles_, b_);
  }
  writeTo(out.position, record, particles_, position_);
  writeTo(out.velocity, record, particles_, velocity_);
}

void BlockTracer::reportNonFinite() const {
  for (std::size_t i = 0; i < count_; ++i)
    for (std::size_t c = 0; c < 3; ++c)
      if (!std::isfinite(position_[c][i] + velocity_[c][i]))
        throw Error("Tracing", fmt::format("particle {} lost its finite position before step {}", particles_[i], step_),
                    "a field with finite values wherever particles come");
  throw Error("Tracing", "a particle lost its finite position");
}

} // namespace larmor::motion
