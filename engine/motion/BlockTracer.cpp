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
void writeRecord(Real* out, std::size_t stride, std::size_t count, const double (*values)[largestBlock]) {
  for (std::size_t i = 0; i < count; ++i, out += stride)
    for (std::size_t c = 0; c < 3; ++c)
      out[c] = static_cast<Real>(values[c][i]);
}

void writeTo(RecordArray& array, std::size_t first, std::size_t record, std::size_t count,
             const double (*values)[largestBlock]) {
  const std::size_t offset = (first * array.records() + record) * 3, stride = array.records() * 3;
  if (auto* d = array.doubles())
    writeRecord(d->data() + offset, stride, count, values);
  else
    writeRecord(array.floats()->data() + offset, stride, count, values);
}

} // namespace

BlockTracer::BlockTracer(const fields::Field& field, const TraceSetup& setup, const ParticleState& state,
                         std::size_t first, std::size_t count)
    : field_(field), setup_(setup), first_(first), count_(count), step_(state.step),
      kernels_(pushKernels(setup.pusher == Pusher::ExactRotation)) {
  const std::vector<double>* const arrays[6] = {&state.x, &state.y, &state.z, &state.vx, &state.vy, &state.vz};
  for (std::size_t c = 0; c < 3; ++c) {
    std::copy_n(arrays[c]->data() + first, count, position_[c]);
    std::copy_n(arrays[c + 3]->data() + first, count, velocity_[c]);
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
  field_.evaluate({count_, position_[0], position_[1], position_[2]}, {b_[0], b_[1], b_[2]});
}

void BlockTracer::toNextRecord(const jobs::JobContext& context) {
  if (setup_.precision == Precision::Double)
    stepDouble(context);
  else
    stepSingle(context);
  step_ += setup_.stepsPerRecord;
}

void BlockTracer::stepDouble(const jobs::JobContext& context) {
  const double half = 0.5 * setup_.coupling * setup_.dt;
  const BlockDouble block = doubles();
  kernels_.drift(count_, 0.5 * setup_.dt, block);
  for (std::size_t s = 1; s <= setup_.stepsPerRecord; ++s) {
    if (context.cancelled())
      throw Cancelled();
    evaluate();
    // The half drifts of neighbouring steps are one, except at the record.
    kernels_.push(count_, half, s < setup_.stepsPerRecord ? setup_.dt : 0.5 * setup_.dt, block);
  }
}

void BlockTracer::stepSingle(const jobs::JobContext& context) {
  const double half = 0.5 * setup_.coupling * setup_.dt;
  const BlockSingle block = singles();
  loadSingle();
  kernels_.driftSingle(count_, 0.5 * setup_.dt, block);
  for (std::size_t s = 1; s <= setup_.stepsPerRecord; ++s) {
    if (context.cancelled())
      throw Cancelled();
    evaluate();
    kernels_.pushSingle(count_, half, s < setup_.stepsPerRecord ? setup_.dt : 0.5 * setup_.dt, block);
    if ((step_ + s) % stepsToReset == 0)
      kernels_.renormalise(count_, setup_.speed, block);
  }
  storeSingle();
}

// Through the double-precision state at every record, so that grouping records into advances changes nothing.
void BlockTracer::loadSingle() {
  for (std::size_t c = 0; c < 3; ++c)
    for (std::size_t i = 0; i < count_; ++i) {
      const double u = position_[c][i] - setup_.boxOrigin[c];
      const double turns = std::floor(u / cell_[c]);
      winding_[c][i] = static_cast<std::int32_t>(std::clamp(turns, -2e9, 2e9));
      folded_[c][i] = static_cast<float>(u - turns * cell_[c]);
      velocitySingle_[c][i] = static_cast<float>(velocity_[c][i]);
    }
}

void BlockTracer::storeSingle() {
  for (std::size_t c = 0; c < 3; ++c)
    for (std::size_t i = 0; i < count_; ++i)
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
  writeTo(out.position, first_, record, count_, position_);
  writeTo(out.velocity, first_, record, count_, velocity_);
  if (out.field.empty())
    return;
  evaluate();
  writeTo(out.field, first_, record, count_, b_);
}

void BlockTracer::reportNonFinite() const {
  for (std::size_t i = 0; i < count_; ++i)
    for (std::size_t c = 0; c < 3; ++c)
      if (!std::isfinite(position_[c][i] + velocity_[c][i]))
        throw Error("Tracing", fmt::format("particle {} lost its finite position before step {}", first_ + i, step_),
                    "a field with finite values wherever particles come");
  throw Error("Tracing", "a particle lost its finite position");
}

} // namespace larmor::motion
