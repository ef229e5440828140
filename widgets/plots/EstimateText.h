#pragma once
#include "engine/core/EstimateText.h"

#include <QString>

namespace larmor::widgets {

/// Numbers with their errors, as the window shows and LaTeX prints them: digits that match (larmor::rounded), the same
/// in every table, line of facts, legend and readout. Without an error as readableNumber, "–" where there is none.
QString readableEstimate(const Estimate& estimate, int digits = 4);
/// "$0.90\\pm0.12$", "$(1.23\\pm0.04)\\times10^{-7}$"; empty where there is no number.
QString latexEstimate(const Estimate& estimate, int digits = 6);

} // namespace larmor::widgets
