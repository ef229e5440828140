#pragma once
#include <QRegularExpression>
#include <QString>

namespace larmor::testing {

/// Whether the first number with an error in the text ends where its error does, which has two digits: "0.90 ± 0.12".
inline bool digitsMatch(const QString& text) {
  static const QRegularExpression form(QStringLiteral("[−-]?(\\d+)(?:\\.(\\d+))? ± (\\d+)(?:\\.(\\d+))?"));
  const auto found = form.match(text);
  if (!found.hasMatch() || found.capturedLength(2) != found.capturedLength(4))
    return false;
  QString digits = found.captured(3) + found.captured(4);
  while (digits.startsWith('0'))
    digits.remove(0, 1);
  while (found.capturedLength(4) == 0 && digits.size() > 2 && digits.endsWith('0')) // of tens
    digits.chop(1);
  return digits.size() == 2;
}

} // namespace larmor::testing
