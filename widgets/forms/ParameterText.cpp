#include "widgets/forms/ParameterText.h"
#include "widgets/theme/Notation.h"

#include <QRegularExpression>
#include <cmath>

namespace larmor::widgets {

namespace {

constexpr int longestLabel = 20;

QString fromText(const std::string& text) { return QString::fromStdString(text); }

QString bound(double value, ParameterKind kind) {
  if (kind == ParameterKind::Integer && std::abs(value) < 1e7)
    return QString::number(value, 'f', 0);
  return displayed(detail::formatReal(value), ParameterKind::Real);
}

/// Bounds that only restate what the type can hold are no news.
bool tells(double value, ParameterKind kind) {
  return std::isfinite(value) && !(kind == ParameterKind::Integer && std::abs(value) > 2e9);
}

} // namespace

QString labelOf(const ParameterInfo& info) {
  const QString help = fromText(info.help);
  static const QRegularExpression end(" \\(|[,;:.]( |$)");
  const QString clause = help.left(help.indexOf(end)).trimmed();
  QString words = fromText(info.key).replace('_', ' ');
  // k_min is a symbol, not a name: it stands for itself, the tool tip says what it means.
  const bool symbolic = info.key == info.symbol && words.section(' ', 0, 0).size() < 3 && words.contains(' ');
  if (symbolic)
    return unicodeNotation(info.symbol);
  if (!clause.isEmpty() && clause.size() <= longestLabel)
    return clause;
  if (!words.isEmpty())
    words[0] = words[0].toUpper();
  return words;
}

QString rangeOf(const ParameterInfo& info) {
  const bool low = tells(info.range.lowest, info.kind), high = tells(info.range.highest, info.kind);
  if (low && high)
    return QStringLiteral("from %1 to %2")
        .arg(bound(info.range.lowest, info.kind), bound(info.range.highest, info.kind));
  if (low)
    return QStringLiteral("at least %1").arg(bound(info.range.lowest, info.kind));
  return high ? QStringLiteral("at most %1").arg(bound(info.range.highest, info.kind)) : QString();
}

QString toolTipOf(const ParameterInfo& info) {
  QString text = "<p style='white-space:pre-wrap'>" + fromText(info.help).toHtmlEscaped() + "</p><table>";
  const auto line = [&text](const QString& name, const QString& value) {
    if (!value.isEmpty())
      text += "<tr><td>" + name + "&nbsp;&nbsp;</td><td>" + value + "</td></tr>";
  };
  line("Symbol", info.symbol.empty() ? QString() : richNotation(info.symbol));
  line("Unit", info.unit.empty()  ? QString()
               : info.unit == "1" ? "pure number"
                                  : unicodeNotation(info.unit).toHtmlEscaped());
  line("Range", rangeOf(info));
  line("Default",
       (info.defaults.empty() ? displayed(info.defaultText, info.kind) : fromText(defaultsText(info))).toHtmlEscaped());
  line("Command line", "<tt>--" + fromText(info.key).replace('_', '-') + "</tt>");
  return text + "</table>";
}

QString withFormLabels(QString text, const ParameterSet& set) {
  for (const ParameterHandle& handle : set.all()) {
    const QRegularExpression option("--" + fromText(handle.info().key).replace('_', '-') + "(?![-a-z])");
    text.replace(option, QStringLiteral("“%1”").arg(labelOf(handle.info())));
  }
  return text;
}

QString withShortExponents(QString text) {
  static const QRegularExpression exponent("([0-9.])e\\+?(-?)0*([0-9]+)");
  return text.replace(exponent, "\\1e\\2\\3");
}

QString displayed(const std::string& valueText, ParameterKind kind) {
  if (kind != ParameterKind::Real)
    return fromText(valueText);
  QString text = fromText(valueText);
  if (text.size() > 9)
    text = QString::number(readNumber(text).value_or(0.0), 'g', 8);
  return withShortExponents(text);
}

std::string readable(const QString& typed, const ParameterInfo& info) {
  const ParameterKind kind = info.kind;
  if (kind == ParameterKind::Text && info.hint != Hint::File) // "auto" or a number, places
    return plainNumbers(typed).toStdString();
  if (kind != ParameterKind::Real && kind != ParameterKind::Integer)
    return typed.toStdString();
  QString text = plainNumber(typed);
  if (kind == ParameterKind::Integer && text.contains('e', Qt::CaseInsensitive)) {
    const auto value = readNumber(text);
    if (value && *value == std::floor(*value) && std::abs(*value) < 9e15)
      text = QString::number(static_cast<qint64>(*value));
  }
  return text.toStdString();
}

} // namespace larmor::widgets
