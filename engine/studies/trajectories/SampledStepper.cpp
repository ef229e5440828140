#include "engine/studies/trajectories/SampledStepper.h"

#include "engine/core/ThreadPool.h"

#include <algorithm>

namespace larmor::studies::trajectories {

namespace {

constexpr double scratchBytes = 96e6; ///< of the samples of one advance, if a record takes less
constexpr std::size_t grain = 64;

double sampleBytes(const motion::TracePlan& plan) {
  return static_cast<double>(plan.particles) * 9.0 * (plan.single ? sizeof(float) : sizeof(double));
}

std::size_t perRecordOf(const motion::TracePlan& plan) { return plan.recordEvery / plan.sampleEvery; }

std::size_t recordsAtATime(const motion::TracePlan& plan) {
  const double most = scratchBytes / (sampleBytes(plan) * static_cast<double>(perRecordOf(plan)));
  return static_cast<std::size_t>(std::clamp(most, 1.0, 1e9));
}

statistics::SearchSettings settingsOf(const motion::TracePlan& plan) {
  return {plan.normalisation, plan.dt * static_cast<double>(plan.sampleEvery), plan.longestPeriod};
}

} // namespace

SampledStepper::SampledStepper(std::unique_ptr<motion::Stepper> samples, const motion::TracePlan& plan,
                               unsigned threads)
    : samples_(std::move(samples)), plan_(plan), threads_(threads), perRecord_(perRecordOf(plan)),
      search_(settingsOf(plan), plan.particles) {}

double SampledStepper::bytes(const motion::TracePlan& plan) {
  const double records = std::min(static_cast<double>(recordsAtATime(plan)), static_cast<double>(plan.records));
  return records * static_cast<double>(perRecordOf(plan)) * sampleBytes(plan) +
         static_cast<double>(plan.particles) * statistics::EventSearch::bytesPerParticle(plan.longestPeriod);
}

std::size_t SampledStepper::mostRecords() const { return recordsAtATime(plan_); }

void SampledStepper::makeRoom(std::size_t samples) {
  if (scratch_.position.records() >= samples)
    return;
  for (RecordArray* array : {&scratch_.position, &scratch_.velocity, &scratch_.field}) {
    *array = {};
    *array = RecordArray(plan_.particles, samples, plan_.single);
  }
}

/// Samples [first, first + count) to the search, and every so many of them, from `record` on, to the records.
void SampledStepper::take(std::size_t first, std::size_t count, Trajectories& out, std::size_t record) {
  ThreadPool::shared().parallelFor(
      plan_.particles, grain,
      [&](std::size_t begin, std::size_t end) {
        for (std::size_t p = begin; p < end; ++p) {
          search_.add(p, scratch_, first, count);
          for (std::size_t r = record, sample = first * perRecord_; sample < first + count; ++r, sample += perRecord_) {
            out.position.set(p, r, scratch_.position.at(p, sample));
            out.velocity.set(p, r, scratch_.velocity.at(p, sample));
            if (!out.field.empty())
              out.field.set(p, r, scratch_.field.at(p, sample));
          }
        }
      },
      threads_);
}

void SampledStepper::writeInitial(Trajectories& out) {
  makeRoom(1);
  samples_->writeInitial(scratch_);
  take(0, 1, out, 0);
}

void SampledStepper::advance(Trajectories& out, std::size_t firstRecord, std::size_t records,
                             jobs::JobContext& context) {
  const std::size_t count = records * perRecord_;
  makeRoom(count + 1);
  samples_->advance(scratch_, 1, count, context); // if it is cancelled, nothing of it was seen
  take(1, count, out, firstRecord);
}

std::shared_ptr<const statistics::FoundEvents> SampledStepper::found(bool ended) {
  if (ended) // what is known of paths that go on was found as their samples came
    search_.search(true, threads_);
  const auto& settings = search_.settings();
  return std::make_shared<const statistics::FoundEvents>(
      statistics::FoundEvents{search_.found(perRecord_), settings.step, perRecord_, settings.longest});
}

std::unique_ptr<SampledStepper> sampledStepper(fields::FieldPointer field, motion::TraceSetup setup,
                                               motion::ParticleState state, const motion::TracePlan& plan,
                                               Device device) {
  setup.stepsPerRecord = plan.sampleEvery;
  setup.inPieces = true;
  return std::make_unique<SampledStepper>(motion::makeStepper(std::move(field), setup, std::move(state), device), plan,
                                          setup.threads);
}

} // namespace larmor::studies::trajectories
