#pragma once
#include "engine/core/Curve.h"
#include "widgets/plots/ScatterPlot.h"

namespace larmor::widgets {

/// Positive numbers that a network predicts, beside the truth, as a training page shows them.
struct Regression {
  QString quantity, unit;               ///< "D⊥", "ρ₀²|q|B₀/m"
  std::vector<double> truth, predicted; ///< [row]
  std::vector<std::int64_t> numbers;    ///< [row], what a row is called
};

/// Predictions against the truth, on logarithmic axes. @param truth what it is called: "Simulated".
std::shared_ptr<const ScatterData> parityOf(const Regression& regression, const QString& truth);
/// Shares of predicted/truth - 1 in bins of 1 %, as steps of a curve; what is beyond 25 % counts in the last bins.
Curve relativeErrorsOf(const Regression& regression);

} // namespace larmor::widgets
