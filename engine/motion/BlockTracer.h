#pragma once
#include "engine/motion/PushKernels.h"
#include "engine/motion/Stepper.h"

#include <cstdint>

namespace larmor::motion {

/// Largest number of particles in a block: 18 kB of state and field in double precision.
inline constexpr std::size_t largestBlock = 256;

/// One block of particles on its way from record to record, used by one thread.
class BlockTracer {
public:
  /// Copies particles [first, first + count) of the state.
  BlockTracer(const fields::Field& field, const TraceSetup& setup, const ParticleState& state, std::size_t first,
              std::size_t count);

  /// setup.stepsPerRecord steps. @throws Cancelled between two steps.
  void toNextRecord(const jobs::JobContext& context);
  /// Writes position, velocity and, unless empty, field. @throws Error if a particle left the finite numbers.
  void write(Trajectories& out, std::size_t record);
  /// Largest |v^2/v_0^2 - 1| of the block now.
  double energyError() const;
  /// Copies back.
  void store(ParticleState& state) const;

private:
  void stepDouble(const jobs::JobContext& context);
  void stepSingle(const jobs::JobContext& context);
  void loadSingle();
  void storeSingle();
  BlockDouble doubles();
  BlockSingle singles();
  void evaluate();
  [[noreturn]] void reportNonFinite() const;

  const fields::Field& field_;
  const TraceSetup& setup_;
  const std::size_t first_, count_;
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
