#include "widgets/pages/ChecksTable.h"

#include "widgets/plots/EstimateText.h"

#include <QHeaderView>

namespace larmor::widgets {

namespace {

QString text(const QString& form, double v, char format, int digits) {
  return std::isnan(v) ? QString() : form.arg(v, 0, format, digits);
}
QString number(double v) { return text("%1", v, 'g', 4); }

/// 100 (prediction / simulation - 1) with the errors of both.
QString difference(const ChecksTable::Check& c, double own) {
  if (std::isnan(c.predicted))
    return {};
  const double ratio = c.predicted / c.simulated;
  const double error = ratio * std::hypot(own / c.predicted, c.itsError / c.simulated);
  return readableEstimate({100 * (ratio - 1), 100 * std::abs(error)}, 3) + " %";
}

/// Its uncertainty leaves something of the prediction.
bool says(const ChecksTable::Check& c) { return !(c.error > std::abs(c.predicted)); }

QString predictionOf(const ChecksTable::Check& c) {
  if (std::isnan(c.predicted))
    return {};
  return says(c) ? readableEstimate({c.predicted, c.error}) : QObject::tr("– (no prediction)");
}

QString uncertaintyOf(const ChecksTable::Check& c) {
  if (std::isnan(c.error))
    return QObject::tr("uncertainty not known");
  return says(c) ? QObject::tr("uncertain by %1 %").arg(100 * c.error / c.predicted, 0, 'f', 1)
                 : QObject::tr("more uncertain than itself");
}

QStringList cellsOf(const ChecksTable::Check& c) {
  QStringList cells{number(c.place[0]), number(c.place[1]), number(c.place[2]), predictionOf(c)};
  if (std::isnan(c.simulated))
    return cells << QObject::tr("proposed") << uncertaintyOf(c) << QString();
  if (!says(c))
    return cells << readableEstimate({c.simulated, c.itsError}) << QStringLiteral("–") << QStringLiteral("–");
  const double own = std::isnan(c.error) ? 0.0 : c.error;
  return cells << readableEstimate({c.simulated, c.itsError}) << difference(c, own)
               << text("%1", (c.predicted - c.simulated) / std::hypot(own, c.itsError), 'f', 1);
}

} // namespace

ChecksTable::ChecksTable(const std::array<SliderAxis, 3>& axes, const QString& quantity) {
  setObjectName("checksTable");
  QStringList labels;
  for (const SliderAxis& axis : axes)
    labels << QStringLiteral("%1 [%2]").arg(axis.name, axis.unit);
  labels << QObject::tr("predicted %1").arg(quantity) << QObject::tr("simulated %1").arg(quantity)
         << QObject::tr("difference") << QObject::tr("in errors");
  setColumnCount(int(labels.size()));
  setHorizontalHeaderLabels(labels);
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  verticalHeader()->hide();
  horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
}

void ChecksTable::setChecks(const std::vector<Check>& checks) {
  setRowCount(int(checks.size()));
  for (int row = 0; row < rowCount(); ++row) {
    const QStringList cells = cellsOf(checks[std::size_t(row)]);
    for (int c = 0; c < cells.size(); ++c)
      setItem(row, c, new QTableWidgetItem(cells[c]));
  }
}

} // namespace larmor::widgets
