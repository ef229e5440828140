#include "engine/fields/Catalogue.h"
#include "engine/fields/FormulaField.h"

namespace larmor::fields {

std::unique_ptr<FieldModel> makeFormula() {
  return model<FormulaParameters>("formula", "Formulas",
                                  "Three formulas for B_x, B_y, B_z in x, y, z; the divergence is measured and shown.",
                                  [](const FormulaParameters& p, const BuildContext&) { return formulaField(p); });
}

} // namespace larmor::fields
