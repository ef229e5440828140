#include "engine/fields/Catalogue.h"
#include "engine/fields/Compose.h"

namespace larmor::fields {

struct UniformParameters {
  double strength = 1.0;
  static constexpr std::string_view group = "Uniform field";
  static constexpr auto fields() {
    using P = UniformParameters;
    return std::tuple{Parameter{&P::strength, "strength", "B", "b", "Strength, along z", Range{-1e6, 1e6}}};
  }
};

std::unique_ptr<FieldModel> makeUniform() {
  return model<UniformParameters>("uniform", "Uniform", "Constant field along z: helices.",
                                  [](const UniformParameters& p, const BuildContext&) {
                                    return uniform({0, 0, p.strength});
                                  });
}

} // namespace larmor::fields
