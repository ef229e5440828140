#include "widgets/plots/LatexTable.h"

#include "widgets/plots/EstimateText.h"
#include "widgets/plots/TextTable.h"

#include <algorithm>
#include <cmath>

namespace larmor::widgets {

namespace {

struct Column {
  QString heading;
  QStringList cells;
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
    Column x{heading(curve.xLabel, curve.xUnit), {}};
    Column y{heading(curve.title.empty() ? curve.name : curve.title, curve.yUnit), {}};
    for (const double value : curve.x)
      x.cells += latexNumber(value);
    for (std::size_t i = 0; i < curve.y.size(); ++i)
      y.cells += latexEstimate({curve.y[i], i < curve.error.size() ? curve.error[i] : std::nan("")});
    columns.push_back(std::move(x));
    columns.push_back(std::move(y));
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
  qsizetype count = 0;
  QList<QStringList> rows(1);
  for (const Column& column : columns) {
    count = std::max(count, column.cells.size());
    rows.front() += column.heading;
  }
  for (qsizetype r = 0; r < count; ++r) {
    QStringList cells;
    for (const Column& column : columns)
      cells += column.cells.value(r);
    rows += cells;
  }
  return latexTabular(rows, QString(static_cast<qsizetype>(columns.size()), 'r'));
}

} // namespace larmor::widgets
