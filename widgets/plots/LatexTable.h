#pragma once
#include "engine/core/Curve.h"

#include <QString>
#include <vector>

namespace larmor::widgets {

/// A tabular (package booktabs): for each curve its x and y, with its error if there is one (latexEstimate); units in
/// the heading; six digits of what has no error.
QString latexTableOf(const std::vector<Curve>& curves);
/// "-1.5e-07" as "$-1.5\\times10^{-7}$"; empty for numbers that are not finite.
QString latexNumber(double value, int digits = 6);
/// With the characters that mean something to LaTeX escaped, and Greek and superscripts as commands.
QString latexText(const QString& text);

} // namespace larmor::widgets
