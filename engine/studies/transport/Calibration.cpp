#include "engine/studies/transport/Calibration.h"

#include "engine/core/Error.h"

#include <algorithm>
#include <cmath>

namespace larmor::studies::transport {

namespace {

constexpr std::size_t copiesOfARow = 20;     ///< of the seed network, evenly over the logarithm of the energies
constexpr double leastCopied = 1e-3;         ///< energy
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

/// How wrong predictions are, as shares of them, since that is what an uncertainty is.
/// @param model whose members' spread counts
std::vector<learning::Residual> residualsOf(const TransportModel& model, const std::vector<HeldOut>& rows,
                                            Label label) {
  const Predictor predictor(model);
  std::vector<learning::Residual> result;
  const bool allOpen = std::all_of(rows.begin(), rows.end(), [](const HeldOut& r) { return labelIsOpen(r.row); });
  for (const auto& [row, diffusion] : rows) {
    if (labelIsOpen(row) && !allOpen)
      continue; // tells nothing of the model
    const auto truth = labelOf(row, label);
    const auto [x, y] = model.tableAt(pointOf(row), diffusion);
    result.push_back({x, y, truth.value / diffusion - 1.0,
                      model.uncertaintyFactor * predictor.spreadAt(pointOf(row)).uncertainty,
                      knownError(truth) / diffusion});
  }
  return result;
}

/// What calibration takes from all rows, before residuals are looked at.
void describe(TransportModel& model, const std::vector<DatabaseRow>& all, Label label) {
  std::vector<double> diffusion;
  for (const DatabaseRow& row : all)
    if (const double d = labelOf(row, label).value; d > 0)
      diffusion.push_back(d);
  if (diffusion.empty())
    throw Error("database", "no row has D > 0", "simulated points with b > 0");
  model.median = learning::quantile(diffusion, 0.5);
  model.uncertaintyFactor = 1.0;
  model.settledLabels = settledLabels(all);
}

} // namespace

std::vector<HeldOut> predictedBy(const TransportModel& model, const std::vector<DatabaseRow>& rows) {
  const Predictor predictor(model);
  std::vector<HeldOut> result;
  for (const DatabaseRow& row : rows)
    result.push_back({row, predictor.spreadAt(pointOf(row)).diffusion});
  return result;
}

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

void calibrate(TransportModel& model, const std::vector<HeldOut>& rows, const std::vector<DatabaseRow>& all,
               Label label) {
  describe(model, all, label);
  model.uncertainty = learning::calibratedTable(residualsOf(model, rows, label), enoughForCalibration, leastShare);
}

void calibrate(TransportModel& model, const std::vector<DatabaseRow>& rows, const std::vector<DatabaseRow>& all,
               Label label) {
  describe(model, all, label);
  const bool seed = model.kind == ModelKind::Seed;
  const auto spread = predictedBy(model, spreadOut(rows, model.kind));
  UncertaintyTable table = learning::calibratedTable(residualsOf(model, spread, label),
                                                     seed ? neighbourCopies : enoughForCalibration, leastShare);
  if (seed) {
    // Where rows are dense, copies from sparser places make a node too unsure: the rows themselves set the size.
    const double factor = learning::factorNeeded(table, residualsOf(model, predictedBy(model, rows), label));
    for (float& value : table.values)
      value *= static_cast<float>(factor);
  }
  model.uncertainty = table;
}

} // namespace larmor::studies::transport
