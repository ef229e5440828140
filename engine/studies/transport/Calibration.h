#pragma once
#include "engine/studies/transport/Database.h"
#include "engine/studies/transport/Validation.h"

namespace larmor::studies::transport {

/// The same particles in other units: D/(v lambda_perp) is the same at the same b and gyroRatio.
/// @returns the row at that energy, with lambda_perp, D and their errors to match.
DatabaseRow scaledTo(const DatabaseRow& row, double energy);
/// Energy at which a row of that gyroRatio has that lambda_perp.
double energyAt(double gyroRatio, double lambdaPerp);

/// Makes the table of relative uncertainties and the median from rows the networks were not trained on: the model's own
/// part, apart from the rows' errors (learning::calibratedTable). The seed network, which
/// does not know the scaling, is looked at in scaled copies of each row too, which reach where the domain has few rows.
/// @param rows with D > 0 to calibrate on. @param all of the database.
void calibrate(TransportModel& model, const std::vector<DatabaseRow>& rows, const std::vector<DatabaseRow>& all,
               Label label);
/// A row, and what a network that was not trained on it predicts there.
struct HeldOut {
  DatabaseRow row{};
  double predicted = 0;
};
std::vector<HeldOut> predictedBy(const TransportModel& model, const std::vector<DatabaseRow>& rows);
/// The same from rows that were held out of networks like the model's (train()).
void calibrate(TransportModel& model, const std::vector<HeldOut>& rows, const std::vector<DatabaseRow>& all,
               Label label);
/// So many rows are enough to calibrate on.
constexpr std::size_t enoughForCalibration = 40;

} // namespace larmor::studies::transport
