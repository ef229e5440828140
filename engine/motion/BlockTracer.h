#pragma once
#include "engine/motion/PushKernels.h"
#include "engine/motion/Stepper.h"

#include <cstdint>
#include <span>

namespace larmor::motion {

/// Largest number of particles in a block: 18 kB of state and field in double precision.
inline constexpr std::size_t largestBlock = 256;

/// Particles that the kernels take at a time: a block of more than one is filled up to a multiple of it, so that a
/// particle's bits do not depend on its place in the block.
inline constexpr std::size_t pushedTogether = 64;

/// One block of particles on its way from record to record, used by one thread.
class BlockTracer {
public:
  /// Copies as many particles of the state, from place `first` on, as `particles` names, at most largestBlock. Between
  /// records the state's positions are half a step ahead of the last whole step, as store() leaves them.
  /// @param particles numbers of these particles, where their records belong; must outlive this
  BlockTracer(const fields::Field& field, const TraceSetup& setup, const ParticleState& state, std::size_t first,
              std::span<const std::uint32_t> particles);

  /// @param steps not beyond the next record. @throws Cancelled between two steps.
  void advance(std::size_t steps, const jobs::JobContext& context);
  /// Steps to the next record.
  std::size_t untilRecord() const { return setup_.stepsPerRecord - sinceRecord(); }
  /// Writes position, velocity and, unless empty, field. @throws Error if a particle left the finite numbers.
  void write(Trajectories& out, std::size_t record);
  /// Largest |v^2/v_0^2 - 1| of the block now.
  double energyError() const;
  /// Copies back.
  void store(ParticleState& state) const;

private:
  std::size_t sinceRecord() const { return static_cast<std::size_t>(step_ % setup_.stepsPerRecord); }
  /// Time to drift after a step: the half drifts of neighbouring steps are one, except at the record.
  double driftAfter(std::size_t sinceRecord) const {
    return sinceRecord < setup_.stepsPerRecord ? setup_.dt : 0.5 * setup_.dt;
  }
  void stepDouble(std::size_t steps, const jobs::JobContext& context);
  void stepSingle(std::size_t steps, const jobs::JobContext& context);
  void loadSingle();
  void storeSingle();
  BlockDouble doubles();
  BlockSingle singles();
  void evaluate();
  [[noreturn]] void reportNonFinite() const;

  const fields::Field& field_;
  const TraceSetup& setup_;
  const std::size_t first_; ///< place in the state
  const std::span<const std::uint32_t> particles_;
  const std::size_t count_, pushed_; ///< of particles; with those that fill up the block
  std::uint64_t step_;
  PushKernels kernels_;
  double cell_[3]; ///< single precision: length of one winding
  alignas(64) double position_[3][largestBlock];
  alignas(64) double velocity_[3][largestBlock];
  alignas(64) double b_[3][largestBlock];
  alignas(64) float folded_[3][largestBlock]; ///< single precision: position within the cell
  alignas(64) float velocitySingle_[3][largestBlock];
  alignas(64) std::int32_t winding_[3][largestBlock];
};

} // namespace larmor::motion
