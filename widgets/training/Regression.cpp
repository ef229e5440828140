#include "widgets/training/Regression.h"

#include <algorithm>
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

Curve relativeErrorsOf(const Regression& r) {
  constexpr double width = 0.01;
  constexpr int reach = 25;
  Curve curve{.name = "errors",
              .title = "relative error",
              .xLabel = "Relative error of the prediction",
              .xUnit = "1",
              .yLabel = "Share of rows",
              .yUnit = "1"};
  std::vector<double> shares(2 * reach + 1, 0.0);
  for (std::size_t i = 0; i < r.truth.size(); ++i) {
    const double bin = std::round((r.predicted[i] / r.truth[i] - 1.0) / width);
    shares[static_cast<std::size_t>(std::clamp(bin, -double(reach), double(reach)) + reach)] +=
        1.0 / double(r.truth.size());
  }
  for (int b = -reach; b <= reach; ++b)
    for (const double side : {-0.5, 0.5}) {
      curve.x.push_back((b + side) * width);
      curve.y.push_back(shares[static_cast<std::size_t>(b + reach)]);
    }
  return curve;
}

} // namespace larmor::widgets
