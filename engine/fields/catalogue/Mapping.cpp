#include "engine/fields/Catalogue.h"
#include "engine/fields/MappingField.h"

#include <fmt/format.h>

namespace larmor::fields {

std::unique_ptr<FieldModel> makeMapping() {
  return model<MappingParameters>(
      "lm", "Lagrangian mapping",
      "Gaussian field advected by a Gaussian flow, scale after scale (Subedi et al. 2014, Luebke et al. 2024).",
      [](const MappingParameters& p, const BuildContext& context) -> FieldPointer {
        const auto made = mappedFields(p, context.seed, context.threads, context.progress);
        return std::make_shared<GridField>(
            made.magnetic, p.interpolation, "lm",
            fmt::format("E(k) ~ k^-{:.4g}, C = {:.4g}, seed {}", p.spectrumIndex, p.displacement, context.seed),
            context.threads);
      },
      true,
      [](const MappingParameters& p, const BuildContext& context) {
        return report(mappedFields(p, context.seed, context.threads, context.progress).magnetic, context.threads);
      });
}

} // namespace larmor::fields
