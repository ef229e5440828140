#pragma once
#include "engine/motion/Stepper.h"
#include "engine/statistics/EventSearch.h"
#include "engine/statistics/FoundEvents.h"

namespace larmor::studies::trajectories {

/// Any stepper, at work in samples that are finer than the records of the run: events are sought in all of them, and
/// every so many becomes a record.
class SampledStepper final : public motion::Stepper {
public:
  /// @param samples makes plan.sampleEvery steps from one of its records to the next.
  SampledStepper(std::unique_ptr<motion::Stepper> samples, const motion::TracePlan& plan, unsigned threads);

  void writeInitial(Trajectories& out) override;
  void advance(Trajectories& out, std::size_t firstRecord, std::size_t records, jobs::JobContext& context) override;
  std::size_t mostRecords() const override;
  const motion::ParticleState& state() const override { return samples_->state(); }
  double maxRelativeEnergyError() const override { return samples_->maxRelativeEnergyError(); }
  std::string deviceName() const override { return samples_->deviceName(); }
  double overheadSeconds() const override { return samples_->overheadSeconds(); }

  /// What was found so far. @param ended no more samples will come.
  std::shared_ptr<const statistics::FoundEvents> found(bool ended);
  statistics::EventSearch& search() { return search_; }

  /// Memory beside the records.
  static double bytes(const motion::TracePlan& plan);

private:
  void makeRoom(std::size_t samples);
  void take(std::size_t first, std::size_t count, Trajectories& out, std::size_t record);

  std::unique_ptr<motion::Stepper> samples_;
  motion::TracePlan plan_;
  unsigned threads_;
  std::size_t perRecord_;
  Trajectories scratch_; ///< the samples of one advance, after one that counts for what was before
  statistics::EventSearch search_;
};

/// @param setup of the plan's records: steps and pieces are made those of its samples. @throws as motion::makeStepper.
std::unique_ptr<SampledStepper> sampledStepper(fields::FieldPointer field, motion::TraceSetup setup,
                                               motion::ParticleState state, const motion::TracePlan& plan,
                                               Device device);

} // namespace larmor::studies::trajectories
