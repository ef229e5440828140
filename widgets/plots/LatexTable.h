#pragma once
#include "engine/core/Curve.h"

#include <QString>
#include <vector>

namespace larmor::widgets {

/// A tabular (package booktabs): for each curve its x, y and, if any, error; units in the heading; six digits.
QString latexTableOf(const std::vector<Curve>& curves);
/// "-1.5e-07" as "$-1.5\\times10^{-7}$"; empty for numbers that are not finite.
QString latexNumber(double value, int digits = 6);
/// With the characters that mean something to LaTeX escaped, and Greek and superscripts as commands.
QString latexText(const QString& text);

} // namespace larmor::widgets
