#include "engine/statistics/Cumulative.h"

#include <algorithm>

namespace larmor::statistics {

Curve cumulative(std::vector<double> values, Curve curve) {
  std::sort(values.begin(), values.end());
  const std::size_t every = std::max<std::size_t>(1, values.size() / 500);
  for (std::size_t i = 0; i < values.size(); i += every) {
    curve.x.push_back(values[i]);
    curve.y.push_back((double(i) + 0.5) / double(values.size()));
  }
  return curve;
}

} // namespace larmor::statistics
