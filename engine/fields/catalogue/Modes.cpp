#include "engine/fields/Catalogue.h"
#include "engine/fields/RandomModes.h"

namespace larmor::fields {

std::unique_ptr<FieldModel> makeModes() {
  return model<RandomModesParameters>(
      "modes", "Random Fourier modes",
      "Sum of plane waves with random directions and phases (Giacalone & Jokipii 1999).",
      [](const RandomModesParameters& p, const BuildContext& context) { return randomModes(p, context.seed); }, true);
}

} // namespace larmor::fields
