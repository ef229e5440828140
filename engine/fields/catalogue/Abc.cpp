#include "engine/fields/Catalogue.h"
#include "engine/fields/Pointwise.h"

#include <fmt/format.h>
#include <numbers>

namespace larmor::fields {

struct AbcParameters {
  double a = 1.0, b = 0.816496580927726, c = 0.5773502691896258; // 1 : sqrt(2/3) : sqrt(1/3), the usual chaotic choice
  bool normalise = true;
  static constexpr std::string_view group = "ABC field";
  static constexpr auto fields() {
    using P = AbcParameters;
    constexpr Range range{-1e3, 1e3};
    return std::tuple{Parameter{&P::a, "abc_a", "A", "b", "Amplitude of the waves along z", range},
                      Parameter{&P::b, "abc_b", "B", "b", "Amplitude of the waves along x", range},
                      Parameter{&P::c, "abc_c", "C", "b", "Amplitude of the waves along y", range},
                      Parameter{&P::normalise, "abc_normalise", "", "", "Scale to unit rms"}};
  }
  std::vector<Complaint> validate() const {
    if (a == 0 && b == 0 && c == 0)
      return {{"abc_a", "at least one of A, B, C must differ from 0"}};
    return {};
  }
};

/// (A sin z + C cos y, B sin x + A cos z, C sin y + B cos x): curl B = B, rms^2 = A^2 + B^2 + C^2.
std::unique_ptr<FieldModel> makeAbc() {
  return model<AbcParameters>(
      "abc", "ABC field", "Arnold-Beltrami-Childress field: force-free, periodic, with chaotic field lines.",
      [](const AbcParameters& p, const BuildContext&) {
        const double rms = std::sqrt(p.a * p.a + p.b * p.b + p.c * p.c), scale = p.normalise ? 1.0 / rms : 1.0;
        const double a = scale * p.a, b = scale * p.b, c = scale * p.c;
        const auto formula = [a, b, c](const Vec3& r) -> Vec3 {
          return {a * std::sin(r[2]) + c * std::cos(r[1]), b * std::sin(r[0]) + a * std::cos(r[2]),
                  c * std::sin(r[1]) + b * std::cos(r[0])};
        };
        constexpr double side = 2.0 * std::numbers::pi;
        FieldInfo info;
        info.name = "abc";
        info.rms = scale * rms;
        info.boxLength = {side, side, side};
        info.viewLow = {0, 0, 0};
        info.viewHigh = {side, side, side};
        return pointwise(formula, info,
                         fmt::format("vec3 fieldAt(vec3 r) {{ const float a = {:.9e}, b = {:.9e}, c = {:.9e};\n"
                                     "  vec3 s = sin(r), o = cos(r);\n"
                                     "  return vec3(a * s.z + c * o.y, b * s.x + a * o.z, c * s.y + b * o.x); }}\n",
                                     a, b, c));
      });
}

} // namespace larmor::fields
