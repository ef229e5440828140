#pragma once
#include "engine/fields/Field.h"

#include <array>
#include <optional>

namespace larmor::fields {

/// Plane waves sum_n a_n cos(2 pi (k_n.r + phase_n)), structure of arrays.
struct Modes {
  std::vector<double> kx, ky, kz; ///< wave vectors in turns per length, k/(2 pi)
  std::vector<double> phase;      ///< in turns, [0, 1)
  std::vector<double> ax, ay, az; ///< amplitudes, every factor included

  std::size_t size() const { return kx.size(); }
  /// @param k wave vector in radians per length; @param phaseTurns in turns.
  void add(const Vec3& k, double phaseTurns, const Vec3& amplitude);
};

/// How the sum is computed.
enum class ModeArithmetic {
  Mixed, ///< phase in double precision, cosine and sum in single: error below 4e-7 of the rms
  Double ///< all in double precision
};
constexpr auto choicesOf(ModeArithmetic) {
  return std::array{std::pair{ModeArithmetic::Mixed, "mixed"}, std::pair{ModeArithmetic::Double, "double"}};
}

/// What the kernels vectorise over. Points: a value does not depend on how points are split into batches. Modes: for
/// fields of a single particle, which are asked for one point at a time.
enum class ModeLanes { Points, Modes };

/// A sum of plane waves as a field. Kernels for SSE4.2, AVX2 and AVX-512 are chosen at run time.
class ModeSum : public Field {
public:
  /// @throws Error for no modes or amplitudes that are not finite.
  ModeSum(Modes modes, FieldInfo info, ModeArithmetic arithmetic, ModeLanes lanes = ModeLanes::Points);

  void evaluate(const Points& points, const Values& values) const override;
  void gradient(const Points& points, const std::span<double* const, 9> g) const override;
  FieldInfo info() const override { return info_; }
  std::optional<GpuSource> gpuSource() const override;
  /// With ModeLanes::Modes, padded to whole vectors by modes of amplitude 0.
  const Modes& modes() const { return modes_; }

private:
  Modes modes_;
  FieldInfo info_;
  ModeArithmetic arithmetic_;
  ModeLanes lanes_;
  double largestK_ = 0;              ///< in turns per length
  std::vector<double> shiftedPhase_; ///< phase + 1.5 * 2^20, see mode_sum.kernel
  std::vector<float> ax_, ay_, az_;
  bool planar_; ///< no mode has a z component
};

} // namespace larmor::fields
