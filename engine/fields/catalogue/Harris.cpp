#include "engine/fields/Catalogue.h"
#include "engine/fields/Pointwise.h"

#include <fmt/format.h>

namespace larmor::fields {

struct HarrisParameters {
  double strength = 1.0, width = 0.5, normal = 0.1, guide = 0.0;
  static constexpr std::string_view group = "Harris sheet";
  static constexpr auto fields() {
    using P = HarrisParameters;
    return std::tuple{
        Parameter{&P::strength, "harris_strength", "B_0", "b", "Field far from the sheet, along x", Range{0, 1e6}},
        Parameter{&P::width, "harris_width", "d", "l_0", "Half thickness of the sheet", Range{1e-6, 1e6}},
        Parameter{&P::normal, "harris_normal", "B_n", "b", "Field across the sheet, along z", Range{-1e6, 1e6}},
        Parameter{&P::guide, "harris_guide", "B_y", "b", "Guide field along y", Range{-1e6, 1e6}}};
  }
};

/// B = (B_0 tanh(z/d), B_y, B_n) (Harris 1962, Nuovo Cimento 23, 115).
std::unique_ptr<FieldModel> makeHarris() {
  return model<HarrisParameters>(
      "harris", "Harris sheet", "Current sheet with normal and guide field: Speiser orbits.",
      [](const HarrisParameters& p, const BuildContext&) {
        const auto formula = [p](const Vec3& r) -> Vec3 {
          return {p.strength * std::tanh(r[2] / p.width), p.guide, p.normal};
        };
        return pointwise(
            formula, unboundedInfo("harris", {4 * p.width, 4 * p.width, 3 * p.width}),
            fmt::format("vec3 fieldAt(vec3 r) {{ return vec3({:.9e} * tanh(r.z / {:.9e}), {:.9e}, {:.9e}); }}\n",
                        p.strength, p.width, p.guide, p.normal));
      });
}

} // namespace larmor::fields
