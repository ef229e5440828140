#pragma once
#include <QString>
#include <optional>
#include <string>

namespace larmor::widgets {

/// Plain notation to Unicode where characters exist: "l_0/v_0" -> "l₀/v₀", "v_0^2" -> "v₀²", "D_perp" -> "D⊥".
/// What has no character stays as it is ("k_min"); T_g is spelled out, "gyro-periods".
QString unicodeNotation(const std::string& text);
/// The same as rich text, with sub and sup tags, italic letters; for labels.
QString richNotation(const std::string& text);
/// Like richNotation, upright: for units.
QString richUnit(const std::string& text);
/// "time (l₀/v₀)"; the unit is left out when empty or "1".
QString axisLabel(const std::string& label, const std::string& unit);
/// 4 significant digits, with powers of ten written out: "1.234×10⁻⁷".
QString readableNumber(double value, int digits = 4);

/// A number as it was typed, as the engine reads it: decimal comma, spaces between thousands, typographic minus and a
/// plus sign become "-1.5". What is no number, or might be another one ("1,000" where the system writes 0.5), stays as
/// odd as it is.
QString plainNumber(QString typed);
/// The same of all numbers of a text of nothing else, with blanks or ; between them.
QString plainNumbers(const QString& typed);
/// The number that was typed; none if it is none. The only reader of what is typed, whatever the locale.
std::optional<double> readNumber(const QString& typed);

} // namespace larmor::widgets
