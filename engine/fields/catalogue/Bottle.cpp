#include "engine/fields/Catalogue.h"
#include "engine/fields/Pointwise.h"

#include <fmt/format.h>

namespace larmor::fields {

struct BottleParameters {
  double strength = 1.0, length = 1.0;
  static constexpr std::string_view group = "Magnetic bottle";
  static constexpr auto fields() {
    using P = BottleParameters;
    return std::tuple{Parameter{&P::strength, "bottle_strength", "B_0", "b", "Field at the centre", Range{1e-6, 1e6}},
                      Parameter{&P::length, "bottle_length", "L", "l_0",
                                "Length over which the field doubles on the axis", Range{1e-6, 1e9}}};
  }
};

/// B_z = B_0 [1 + (z^2 - r^2/2)/L^2], B_(x,y) = -B_0 (x,y) z/L^2: the vacuum field quadratic in z. A guiding centre on
/// the axis bounces harmonically with omega_b = v_perp0/L between z = +-L/tan(pitch).
std::unique_ptr<FieldModel> makeBottle() {
  return model<BottleParameters>(
      "bottle", "Magnetic bottle", "Quadratic vacuum field: particles bounce between its ends.",
      [](const BottleParameters& p, const BuildContext&) {
        const double b = p.strength, q = 1.0 / (p.length * p.length);
        const auto formula = [b, q](const Vec3& r) -> Vec3 {
          const double across = -b * q * r[2];
          return {across * r[0], across * r[1], b * (1.0 + q * (r[2] * r[2] - 0.5 * (r[0] * r[0] + r[1] * r[1])))};
        };
        return pointwise(
            formula, unboundedInfo("bottle", {0.6 * p.length, 0.6 * p.length, 1.2 * p.length}),
            fmt::format("vec3 fieldAt(vec3 r) {{ const float b = {:.9e}, q = {:.9e};\n"
                        "  return vec3(-b * q * r.z * r.xy, b * (1.0 + q * (r.z * r.z - 0.5 * dot(r.xy, r.xy)))); }}\n",
                        b, q));
      });
}

} // namespace larmor::fields
