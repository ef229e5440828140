#include "widgets/plots/EstimateText.h"

#include "widgets/plots/LatexTable.h"
#include "widgets/theme/Notation.h"

#include <cmath>

namespace larmor::widgets {

QString readableEstimate(const Estimate& estimate, int digits) {
  if (std::isnan(estimate.value))
    return QStringLiteral("–");
  const RoundedEstimate r = rounded(estimate, digits);
  if (r.error.empty()) // not known, or too small for the digits of the number
    return readableNumber(estimate.value, estimate.error > 0 ? 10 : digits);
  QString text = QString::fromStdString(r.value).replace('-', QChar(0x2212)) + QStringLiteral(" ± ") +
                 QString::fromStdString(r.error);
  return r.exponent == 0 ? text : '(' + text + ')' + unicodeNotation("×10^" + std::to_string(r.exponent));
}

QString latexEstimate(const Estimate& estimate, int digits) {
  const RoundedEstimate r = rounded(estimate, digits);
  if (r.error.empty())
    return latexNumber(estimate.value, digits);
  const QString text = QString::fromStdString(r.value + "\\pm" + r.error);
  return r.exponent == 0 ? '$' + text + '$' : QStringLiteral("$(%1)\\times10^{%2}$").arg(text).arg(r.exponent);
}

} // namespace larmor::widgets
