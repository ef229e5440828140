#include "widgets/plots/LatexTable.h"

#include <QStringList>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

namespace {

struct Column {
  QString heading;
  std::vector<double> values;
};

QString heading(const std::string& label, const std::string& unit) {
  QString text = latexText(QString::fromStdString(label));
  if (!unit.empty() && unit != "1")
    text += " (" + latexText(QString::fromStdString(unit)) + ")";
  return text;
}

std::vector<Column> columnsOf(const std::vector<Curve>& curves) {
  std::vector<Column> columns;
  for (const Curve& curve : curves) {
    columns.push_back({heading(curve.xLabel, curve.xUnit), curve.x});
    columns.push_back({heading(curve.title.empty() ? curve.name : curve.title, curve.yUnit), curve.y});
    if (!curve.error.empty())
      columns.push_back({QStringLiteral("standard error"), curve.error});
  }
  return columns;
}

} // namespace

QString latexNumber(double value, int digits) {
  if (!std::isfinite(value))
    return {};
  const QString text = QString::number(value, 'g', digits);
  const auto e = text.indexOf('e');
  if (e < 0)
    return "$" + text + "$";
  return QStringLiteral("$%1\\times10^{%2}$").arg(text.left(e)).arg(text.mid(e + 1).toInt());
}

QString latexText(const QString& text) {
  QString out;
  bool down = false; // after "_": one word as an index, as units are written here
  for (const QChar c : text) {
    if (down && !c.isLetterOrNumber()) {
      out += "}$";
      down = false;
    }
    if (c == '_') {
      out += "$_{";
      down = true;
    } else if (QStringLiteral("#$%&{}").contains(c)) {
      out += QStringLiteral("\\") + c;
    } else if (c == '^') {
      out += "\\^{}";
    } else if (c == '~') {
      out += "\\~{}";
    } else if (c == '\\') {
      out += "\\textbackslash{}";
    } else {
      static const QString greek = QStringLiteral("αβγδκλμπρστφψω");
      static const QStringList names{"alpha", "beta", "gamma", "delta", "kappa",  "lambda", "mu",
                                     "pi",    "rho",  "sigma", "tau",   "varphi", "psi",    "omega"};
      const auto k = greek.indexOf(c);
      out += k < 0 ? QString(c) : down ? "\\" + names[k] : "$\\" + names[k] + "$";
    }
  }
  return down ? out + "}$" : out;
}

QString latexTableOf(const std::vector<Curve>& curves) {
  const auto columns = columnsOf(curves);
  std::size_t rows = 0;
  QStringList titles;
  for (const Column& column : columns) {
    rows = std::max(rows, column.values.size());
    titles += column.heading;
  }
  QString text =
      QStringLiteral("\\begin{tabular}{%1}\n\\toprule\n").arg(QString(static_cast<qsizetype>(columns.size()), 'r'));
  text += titles.join(" & ") + " \\\\\n\\midrule\n";
  for (std::size_t r = 0; r < rows; ++r) {
    QStringList cells;
    for (const Column& column : columns)
      cells += r < column.values.size() ? latexNumber(column.values[r]) : QString();
    text += cells.join(" & ") + " \\\\\n";
  }
  return text + "\\bottomrule\n\\end{tabular}\n";
}

} // namespace larmor::widgets
