#include "engine/fields/Catalogue.h"
#include "engine/fields/GaussianField.h"

#include <fmt/format.h>

namespace larmor::fields {

std::unique_ptr<FieldModel> makeGaussian() {
  return model<GaussianParameters>(
      "gaussian", "Gaussian random field",
      "Solenoidal Gaussian random field on a periodic grid with a power-law spectrum.",
      [](const GaussianParameters& p, const BuildContext& context) -> FieldPointer {
        const VectorGrid grid = gaussianGrid(p, context.seed, context.threads, context.progress);
        return std::make_shared<GridField>(grid, p.interpolation, "gaussian",
                                           fmt::format("E(k) ~ k^-{:.4g} for {:.4g} <= k <= {:.4g}, seed {}",
                                                       p.spectrumIndex, p.kMin, p.highestWaveNumber(), context.seed),
                                           context.threads);
      },
      true,
      [](const GaussianParameters& p, const BuildContext& context) {
        GridReport report;
        gaussianGrid(p, context.seed, context.threads, context.progress, &report);
        return report;
      });
}

} // namespace larmor::fields
