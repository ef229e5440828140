#pragma once
#include "engine/core/Parameters.h"
#include "engine/fields/Field.h"

#include <array>
#include <string>

namespace larmor::fields {

/// A field typed in by the user. Formulas may use x, y, z, r = sqrt(x^2 + y^2 + z^2), pi, the operators + - * / ^ and
/// the functions of muParser (sin, cos, tanh, exp, sqrt, ...; conditions as a ? b : c).
struct FormulaParameters {
  std::string x = "-x*z", y = "-y*z", z = "1 + z^2 - (x^2 + y^2)/2"; // the magnetic bottle, to start from
  double half = 1.0, period = 0.0;
  bool normalise = false;

  static constexpr std::string_view group = "Field from formulas";
  static constexpr auto fields() {
    using P = FormulaParameters;
    return std::tuple{
        Parameter{&P::x, "formula_x", "B_x", "b", "Along x: a formula in x, y, z, r, pi"},
        Parameter{&P::y, "formula_y", "B_y", "b", "Along y: a formula in x, y, z, r, pi"},
        Parameter{&P::z, "formula_z", "B_z", "b", "Along z: a formula in x, y, z, r, pi"},
        Parameter{&P::half, "formula_region", "", "l_0", "Particles start and the view shows within this distance of 0",
                  Range{1e-9, 1e9}},
        Parameter{&P::period, "formula_period", "", "l_0", "Side of the periodic box; 0: unbounded", Range{0, 1e9}},
        Parameter{&P::normalise, "formula_normalise", "", "", "Scale to unit rms in the region"}};
  }
  std::vector<Complaint> validate() const;
};

/// @throws Error naming the formula, what is wrong and at which character.
FieldPointer formulaField(const FormulaParameters& parameters);

} // namespace larmor::fields
