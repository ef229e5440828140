#include "widgets/theme/Notation.h"

#include "engine/core/Text.h"

#include <QLocale>
#include <QObject>
#include <QRegularExpression>
#include <cmath>

namespace larmor::widgets {

namespace {

// Letters come last: only some have a subscript, none of these a superscript.
const QString plain = QStringLiteral("0123456789+-aehijklmnoprstuvx");
const QString lower = QStringLiteral("₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ");
const QString upper = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻");

/// Characters of `from` to those of `to`; null if one has no counterpart.
QString translated(const QString& text, const QString& to) {
  QString result;
  for (const QChar c : text) {
    const auto at = plain.indexOf(c);
    if (at < 0 || at >= to.size())
      return {};
    result += to[at];
  }
  return result;
}

QString wordsReplaced(QString text) {
  // Made once: axes are labelled in every redraw.
  static const QRegularExpression across("_(perp\\b|perpendicular\\b|⊥)"), along("_(par\\b|parallel\\b|∥)"),
      rho("\\brho(?=_|\\b)"), lambda("\\blambda(?=[_⊥∥]|\\b)");
  text.replace(across, QStringLiteral("⊥"));
  text.replace(along, QStringLiteral("∥"));
  text.replace(rho, QStringLiteral("ρ"));
  text.replace(lambda, QStringLiteral("λ"));
  // l0 for l_0, as in "1/l0".
  static const QRegularExpression reference("(?<![0-9A-Za-z._])([A-Za-z])0\\b");
  return text.replace(reference, "\\1_0");
}

const QRegularExpression& script() {
  static const QRegularExpression expression(R"(([_^])(\{([^}]*)\}|[-+]?\w+?(?=_|\b)))");
  return expression;
}

/// Calls replace(isUpper, content) for each sub- or superscript.
template <class Replace>
QString scriptsReplaced(const QString& text, Replace&& replace) {
  QString result;
  qsizetype last = 0;
  for (auto match = script().globalMatch(text); match.hasNext();) {
    const auto m = match.next();
    const QString content = m.captured(3).isEmpty() ? m.captured(2) : m.captured(3);
    result += text.mid(last, m.capturedStart() - last);
    const QString replacement = replace(m.captured(1) == "^", content);
    result += replacement.isNull() ? m.captured(0) : replacement;
    last = m.capturedEnd();
  }
  return result + text.mid(last);
}

} // namespace

QString unicodeNotation(const std::string& text) {
  // There is no subscript g.
  QString words = wordsReplaced(QString::fromStdString(text)).replace("T_g", QObject::tr("gyro-periods"));
  return scriptsReplaced(
      words, [](bool isUpper, const QString& content) { return translated(content, isUpper ? upper : lower); });
}

QString richUnit(const std::string& text) {
  const QString escaped = wordsReplaced(QString::fromStdString(text)).toHtmlEscaped();
  const QString scripts = scriptsReplaced(escaped, [](bool isUpper, const QString& content) {
    return isUpper ? "<sup>" + content + "</sup>" : "<sub>" + content + "</sub>";
  });
  return scripts;
}

QString richNotation(const std::string& text) { return "<i>" + richUnit(text) + "</i>"; }

QString axisLabel(const std::string& label, const std::string& unit) {
  const QString text = unicodeNotation(label);
  return unit.empty() || unit == "1" ? text : text + " (" + unicodeNotation(unit) + ")";
}

QString plainNumber(QString typed) {
  static const QRegularExpression spaces("(?<=\\d)[\\s\\x{00A0}\\x{202F}](?=\\d{3}(?!\\d))"),
      thousands("^[+-]?[1-9]\\d{0,2}(,\\d{3})+(?!\\d)");
  typed = typed.trimmed().remove(spaces).replace(QChar(0x2212), '-');
  // The program itself writes numbers as C does: what the user's system does decides.
  if (QLocale::system().decimalPoint() != "," && thousands.match(typed).hasMatch())
    return typed;
  typed.replace(',', '.');
  if (typed.startsWith('+') && !typed.startsWith("+-"))
    typed.remove(0, 1);
  return typed;
}

QString plainNumbers(const QString& typed) {
  static const QRegularExpression between("([\\s;]+)");
  QString plain;
  qsizetype at = 0;
  const auto take = [&](qsizetype end) {
    const QString word = typed.mid(at, end - at);
    plain += readNumber(word) ? plainNumber(word) : word;
    return word.isEmpty() || readNumber(word);
  };
  for (auto gaps = between.globalMatch(typed); gaps.hasNext();) {
    const auto gap = gaps.next();
    if (!take(gap.capturedStart()))
      return typed;
    plain += gap.captured();
    at = gap.capturedEnd();
  }
  return take(typed.size()) ? plain : typed;
}

std::optional<double> readNumber(const QString& typed) { return numberIn<double>(plainNumber(typed).toStdString()); }

QString readableNumber(double value, int digits) {
  if (!std::isfinite(value))
    return std::isnan(value) ? QStringLiteral("no value") : value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
  QString text = QString::number(value, 'g', digits);
  const auto e = text.indexOf('e');
  if (e >= 0)
    text = text.left(e) + QStringLiteral("×10") + translated(QString::number(text.mid(e + 1).toInt()), upper);
  if (text.startsWith('-'))
    text[0] = QChar(0x2212);
  return text;
}

} // namespace larmor::widgets
