#include "engine/motion/Tracer.h"

#include "engine/compute/Dispatch.h"
#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"
#include "engine/motion/BlockTracer.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <fmt/format.h>

namespace larmor::motion {

namespace {

/// Up to so many realisations are kept from one advance to the next (some 30 kB each with 500 modes).
constexpr std::size_t keptRealisations = 1000;

void requireUsable(const fields::FieldPointer& field, const TraceSetup& setup, const ParticleState& state) {
  if (!field)
    throw Error("Tracing", "there is no field");
  if (!std::isfinite(setup.dt) || setup.dt == 0.0)
    throw Error("Tracing", fmt::format("the time step is {}", setup.dt), "a finite number that is not zero");
  if (!std::isfinite(setup.coupling))
    throw Error("Tracing", fmt::format("the coupling is {}", setup.coupling), "a finite number");
  if (!std::isfinite(setup.speed) || !(setup.speed > 0.0))
    throw Error("Tracing", fmt::format("the speed is {}", setup.speed), "a positive number");
  if (setup.stepsPerRecord == 0)
    throw Error("Tracing", "there are no steps between records", "at least 1");
  for (const auto* a : {&state.x, &state.y, &state.z, &state.vx, &state.vy, &state.vz})
    if (a->size() != state.size() || a->empty())
      throw Error("Tracing", "the particle state is empty or its arrays differ in length");
}

using Clock = std::chrono::steady_clock;

} // namespace

Tracer::Tracer(fields::FieldPointer field, const TraceSetup& setup, ParticleState state)
    : field_(std::move(field)), setup_(setup), state_(std::move(state)) {
  requireUsable(field_, setup_, state_);
  ownFields_ = field_->realisation(0) != nullptr;
  if (ownFields_ && state_.size() <= keptRealisations)
    own_.resize(state_.size());
}

unsigned Tracer::threads() const {
  const unsigned all = ThreadPool::shared().threads();
  return setup_.threads ? std::min(setup_.threads, all) : all;
}

std::string Tracer::deviceName() const { return compute::processorName(setup_.threads); }

// By the number of particles alone: the bits must not depend on the machine. Small ensembles still make 16 blocks.
std::size_t Tracer::blockSize() const {
  if (ownFields_)
    return 1;
  return std::clamp<std::size_t>((state_.size() / 64 + 63) / 64 * 64, 64, largestBlock);
}

fields::FieldPointer Tracer::fieldOf(std::size_t particle) {
  if (!ownFields_)
    return field_;
  if (own_.empty())
    return field_->realisation(particle);
  if (!own_[particle])
    own_[particle] = field_->realisation(particle);
  return own_[particle];
}

void Tracer::requireFits(const Trajectories& out, std::size_t firstRecord, std::size_t records) const {
  const auto fits = [&](const RecordArray& array) {
    return array.particles() == state_.size() && firstRecord + records <= array.records();
  };
  if (!fits(out.position) || !fits(out.velocity) || (!out.field.empty() && !fits(out.field)))
    throw Error("Tracing", fmt::format("{} particles up to record {} do not fit into the records", state_.size(),
                                       firstRecord + records));
  const std::size_t recordNow = records == 0 ? firstRecord : firstRecord - 1;
  if ((records > 0 && firstRecord == 0) || state_.step != recordNow * setup_.stepsPerRecord)
    throw Error("Tracing", fmt::format("record {} does not follow step {}", firstRecord, state_.step));
}

void Tracer::writeInitial(Trajectories& out) {
  requireFits(out, 0, 0);
  const std::size_t block = blockSize();
  ThreadPool::shared().parallelFor(
      state_.size(), block,
      [&](std::size_t begin, std::size_t end) {
        const auto field = fieldOf(begin);
        BlockTracer tracer(*field, setup_, state_, begin, end - begin);
        tracer.write(out, 0);
      },
      setup_.threads);
}

void Tracer::advance(Trajectories& out, std::size_t firstRecord, std::size_t records, jobs::JobContext& context) {
  if (records == 0)
    return;
  requireFits(out, firstRecord, records);
  ParticleState next = state_;
  const std::size_t block = blockSize(), blocks = (state_.size() + block - 1) / block;
  std::vector<double> errors(blocks, 0.0);
  std::atomic<Clock::duration::rep> preparing{0};
  ThreadPool::shared().parallelFor(
      state_.size(), block,
      [&](std::size_t begin, std::size_t end) {
        if (context.cancelled())
          throw Cancelled();
        const auto start = Clock::now();
        const auto field = fieldOf(begin);
        preparing += (Clock::now() - start).count();
        BlockTracer tracer(*field, setup_, state_, begin, end - begin);
        double& error = errors[begin / block];
        for (std::size_t r = 0; r < records; ++r) {
          tracer.toNextRecord(context);
          tracer.write(out, firstRecord + r);
          error = std::max(error, tracer.energyError());
        }
        tracer.store(next);
      },
      setup_.threads);
  next.step = state_.step + records * setup_.stepsPerRecord;
  state_ = std::move(next);
  energyError_ = std::max(energyError_, *std::max_element(errors.begin(), errors.end()));
  overheadSeconds_ =
      ownFields_ ? std::chrono::duration<double>(Clock::duration(preparing.load())).count() / threads() : 0.0;
}

} // namespace larmor::motion
