#include "engine/fields/Catalogue.h"
#include "engine/fields/Pointwise.h"

#include <fmt/format.h>
#include <numbers>

namespace larmor::fields {

struct MirrorParameters {
  double ratio = 3.0, length = 1.0;
  static constexpr std::string_view group = "Periodic mirror";
  static constexpr auto fields() {
    using P = MirrorParameters;
    return std::tuple{
        Parameter{&P::ratio, "mirror_ratio", "R", "1", "Largest over smallest field on the axis", Range{1.0, 1e3}},
        Parameter{&P::length, "mirror_length", "L", "l_0", "From the smallest to the largest field", Range{1e-6, 1e9}}};
  }
};

namespace {

/// I_0(x) and 2 I_1(x)/x as power series in q = x^2/4. Terms all positive: no cancellation; 40 terms reach 1e-16 up to
/// x = 20, far beyond the region of use (x of order one).
struct Bessel {
  double i0, i1OverHalfX;
};
Bessel besselSeries(double q) {
  double term = 1.0, i0 = 1.0, i1 = 1.0;
  for (int k = 1; k <= 40 && term > 1e-17 * i0; ++k) {
    term *= q / (k * k);
    i0 += term;
    i1 += term / (k + 1);
  }
  return {i0, i1};
}

const char* const gpuText = R"(
vec3 fieldAt(vec3 r) {{
  const float k = {:.9e}, A = {:.9e}, Bb = {:.9e};
  float q = 0.25 * k * k * dot(r.xy, r.xy), term = 1.0, i0 = 1.0, i1 = 1.0;
  for (int n = 1; n <= 16; ++n) {{ term *= q / float(n * n); i0 += term; i1 += term / float(n + 1); }}
  return vec3(-A * 0.5 * k * i1 * sin(k * r.z) * r.xy, Bb - A * i0 * cos(k * r.z));
}}
)";

} // namespace

/// B_z = Bb - A I_0(kr) cos kz, B_r = -A I_1(kr) sin kz, k = pi/L, A = (R-1)/2, Bb = (R+1)/2: smallest field 1 at z =
/// 0. An isotropic source there loses the fraction 1 - sqrt(1 - 1/R).
std::unique_ptr<FieldModel> makeMirror() {
  return model<MirrorParameters>(
      "mirror", "Periodic mirror", "Vacuum field with alternating weak and strong sections along z: loss cone.",
      [](const MirrorParameters& p, const BuildContext&) {
        const double k = std::numbers::pi / p.length, a = 0.5 * (p.ratio - 1.0), mean = 0.5 * (p.ratio + 1.0);
        const auto formula = [k, a, mean](const Vec3& r) -> Vec3 {
          const Bessel bessel = besselSeries(0.25 * k * k * (r[0] * r[0] + r[1] * r[1]));
          const double across = -a * 0.5 * k * bessel.i1OverHalfX * std::sin(k * r[2]);
          return {across * r[0], across * r[1], mean - a * bessel.i0 * std::cos(k * r[2])};
        };
        FieldInfo info = unboundedInfo("mirror", {0.5 * p.length, 0.5 * p.length, p.length});
        info.boxOrigin = {0, 0, -p.length};
        info.boxLength = {0, 0, 2.0 * p.length};
        return pointwise(formula, info, fmt::format(fmt::runtime(gpuText), k, a, mean));
      });
}

} // namespace larmor::fields
