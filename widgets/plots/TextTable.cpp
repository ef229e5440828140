#include "widgets/plots/TextTable.h"

#include <QRegularExpression>
#include <cmath>
#include <fmt/format.h>

namespace larmor::widgets {

namespace {

QString quoted(const QString& text, QChar separator) {
  static const QRegularExpression special("[,\"\n]");
  if (separator != ',' || !text.contains(special))
    return text;
  return '"' + QString(text).replace('"', "\"\"") + '"';
}

} // namespace

QString exact(double value) { return std::isnan(value) ? QString() : QString::fromStdString(fmt::format("{}", value)); }

QString separated(const QList<QStringList>& rows, QChar separator) {
  QString text;
  for (const QStringList& row : rows) {
    QStringList cells;
    for (const QString& cell : row)
      cells += quoted(cell, separator);
    text += cells.join(separator) + '\n';
  }
  return text;
}

QString latexTabular(const QList<QStringList>& rows, const QString& columns) {
  QString text = QStringLiteral("\\begin{tabular}{%1}\n\\toprule\n").arg(columns);
  for (qsizetype r = 0; r < rows.size(); ++r)
    text += rows[r].join(" & ") + (r == 0 ? " \\\\\n\\midrule\n" : " \\\\\n");
  return text + "\\bottomrule\n\\end{tabular}\n";
}

} // namespace larmor::widgets
