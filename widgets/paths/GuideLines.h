#pragma once
#include "engine/core/Curve.h"
#include "engine/core/TailFit.h"
#include "engine/statistics/Analyse.h"

#include <string>
#include <vector>

namespace larmor::widgets {

/// The line to judge the curves of a tab by: Gaussian flatness 3, the Gaussian density, exponents 1 and 2, the slopes
/// of Luebke et al., Table 1. Over the range of the curves; empty for tabs without one.
std::vector<Curve> guideLines(const std::string& tab, const std::vector<Curve>& curves);

/// What a tab shows and how to read it, for its tool tip; empty for tabs that need no words.
std::string tabExplanation(const std::string& tab);

/// The power law of a fit over its range, at the height of the density there; slope, error and range are its title.
Curve fittedLine(const Curve& density, const TailFit& fit);
/// Those fitted to the gyro-centre curvature.
std::vector<Curve> fittedLines(const statistics::TrajectoryReport& report);

} // namespace larmor::widgets
