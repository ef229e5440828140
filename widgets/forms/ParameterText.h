#pragma once
#include "engine/core/ParameterSet.h"

#include <QString>

namespace larmor::widgets {

/// What to write before a control: the first clause of the help where it is short, else the key in words.
QString labelOf(const ParameterInfo& info);
/// Help, symbol, unit, range, default and command-line key, as rich text.
QString toolTipOf(const ParameterInfo& info);
/// "from 0 to 1e4", "at least 1"; empty if unbounded.
QString rangeOf(const ParameterInfo& info);
/// A value as shown: "1e+05" -> "1e5"; numbers to 8 significant digits.
QString displayed(const std::string& valueText, ParameterKind kind);
/// Shortens the exponents of all numbers in a sentence.
QString withShortExponents(QString text);
/// "take --t-end 400" -> "take “Length” 400": sentences name parameters as the command line does, which a form shows by
/// their labels. Words that are no parameters of the set stay.
QString withFormLabels(QString text, const ParameterSet& set);
/// What the user typed, as the engine reads it: decimal comma, spaces and typographic minus; whole numbers in
/// scientific form ("1e5") are written out.
std::string readable(const QString& typed, const ParameterInfo& info);

} // namespace larmor::widgets
