#include "engine/fields/CascadeField.h"
#include "engine/fields/Catalogue.h"

#include <fmt/format.h>

namespace larmor::fields {

std::unique_ptr<FieldModel> makeCascade() {
  return model<CascadeParameters>(
      "cc", "Continuous cascade",
      "Solenoidal log-normal cascade over continuous scales (Muzy 2019, Luebke et al. 2024): intermittent, synthetic.",
      [](const CascadeParameters& p, const BuildContext& context) -> FieldPointer {
        const VectorGrid grid = cascadeGrid(p, context.seed, context.threads, context.progress);
        return std::make_shared<GridField>(
            grid, p.interpolation, "cc",
            fmt::format("H = {:.4g}, lambda^2 = {:.4g}, seed {}", p.hurst, p.intermittency, context.seed),
            context.threads);
      },
      true,
      [](const CascadeParameters& p, const BuildContext& context) {
        return report(cascadeGrid(p, context.seed, context.threads, context.progress), context.threads);
      });
}

} // namespace larmor::fields
