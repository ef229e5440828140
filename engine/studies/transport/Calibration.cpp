#include "engine/studies/transport/Calibration.h"

#include "engine/core/Error.h"

#include <algorithm>
#include <cmath>

namespace larmor::studies::transport {

namespace {

constexpr double oneSigma = 0.6827;
constexpr std::size_t copiesOfARow = 20; ///< of the seed network, evenly over the logarithm of the energies
constexpr double leastEnergy = 1e-3;
constexpr std::size_t neighbours = 40;       ///< rows of the scaling ensemble that a node looks at
constexpr std::size_t neighbourCopies = 100; ///< of the seed network: more, as copies of a row are alike
constexpr double leastShare = 0.5;           ///< of the uncertainty of all rows together: no node is surer than that

/// A prediction beside what was simulated; all relative.
struct Residual {
  float x, y; ///< of the table
  double error, spread, noise;
};

/// The rows, and for the seed network copies of them through the domain.
std::vector<DatabaseRow> spreadOut(const std::vector<DatabaseRow>& rows, ModelKind kind) {
  if (kind != ModelKind::Seed)
    return rows;
  const Domain domain;
  std::vector<DatabaseRow> result;
  for (const DatabaseRow& row : rows) {
    const double ratio = gyroRatio(pointOf(row));
    const double low = std::log(std::max(leastEnergy, energyAt(ratio, domain.low[2])));
    const double high = std::log(std::min(domain.high[0], energyAt(ratio, domain.high[2])));
    for (std::size_t i = 0; i < copiesOfARow && high > low; ++i)
      result.push_back(
          scaledTo(row, std::exp(low + (high - low) * (static_cast<double>(i) + 0.5) / double(copiesOfARow))));
  }
  return result;
}

/// @param model whose table is 0, so that its uncertainty is the spread alone.
std::vector<Residual> residualsOf(const TransportModel& model, const std::vector<DatabaseRow>& rows, Label label) {
  const Predictor predictor(model);
  std::vector<Residual> result;
  for (const DatabaseRow& row : rows) {
    const Point p = pointOf(row);
    const auto truth = labelOf(row, label);
    const auto spread = predictor.spreadAt(p);
    const auto [x, y] = model.tableAt(p, spread.diffusion);
    result.push_back({x, y, spread.diffusion / truth.value - 1.0, model.uncertaintyFactor * spread.uncertainty,
                      knownError(truth) / truth.value});
  }
  return result;
}

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

double medianOf(const std::vector<DatabaseRow>& rows, Label label) {
  std::vector<double> values;
  for (const DatabaseRow& row : rows)
    if (const double d = labelOf(row, label).value; d > 0)
      values.push_back(d);
  if (values.empty())
    throw Error("database", "no row has D > 0", "simulated points with b > 0");
  std::nth_element(values.begin(), values.begin() + std::ssize(values) / 2, values.end());
  return values[values.size() / 2];
}

} // namespace

double energyAt(double ratio, double lambdaPerp) { return std::sqrt(1.0 + std::pow(ratio * lambdaPerp, 2)) - 1.0; }

DatabaseRow scaledTo(const DatabaseRow& row, double energy) {
  DatabaseRow copy = row;
  copy.energy = energy;
  copy.lambdaPerp = momentumOf(energy) / gyroRatio(pointOf(row));
  const double factor = speedOf(copy.energy) * copy.lambdaPerp / (speedOf(row.energy) * row.lambdaPerp);
  for (double* d : {&copy.diffusion, &copy.error, &copy.moving, &copy.movingError, &copy.diffusionEnd, &copy.endError})
    *d *= factor;
  return copy;
}

void calibrate(TransportModel& model, const std::vector<DatabaseRow>& rows, const std::vector<DatabaseRow>& all,
               Label label) {
  model.median = medianOf(all, label);
  model.uncertaintyFactor = 1.0;
  auto residuals = residualsOf(model, spreadOut(rows, model.kind), label);
  const std::size_t near = std::min(residuals.size(), model.kind == ModelKind::Seed ? neighbourCopies : neighbours);
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
  if (model.kind == ModelKind::Seed) {
    // Where rows are dense, copies from sparser places make a node too unsure: the rows themselves set the size.
    const double factor = needed(residualsOf(model, rows, label),
                                 [&](const Residual& r) { return static_cast<double>(table.at(r.x, r.y)); });
    for (float& value : table.values)
      value *= static_cast<float>(factor);
  }
  model.uncertainty = table;
}

} // namespace larmor::studies::transport
