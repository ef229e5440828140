#pragma once
#include "engine/core/Parameters.h"

namespace larmor::studies::transport {

/// A point, or a table of them, to be predicted.
struct PredictParameters {
  double energy = 1.0, b = 0.2, lambdaPerp = 5.0;
  std::string model = "transport-scaling", table;
  static constexpr std::string_view group = "Prediction";
  static constexpr auto fields() {
    using P = PredictParameters;
    return std::tuple{
        Parameter{&P::energy, "T", "T", "mc^2", "Kinetic energy", Range{1e-6, 1e4}},
        Parameter{&P::b, "b", "b", "B_0", "Turbulence amplitude", Range{0, 1e2}},
        Parameter{&P::lambdaPerp, "lambda_perp", "λ_⊥", "rho_0", "Perpendicular correlation length", Range{1e-3, 1e4}},
        Parameter{&P::model, "model", "", "", "Folder of a model, or transport-scaling or transport-seed", Range{},
                  Hint::File},
        Parameter{&P::table, "table", "", "", "CSV file with the columns T, b, lambda_perp; --out takes the result",
                  Range{}, Hint::File}};
  }
};

} // namespace larmor::studies::transport
