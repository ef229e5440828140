#pragma once
#include "engine/fields/Field.h"

#include <optional>
#include <utility>

namespace larmor::fields {

/// A field given by a formula for one point. `Formula` is callable: Vec3 operator()(const Vec3& r) const.
template <class Formula>
class Pointwise final : public Field {
public:
  /// @param gpu GLSL that defines `vec3 fieldAt(vec3 r)`.
  Pointwise(Formula formula, FieldInfo info, std::string gpu, double step = 1e-5)
      : formula_(std::move(formula)), info_(std::move(info)), gpu_(std::move(gpu)), step_(step) {}

  void evaluate(const Points& p, const Values& v) const override {
    for (std::size_t i = 0; i < p.count; ++i) {
      const Vec3 b = formula_({p.x[i], p.y[i], p.z[i]});
      v.x[i] = b[0];
      v.y[i] = b[1];
      v.z[i] = b[2];
    }
  }
  FieldInfo info() const override { return info_; }
  std::optional<GpuSource> gpuSource() const override { return GpuSource{gpu_, {}}; }

protected:
  double differenceStep() const override { return step_; }

private:
  Formula formula_;
  FieldInfo info_;
  std::string gpu_;
  double step_;
};

template <class Formula>
FieldPointer pointwise(Formula formula, FieldInfo info, std::string gpu, double step = 1e-5) {
  return std::make_shared<Pointwise<Formula>>(std::move(formula), std::move(info), std::move(gpu), step);
}

/// Information of an unbounded field shown in [-half, half]; its rms is undefined.
FieldInfo unboundedInfo(const std::string& name, const Vec3& half);

} // namespace larmor::fields
