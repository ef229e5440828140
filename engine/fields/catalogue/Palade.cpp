#include "engine/fields/Catalogue.h"
#include "engine/fields/PaladeTurbulence.h"

namespace larmor::fields {

std::unique_ptr<FieldModel> makePalade() {
  return model<PaladeParameters>(
      "palade", "Palade 2D turbulence", "Mean field along z plus two-dimensional turbulence of finite parallel length.",
      [](const PaladeParameters& p, const BuildContext& context) { return paladeTurbulence(p, context.seed); });
}

} // namespace larmor::fields
