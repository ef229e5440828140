#include "engine/core/Resources.h"
#include "engine/fields/Catalogue.h"
#include "engine/fields/GridField.h"
#include "engine/storage/import/VectorImport.h"

namespace larmor::fields {

/// The snapshot of MHD turbulence that comes with the program (resources/fields/mhd64.json says how it was made).
struct ShippedMhdParameters {
  Interpolation interpolation = Interpolation::Trilinear;

  static constexpr std::string_view group = "MHD turbulence (64³ snapshot)";
  static constexpr auto fields() {
    return std::tuple{Parameter{&ShippedMhdParameters::interpolation, "interpolation", "", "", "Between the nodes"}};
  }
};

std::unique_ptr<FieldModel> makeMhd() {
  return model<ShippedMhdParameters>(
      "mhd", "MHD turbulence (64³ snapshot)",
      "A snapshot of incompressible MHD turbulence by our own solver; compute larger ones with Simulate MHD.",
      [](const ShippedMhdParameters& p, const BuildContext& context) -> FieldPointer {
        VectorGrid grid = storage::importVectorGrid(resource("fields/mhd64.h5"));
        context.progress(0.5);
        normalise(grid);
        return std::make_shared<GridField>(grid, p.interpolation, "mhd", "shipped snapshot, 64^3", context.threads);
      },
      true);
}

} // namespace larmor::fields
