#include "widgets/training/Regression.h"

#include <cmath>

namespace larmor::widgets {

std::shared_ptr<const ScatterData> parityOf(const Regression& r, const QString& truth) {
  auto data = std::make_shared<ScatterData>();
  data->xLabel = QObject::tr("%1 %2 [%3]").arg(truth, r.quantity, r.unit);
  data->yLabel = QObject::tr("Predicted %1 [%2]").arg(r.quantity, r.unit);
  data->logX = data->logY = true;
  data->x = r.truth;
  data->y = r.predicted;
  for (const std::int64_t number : r.numbers)
    data->ids.push_back(static_cast<std::uint64_t>(number));
  return data;
}

std::vector<double> relativeErrorsOf(const Regression& r) {
  std::vector<double> errors;
  for (std::size_t i = 0; i < r.truth.size(); ++i)
    errors.push_back(r.predicted[i] / r.truth[i] - 1.0);
  return errors;
}

QString percent(double share) {
  return std::isnan(share) ? QStringLiteral("–") : QStringLiteral("%1 %").arg(100.0 * share, 0, 'f', 2);
}

} // namespace larmor::widgets
