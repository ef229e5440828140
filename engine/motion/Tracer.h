#pragma once
#include "engine/motion/ParticleOrder.h"
#include "engine/motion/Stepper.h"

#include <atomic>
#include <optional>

namespace larmor::motion {

class BlockTracer;

/// Integrates on processor threads: drift, rotation, drift, the field evaluated for a block of particles at a time.
/// Each block makes all steps of an advance before the next block starts, so that its data stay in cache. Where the
/// field is looked up in a table beyond the caches, a block is of particles near each other, which are sorted anew
/// every now and then (ParticleOrder.h). Results do not depend on the number of threads, on the order, nor on how
/// records are grouped into advances. Single precision: positions are a coordinate folded into a cell plus a whole
/// number of cells; |v| is reset every 1000 steps. Double precision is never reset: the energy error is that of
/// rounding.
class Tracer final : public Stepper {
public:
  /// @throws Error if the setup or the state is not usable.
  Tracer(fields::FieldPointer field, const TraceSetup& setup, ParticleState state);

  void writeInitial(Trajectories& out) override;
  /// Looks for cancel after every step of a block.
  void advance(Trajectories& out, std::size_t firstRecord, std::size_t records, jobs::JobContext& context) override;
  const ParticleState& state() const override;
  double maxRelativeEnergyError() const override { return energyError_; }
  std::string deviceName() const override;
  double overheadSeconds() const override { return overheadSeconds_; }

private:
  struct Block {
    std::uint32_t first, count; ///< places
  };

  void requireFits(const Trajectories& out, std::size_t firstRecord, std::size_t records) const;
  bool looksUp() const; ///< the field, in a table beyond the caches
  bool sortsByPlace() const;
  std::size_t blockSize() const;
  void arrange(ArrangedState& particles);
  void makeBlocks(std::size_t particles);
  std::uint64_t stepsInOneGo(const ParticleState& state, std::uint64_t end) const;
  BlockTracer tracerOf(const Block& block, const fields::Field& field, const ArrangedState& particles) const;
  /// Its particles of `next`, from there to step `end`. @returns the largest energy error at a record
  double advanceBlock(const Block& block, std::uint64_t end, Trajectories& out, std::size_t firstRecord,
                      ArrangedState& next, const jobs::JobContext& context);
  fields::FieldPointer fieldOf(std::size_t particle);
  unsigned threads() const;

  fields::FieldPointer field_;
  TraceSetup setup_;
  ArrangedState now_;                          ///< after the last complete advance
  mutable std::optional<ParticleState> state_; ///< the same by number, once it was asked for
  bool ownFields_ = false;                     ///< each particle has its own realisation
  std::vector<fields::FieldPointer> own_;      ///< kept realisations, when the ensemble is small
  std::size_t members_ = 0;                    ///< realisations that the particles share in turn; 0: they do not
  std::vector<Block> blocks_;
  std::uint64_t sortAt_ = 0;               ///< step from which on particles are to be sorted again
  std::atomic<std::int64_t> preparing_{0}; ///< ticks that fields of single particles took
  double energyError_ = 0;
  double overheadSeconds_ = 0;
};

} // namespace larmor::motion
