#include "engine/studies/transport/Calibration.h"

#include "engine/core/Error.h"

#include <algorithm>
#include <cmath>

namespace larmor::studies::transport {

namespace {

constexpr std::size_t copiesOfARow = 20;     ///< of the seed network, evenly over the logarithm of the energies
constexpr double leastCopied = 1e-3;         ///< energy
constexpr std::size_t neighbours = 40;       ///< rows of the scaling ensemble that a node looks at
constexpr std::size_t neighbourCopies = 100; ///< of the seed network: more, as copies of a row are alike
constexpr double leastShare = 0.5;           ///< of the uncertainty of all rows together: no node is surer than that

/// The rows, and for the seed network copies of them through the domain.
std::vector<DatabaseRow> spreadOut(const std::vector<DatabaseRow>& rows, ModelKind kind) {
  if (kind != ModelKind::Seed)
    return rows;
  const Domain domain;
  std::vector<DatabaseRow> result;
  for (const DatabaseRow& row : rows) {
    const double ratio = gyroRatio(pointOf(row));
    const double low = std::log(std::max(leastCopied, energyAt(ratio, domain.low[2])));
    const double high = std::log(std::min(domain.high[0], energyAt(ratio, domain.high[2])));
    for (std::size_t i = 0; i < copiesOfARow && high > low; ++i)
      result.push_back(
          scaledTo(row, std::exp(low + (high - low) * (static_cast<double>(i) + 0.5) / double(copiesOfARow))));
  }
  return result;
}

/// @param model whose table is 0, so that its uncertainty is the spread alone.
std::vector<learning::Residual> residualsOf(const TransportModel& model, const std::vector<DatabaseRow>& rows,
                                            Label label) {
  const Predictor predictor(model);
  std::vector<learning::Residual> result;
  const bool allOpen = std::all_of(rows.begin(), rows.end(), labelIsOpen);
  for (const DatabaseRow& row : rows) {
    if (labelIsOpen(row) && !allOpen)
      continue; // tells nothing of the model
    const Point p = pointOf(row);
    const auto truth = labelOf(row, label);
    const auto spread = predictor.spreadAt(p);
    const auto [x, y] = model.tableAt(p, spread.diffusion);
    result.push_back({x, y, spread.diffusion / truth.value - 1.0, model.uncertaintyFactor * spread.uncertainty,
                      knownError(truth) / truth.value});
  }
  return result;
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
  std::vector<double> diffusion;
  for (const DatabaseRow& row : all)
    if (const double d = labelOf(row, label).value; d > 0)
      diffusion.push_back(d);
  if (diffusion.empty())
    throw Error("database", "no row has D > 0", "simulated points with b > 0");
  model.median = learning::quantile(diffusion, 0.5);
  model.uncertaintyFactor = 1.0;
  model.settledLabels = settledLabels(all);
  const bool seed = model.kind == ModelKind::Seed;
  UncertaintyTable table = learning::calibratedTable(residualsOf(model, spreadOut(rows, model.kind), label),
                                                     seed ? neighbourCopies : neighbours, leastShare);
  if (seed) {
    // Where rows are dense, copies from sparser places make a node too unsure: the rows themselves set the size.
    const double factor = learning::factorNeeded(table, residualsOf(model, rows, label));
    for (float& value : table.values)
      value *= static_cast<float>(factor);
  }
  model.uncertainty = table;
}

} // namespace larmor::studies::transport
