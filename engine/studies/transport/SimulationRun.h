#pragma once
#include "engine/runs/Findings.h"
#include "engine/storage/Identify.h"
#include "engine/studies/transport/Simulate.h"

#include <filesystem>

namespace larmor::studies::transport {

/// A simulation with some of its paths to look at, as it is shown and kept in a file.
struct SimulationRun {
  SimulationParameters parameters;
  SimulationResult result{};                     ///< no particles: none has arrived yet
  std::shared_ptr<const runs::FewPaths> paths{}; ///< of the first particles
  bool complete() const { return result.particles == static_cast<std::size_t>(parameters.particles) && !result.goesOn; }
};

/// The paths, then simulate(). @param sink receives both as they come. @throws Error, Cancelled.
SimulationRun runSimulation(const SimulationOrder& order, jobs::JobContext& context,
                            const jobs::Sink<SimulationRun>& sink = {});

/// `visit(name, label, unit, value)` for every number of a result, an Estimate, a double or a bool, by its name in JSON
/// and in files.
template <class Result, class Visit>
void numbersOf(Result& r, Visit&& visit) {
  constexpr auto diffusion = "rho_0^2 |q| B_0/m", time = "m/(|q| B_0)";
  visit("D_perp", "Diffusion coefficient by the slope", diffusion, r.diffusion);
  visit("D_end", "Diffusion coefficient at the end", diffusion, r.diffusionEnd);
  visit("D_moving", "Diffusion coefficient from a moving origin", diffusion, r.diffusionMoving);
  visit("D_change", "Change of D_moving while the time doubled", diffusion, r.change);
  visit("saturated", "D is flat over a factor of two in time", "1", r.saturated);
  visit("t_end", "Length", time, r.endTime);
  visit("dt", "Time step", time, r.step);
  visit("kmax_v_dt", "Largest phase of a step", "1", r.phaseStep);
  visit("b_rms", "Turbulence amplitude", "B_0", r.turbulentRms);
  visit("mean_mu", "Mean pitch-angle cosine at the end", "1", r.pitchCosine);
  visit("kurtosis", "Kurtosis at the end", "1", r.kurtosis);
}

/// `visit(name, curve)` for its curves.
template <class Result, class Visit>
void curvesOf(Result& r, Visit&& visit) {
  visit("running", r.running);
  visit("derivative", r.derivative);
  visit("mean_mu", r.pitch);
}

/// A simulation as read from a file.
struct StoredSimulation {
  SimulationRun run;
  std::string command{};
  std::string name{}; ///< what it was called; empty: not known
};
/// Whole or not at all (docs/formats.md). @param name what it is called; may be empty. @throws Error
void writeSimulation(const std::filesystem::path& file, const SimulationRun& run, const std::string& command,
                     const std::string& name = {});
/// @throws Error naming file, object, what was found and expected.
StoredSimulation readSimulation(const std::filesystem::path& file);

} // namespace larmor::studies::transport
