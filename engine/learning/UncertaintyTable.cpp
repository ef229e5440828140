#include "engine/learning/UncertaintyTable.h"

#include <algorithm>
#include <cmath>

namespace larmor::learning {

void UncertaintyTable::write(storage::OutputFile& file) const {
  file.array("/uncertainty", {rows, columns}, values,
             {.attributes = {{"first_x", double(firstX)}, {"first_y", double(firstY)}, {"step", double(step)}}});
}

UncertaintyTable UncertaintyTable::read(const storage::InputFile& file) {
  const auto shape = file.shape("/uncertainty");
  if (shape.size() != 2 || shape[0] == 0 || shape[1] == 0)
    file.fail("/uncertainty", "is no table", "[rows, columns]");
  const auto attribute = [&](const char* name) { return static_cast<float>(file.number("/uncertainty", name)); };
  UncertaintyTable table;
  table.firstX = attribute("first_x");
  table.firstY = attribute("first_y");
  table.step = attribute("step");
  table.columns = shape[1];
  table.rows = shape[0];
  table.values = file.readFloats("/uncertainty");
  if (!(table.step > 0))
    file.fail("/uncertainty", "step is not positive", "octaves between its nodes");
  return table;
}

namespace {

constexpr double oneSigma = 0.6827;

/// The x with which oneSigma of the residuals are within one standard error, of own(residual) x beside spread and
/// noise.
template <class Own>
double needed(std::span<const Residual> residuals, Own own) {
  double low = 0.0, high = 4.0;
  for (int step = 0; step < 30; ++step) {
    const double middle = 0.5 * (low + high);
    const auto within = std::count_if(residuals.begin(), residuals.end(), [&](const Residual& r) {
      const double x = middle * own(r);
      return r.error * r.error < x * x + r.spread * r.spread + r.noise * r.noise;
    });
    (static_cast<double>(within) < oneSigma * static_cast<double>(residuals.size()) ? low : high) = middle;
  }
  return high;
}

/// The uncertainty that residuals tell beside spread and noise: values are as probable as the number of residuals that
/// then lie within one standard error. @returns their median.
double ownPart(std::span<const Residual> residuals) {
  std::vector<double> enough; // the value from which on a residual lies within
  for (const Residual& r : residuals)
    enough.push_back(std::sqrt(std::max(0.0, r.error * r.error - r.spread * r.spread - r.noise * r.noise)));
  std::sort(enough.begin(), enough.end());
  const auto count = static_cast<double>(enough.size());
  const auto probabilityOf = [&](std::size_t within) { // binomial
    const auto k = static_cast<double>(within);
    return std::exp(std::lgamma(count + 1) - std::lgamma(k + 1) - std::lgamma(count - k + 1) + k * std::log(oneSigma) +
                    (count - k) * std::log1p(-oneSigma));
  };
  double noise = 0;
  for (const Residual& r : residuals)
    noise += (r.spread * r.spread + r.noise * r.noise) / count;
  const double scale = std::max(1e-4, std::sqrt(noise)); // below it values are alike, above they go by their logarithm
  // Between one value of `enough` and the next the number within does not change.
  std::vector<double> sum{0.0};
  for (std::size_t k = 0; k < enough.size(); ++k)
    sum.push_back(sum.back() +
                  probabilityOf(k) * std::log((scale + enough[k]) / (scale + (k > 0 ? enough[k - 1] : 0.0))));
  const double wanted = 0.5 * sum.back();
  const auto above = static_cast<std::size_t>(std::lower_bound(sum.begin() + 1, sum.end(), wanted) - sum.begin());
  if (above == sum.size() || !(sum.back() > 0.0))
    return 0.0;
  const double low = above > 1 ? enough[above - 2] : 0.0, part = sum[above] - sum[above - 1];
  return low + (enough[above - 1] - low) * (part > 0.0 ? (wanted - sum[above - 1]) / part : 1.0);
}

/// Nodes an octave apart that cover the residuals.
UncertaintyTable gridAround(const std::vector<Residual>& residuals) {
  UncertaintyTable table;
  float lastX = residuals.front().x, lastY = residuals.front().y;
  table.firstX = lastX;
  table.firstY = lastY;
  for (const Residual& r : residuals) {
    table.firstX = std::min(table.firstX, r.x);
    table.firstY = std::min(table.firstY, r.y);
    lastX = std::max(lastX, r.x);
    lastY = std::max(lastY, r.y);
  }
  table.columns = static_cast<std::size_t>(std::ceil((lastX - table.firstX) / table.step)) + 1;
  table.rows = static_cast<std::size_t>(std::ceil((lastY - table.firstY) / table.step)) + 1;
  return table;
}

} // namespace

UncertaintyTable calibratedTable(std::vector<Residual> residuals, std::size_t near, double leastShare) {
  near = std::min(residuals.size(), near);
  UncertaintyTable table = gridAround(residuals);
  const double least = leastShare * ownPart(residuals);
  table.values.clear();
  for (std::size_t r = 0; r < table.rows; ++r)
    for (std::size_t c = 0; c < table.columns; ++c) {
      const float x = table.firstX + table.step * static_cast<float>(c),
                  y = table.firstY + table.step * static_cast<float>(r);
      const auto distance = [&](const Residual& a) { return std::hypot(a.x - x, a.y - y); };
      std::nth_element(residuals.begin(), residuals.begin() + std::ptrdiff_t(near) - 1, residuals.end(),
                       [&](const Residual& a, const Residual& b) { return distance(a) < distance(b); });
      table.values.push_back(static_cast<float>(std::max(least, ownPart(std::span(residuals).first(near)))));
    }
  return table;
}

double factorNeeded(const UncertaintyTable& table, std::span<const Residual> residuals) {
  return needed(residuals, [&](const Residual& r) { return static_cast<double>(table.at(r.x, r.y)); });
}

} // namespace larmor::learning
