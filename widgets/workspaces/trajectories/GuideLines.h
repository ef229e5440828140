#pragma once
#include "engine/core/Curve.h"

#include <string>
#include <vector>

namespace larmor::widgets {

/// The line to judge the curves of a tab by: Gaussian flatness 3, the Gaussian density, exponents 1 and 2, the slopes
/// of Luebke et al., Table 1. Over the range of the curves; empty for tabs without one.
std::vector<Curve> guideLines(const std::string& tab, const std::vector<Curve>& curves);

/// What a tab shows and how to read it, for its tool tip; empty for tabs that need no words.
std::string tabExplanation(const std::string& tab);

} // namespace larmor::widgets
