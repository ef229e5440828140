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
double needed(std::span<const Residual> residuals) {
  return needed(residuals, [](const Residual&) { return 1.0; });
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
  const double least = leastShare * needed(residuals);
  table.values.clear();
  for (std::size_t r = 0; r < table.rows; ++r)
    for (std::size_t c = 0; c < table.columns; ++c) {
      const float x = table.firstX + table.step * static_cast<float>(c),
                  y = table.firstY + table.step * static_cast<float>(r);
      const auto distance = [&](const Residual& a) { return std::hypot(a.x - x, a.y - y); };
      std::nth_element(residuals.begin(), residuals.begin() + std::ptrdiff_t(near) - 1, residuals.end(),
                       [&](const Residual& a, const Residual& b) { return distance(a) < distance(b); });
      table.values.push_back(static_cast<float>(std::max(least, needed(std::span(residuals).first(near)))));
    }
  return table;
}

double factorNeeded(const UncertaintyTable& table, std::span<const Residual> residuals) {
  return needed(residuals, [&](const Residual& r) { return static_cast<double>(table.at(r.x, r.y)); });
}

} // namespace larmor::learning
