#include "engine/motion/Tracer.h"

#include "engine/compute/Dispatch.h"
#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"
#include "engine/motion/BlockTracer.h"
#include "engine/motion/ParticleOrder.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

namespace larmor::motion {

namespace {

/// Up to so many realisations are kept from one advance to the next (some 30 kB each with 500 modes).
constexpr std::size_t keptRealisations = 1000;

/// A field that looks up in more bytes than this, about a second-level cache, is asked for particles near each other.
constexpr std::size_t largeTable = std::size_t{2} << 20;
/// Steps after which particles are brought into order again: by then they have gone to other places (some cells a
/// step), and sorting costs no more than half a step.
constexpr std::uint64_t sortedFor = 64, leastSortedFor = sortedFor / 2;

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
    : field_(std::move(field)), setup_(setup) {
  requireUsable(field_, setup_, state);
  const std::size_t particles = state.size();
  ownFields_ = field_->realisation(0) != nullptr;
  members_ = field_->realisations();
  if (members_ >= particles)
    members_ = 0;
  for (std::size_t m = 0; m < members_; ++m)
    own_.push_back(field_->realisation(m));
  if (ownFields_ && !members_ && particles <= keptRealisations)
    own_.resize(particles);
  now_.state = std::move(state);
  now_.order.resize(particles);
  std::iota(now_.order.begin(), now_.order.end(), 0u);
  makeBlocks(particles);
  arrange(now_);
}

const ParticleState& Tracer::state() const {
  if (!state_)
    state_ = now_.byNumber();
  return *state_;
}

unsigned Tracer::threads() const {
  const unsigned all = ThreadPool::shared().threads();
  return setup_.threads ? std::min(setup_.threads, all) : all;
}

std::string Tracer::deviceName() const { return compute::processorName(setup_.threads); }

bool Tracer::looksUp() const { return field_->tableBytes() > largeTable && (!ownFields_ || members_); }

bool Tracer::sortsByPlace() const { return looksUp() && now_.order.size() >= 2 * pushedTogether; }

// Small ensembles still make 16 blocks. Few particles at a time keep what they look up in the first-level cache.
std::size_t Tracer::blockSize() const {
  if (ownFields_ && !members_)
    return 1;
  if (looksUp())
    return pushedTogether;
  return std::clamp<std::size_t>((now_.order.size() / 64 + 63) / 64 * 64, 64, largestBlock);
}

void Tracer::arrange(ArrangedState& particles) {
  if (sortsByPlace())
    particles.rearrange(placesInSpace(particles.state, setup_.boxOrigin, setup_.boxLength, setup_.threads));
  if (members_)
    particles.rearrange(placesByMember(particles.order, members_));
  sortAt_ = particles.state.step + leastSortedFor;
}

void Tracer::makeBlocks(std::size_t particles) {
  const std::size_t size = blockSize(), groups = std::max<std::size_t>(1, members_);
  for (std::size_t group = 0, first = 0; group < groups; ++group) {
    const std::size_t end = first + particles / groups + (group < particles % groups ? 1 : 0);
    for (; first < end; first += blocks_.back().count)
      blocks_.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(std::min(size, end - first))});
  }
}

BlockTracer Tracer::tracerOf(const Block& block, const fields::Field& field, const ArrangedState& particles) const {
  return {field, setup_, particles.state, block.first, std::span(particles.order).subspan(block.first, block.count)};
}

// Counted from the record on and for any number of particles, so that neither matters how many records an advance has
// nor how many particles there are: single precision is rounded where blocks are stored.
std::uint64_t Tracer::stepsInOneGo(const ParticleState& state, std::uint64_t end) const {
  const std::uint64_t left = end - state.step, perRecord = setup_.stepsPerRecord;
  if (!looksUp())
    return left;
  if (perRecord <= sortedFor)
    return std::min(left, sortedFor / perRecord * perRecord);
  const std::uint64_t since = state.step % perRecord;
  return std::min({left, perRecord - since, sortedFor - since % sortedFor});
}

fields::FieldPointer Tracer::fieldOf(std::size_t particle) {
  if (!ownFields_)
    return field_;
  if (members_)
    return own_[particle % members_];
  if (own_.empty())
    return field_->realisation(particle);
  if (!own_[particle])
    own_[particle] = field_->realisation(particle);
  return own_[particle];
}

void Tracer::requireFits(const Trajectories& out, std::size_t firstRecord, std::size_t records) const {
  const auto fits = [&](const RecordArray& array) {
    return array.particles() == now_.order.size() && firstRecord + records <= array.records();
  };
  if (!fits(out.position) || !fits(out.velocity) || (!out.field.empty() && !fits(out.field)))
    throw Error("Tracing", fmt::format("{} particles up to record {} do not fit into the records", now_.order.size(),
                                       firstRecord + records));
  const std::size_t recordNow = records == 0 ? firstRecord : firstRecord - 1;
  if ((records > 0 && firstRecord == 0) ||
      (!setup_.inPieces && now_.state.step != recordNow * setup_.stepsPerRecord))
    throw Error("Tracing", fmt::format("record {} does not follow step {}", firstRecord, now_.state.step));
}

void Tracer::writeInitial(Trajectories& out) {
  requireFits(out, 0, 0);
  ThreadPool::shared().parallelFor(
      blocks_.size(), 1,
      [&](std::size_t b, std::size_t) {
        const auto field = fieldOf(now_.order[blocks_[b].first]);
        tracerOf(blocks_[b], *field, now_).write(out, 0);
      },
      setup_.threads);
}

void Tracer::advance(Trajectories& out, std::size_t firstRecord, std::size_t records, jobs::JobContext& context) {
  if (records == 0)
    return;
  requireFits(out, firstRecord, records);
  ArrangedState next = now_;
  std::uint64_t& step = next.state.step;
  const std::uint64_t end = step + records * setup_.stepsPerRecord;
  double worst = energyError_;
  preparing_ = 0;
  while (step < end) {
    if (sortsByPlace() && step >= sortAt_)
      arrange(next);
    const std::uint64_t to = step + stepsInOneGo(next.state, end);
    std::vector<double> errors(blocks_.size(), 0.0);
    ThreadPool::shared().parallelFor(
        blocks_.size(), 1,
        [&](std::size_t b, std::size_t) {
          if (context.cancelled())
            throw Cancelled();
          errors[b] = advanceBlock(blocks_[b], to, out, firstRecord, next, context);
        },
        setup_.threads);
    worst = std::max(worst, *std::max_element(errors.begin(), errors.end()));
    step = to;
  }
  now_ = std::move(next);
  state_.reset();
  energyError_ = worst;
  overheadSeconds_ = ownFields_ && !members_
                         ? std::chrono::duration<double>(Clock::duration(preparing_.load())).count() / threads()
                         : 0.0;
}

double Tracer::advanceBlock(const Block& block, std::uint64_t end, Trajectories& out, std::size_t firstRecord,
                            ArrangedState& next, const jobs::JobContext& context) {
  const auto start = Clock::now();
  const auto field = fieldOf(next.order[block.first]);
  preparing_ += (Clock::now() - start).count();
  BlockTracer tracer = tracerOf(block, *field, next);
  double error = 0;
  for (std::uint64_t step = next.state.step; step < end;) {
    const std::uint64_t steps = std::min<std::uint64_t>(tracer.untilRecord(), end - step);
    tracer.advance(steps, context);
    step += steps;
    if (step % setup_.stepsPerRecord == 0) {
      tracer.write(out, firstRecord + (step - now_.state.step) / setup_.stepsPerRecord - 1);
      error = std::max(error, tracer.energyError());
    }
  }
  tracer.store(next.state);
  return error;
}

} // namespace larmor::motion
