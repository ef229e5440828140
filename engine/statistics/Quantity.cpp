#include "engine/statistics/Quantity.h"

#include "engine/core/Error.h"

#include <algorithm>
#include <limits>

namespace larmor::statistics {

const std::vector<Quantity>& quantities() {
  static const std::vector<Quantity> all = [] {
    std::vector<Quantity> list = allQuantities();
    std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.rank < b.rank; });
    for (Quantity& q : list)
      q.unit = unitOf(q.dimension, Normalisation{});
    return list;
  }();
  return all;
}

const Quantity& quantity(std::string_view name) {
  std::string known;
  for (const Quantity& q : quantities()) {
    if (q.name == name)
      return q;
    known += (known.empty() ? "" : ", ") + q.name;
  }
  throw Error("quantity", "there is no \"" + std::string(name) + "\"", "one of " + known);
}

std::string unitOf(Dimension dimension, const Normalisation& n) {
  const bool alpha = n.form == "alpha";
  const std::string speed = alpha ? "v_0" : "c", field = alpha ? n.fieldLabel : "B_0";
  switch (dimension) {
  case Dimension::InverseLength:
    return "1/" + n.lengthUnit;
  case Dimension::Speed:
    return speed;
  case Dimension::Field:
    return field;
  case Dimension::MagneticMoment:
    return speed + "²/" + field;
  case Dimension::Time:
    return n.timeUnit;
  case Dimension::None:
    break;
  }
  return "1";
}

Curve timeCurve(const Quantity& q, const Normalisation& n) {
  return {.name = q.name,
          .title = q.label,
          .xLabel = "Time",
          .xUnit = n.timeUnit,
          .yLabel = q.label,
          .yUnit = unitOf(q, n),
          .logY = q.logarithmic};
}

std::vector<double> evaluate(const std::string& name, const Path& path, const Normalisation& normalisation) {
  return quantity(name).evaluate(PathSeries(path, normalisation));
}

std::vector<double> evaluateCentred(const std::string& name, const Path& path, const Normalisation& normalisation) {
  const Quantity& q = quantity(name);
  const PathSeries series(path, normalisation);
  std::vector<double> values = q.evaluate(series);
  if (!q.trailing)
    return values;
  const std::size_t delay = std::min(gyroCentreDelay(series), values.size());
  values.erase(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(delay));
  values.resize(path.size(), std::numeric_limits<double>::quiet_NaN());
  return values;
}

} // namespace larmor::statistics
