#pragma once
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
/// [row] predicted/truth - 1.
std::vector<double> relativeErrorsOf(const Regression& regression);
/// "2.31 %"; a dash for what is not known.
QString percent(double share);

} // namespace larmor::widgets
