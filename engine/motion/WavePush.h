#pragma once
#include "engine/fields/ModeSum.h"
#include "engine/motion/WavePushKernels.h"
#include "engine/motion/WaveStepper.h"

#include <memory>

namespace larmor::motion {

/// WaveStepper on the processor, in the calling thread. Two particles are best: one is pushed while the field of the
/// other is summed. Positions and velocities are doubles.
class WavePush final : public WaveStepper {
public:
  /// @param modes of each particle, all of the same number; must outlive this.
  /// @param velocities [particles]. @param dt step. @param coupling charge over mass (over gamma), times the mean
  /// field. @param positions [particles], where they go on; empty: they begin at the origin.
  /// @throws Error if the numbers differ, there are no modes, or one has a z component.
  WavePush(std::span<const fields::Modes> modes, std::span<const Vec3> velocities, double dt, double coupling,
           std::span<const Vec3> positions = {});

  void advance(std::size_t steps, jobs::JobContext& context) override;
  std::size_t particles() const override { return modes_.size(); }
  Vec3 position(std::size_t particle) const override;
  Vec3 velocity(std::size_t particle) const override;

private:
  void makeTable(const fields::Modes& modes);
  void anchor(std::size_t particle);

  struct Free {
    void operator()(float* p) const { std::free(p); }
  };
  std::span<const fields::Modes> modes_;
  double dt_, coupling_;
  std::vector<std::unique_ptr<float, Free>> tables_;
  std::vector<WavePushArguments> arguments_;
  std::size_t perGroup_ = 1, groups_ = leastGroups, steps_ = 0;
};

} // namespace larmor::motion
