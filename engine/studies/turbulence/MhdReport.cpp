#include "engine/studies/turbulence/MhdReport.h"

#include "engine/studies/turbulence/FieldTrend.h"

#include <nlohmann/json.hpp>

namespace larmor::studies::turbulence {

namespace {

constexpr std::array series{std::pair{"t", &mhd::Balance::time},
                            std::pair{"kinetic", &mhd::Balance::kinetic},
                            std::pair{"magnetic", &mhd::Balance::magnetic},
                            std::pair{"cross_helicity", &mhd::Balance::crossHelicity},
                            std::pair{"magnetic_helicity", &mhd::Balance::magneticHelicity},
                            std::pair{"dissipation_kinetic", &mhd::Balance::viscousLoss},
                            std::pair{"dissipation_magnetic", &mhd::Balance::resistiveLoss},
                            std::pair{"input", &mhd::Balance::input},
                            std::pair{"lost_kinetic", &mhd::Balance::viscouslyLost},
                            std::pair{"lost_magnetic", &mhd::Balance::resistivelyLost}};

/// Growth or decay of the fluctuations, which the snapshot at rms 1 does not show.
void addTrend(nlohmann::json& json, const FieldTrend& trend) {
  json["b_rms"] = trend.rms;
  json["b_rms_start"] = trend.startRms;
  json["b_rms_rate"] = trend.rate;
  json["b_rms_rate_over"] = trend.time;
  json["b_rms_trend"] = nameOf(trend.kind);
}

} // namespace

void addSimulation(nlohmann::json& json, const MhdResult& result, const mhd::MhdParameters& parameters) {
  const auto& b = result.snapshot.now;
  json["simulation"] = {{"time", b.time},
                        {"steps", result.snapshot.steps},
                        {"kinetic_energy", b.kinetic},
                        {"magnetic_energy", b.magnetic},
                        {"viscous_loss", b.viscousLoss},
                        {"resistive_loss", b.resistiveLoss},
                        {"cross_helicity", b.crossHelicity},
                        {"magnetic_helicity", b.magneticHelicity},
                        {"taylor_reynolds", b.taylorReynolds},
                        {"magnetic_taylor_reynolds", b.magneticTaylorReynolds},
                        {"k_max_eta", b.resolution},
                        {"divergence", b.divergence},
                        {"viscosity", parameters.kinematicViscosity()},
                        {"resumed", result.resumed},
                        {"wall_s", result.wallSeconds}};
  if (!parameters.hydrodynamic())
    addTrend(json["simulation"], trendOf(result.snapshot.history));
  if (!result.warning.empty())
    json["warning"] = result.warning;
  for (const auto& [name, value] : series) {
    auto& column = json["series"][name] = nlohmann::json::array();
    for (const auto& each : result.snapshot.history)
      column.push_back(each.*value);
  }
  json["balance_residual"] = result.snapshot.balanceResidual();
}

} // namespace larmor::studies::turbulence
