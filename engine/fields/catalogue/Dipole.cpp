#include "engine/fields/Catalogue.h"
#include "engine/fields/Pointwise.h"

#include <fmt/format.h>

namespace larmor::fields {

struct DipoleParameters {
  double moment = 1.0;
  static constexpr std::string_view group = "Dipole";
  static constexpr auto fields() {
    using P = DipoleParameters;
    return std::tuple{Parameter{&P::moment, "dipole_moment", "M", "b l_0^3",
                                "Moment along z: field at unit distance on the equator", Range{1e-9, 1e9}}};
  }
};

/// B = (M/r^5)(3 (m.r) r - r^2 m), m = z.
std::unique_ptr<FieldModel> makeDipole() {
  return model<DipoleParameters>(
      "dipole", "Dipole", "Field of a point dipole along z: bounce and drift as in radiation belts.",
      [](const DipoleParameters& p, const BuildContext&) {
        const double moment = p.moment;
        const auto formula = [moment](const Vec3& r) -> Vec3 {
          const double square = dot(r, r), factor = moment / (square * square * std::sqrt(square));
          const double along = 3.0 * factor * r[2];
          return {along * r[0], along * r[1], along * r[2] - factor * square};
        };
        return pointwise(formula, unboundedInfo("dipole", {2, 2, 2}),
                         fmt::format("vec3 fieldAt(vec3 r) {{ float s = dot(r, r), f = {:.9e} / (s * s * sqrt(s));\n"
                                     "  return 3.0 * f * r.z * r - vec3(0.0, 0.0, f * s); }}\n",
                                     moment));
      });
}

} // namespace larmor::fields
