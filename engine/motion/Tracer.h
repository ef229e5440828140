#pragma once
#include "engine/motion/Stepper.h"

namespace larmor::motion {

/// Integrates on processor threads: drift, rotation, drift, the field evaluated for a block of particles at a time.
/// Each block makes all steps of an advance before the next block starts, so that its data stay in cache; results do
/// not depend on the number of threads, nor on how records are grouped into advances. Single precision: positions are a
/// coordinate folded into a cell plus a whole number of cells; |v| is reset every 1000 steps. Double precision is never
/// reset: the energy error is that of rounding.
class Tracer final : public Stepper {
public:
  /// @throws Error if the setup or the state is not usable.
  Tracer(fields::FieldPointer field, const TraceSetup& setup, ParticleState state);

  void writeInitial(Trajectories& out) override;
  /// Looks for cancel after every step of a block.
  void advance(Trajectories& out, std::size_t firstRecord, std::size_t records, jobs::JobContext& context) override;
  const ParticleState& state() const override { return state_; }
  double maxRelativeEnergyError() const override { return energyError_; }
  std::string deviceName() const override;
  double overheadSeconds() const override { return overheadSeconds_; }

private:
  void requireFits(const Trajectories& out, std::size_t firstRecord, std::size_t records) const;
  std::size_t blockSize() const;
  fields::FieldPointer fieldOf(std::size_t particle);
  unsigned threads() const;

  fields::FieldPointer field_;
  TraceSetup setup_;
  ParticleState state_;
  bool ownFields_ = false;                ///< each particle has its own realisation
  std::vector<fields::FieldPointer> own_; ///< kept realisations, when the ensemble is small
  double energyError_ = 0;
  double overheadSeconds_ = 0;
};

} // namespace larmor::motion
