#pragma once
#include "engine/core/MachineParameters.h"
#include "engine/core/Vec3.h"
#include "engine/fields/PaladeTurbulence.h"
#include "engine/jobs/JobContext.h"
#include "engine/jobs/Sink.h"
#include "engine/statistics/Spread.h"

#include <string>
#include <vector>

namespace larmor::motion {
class WaveDevice;
}

namespace larmor::studies::transport {

/// Gyro-radius over lambda_perp above which forty crossings of lambda_par are fewer than forty gyrations.
constexpr double slowRatio = 3.0;

/// Pitch angles at the start.
enum class Start {
  Fixed,     ///< all with the cosine mu
  Isotropic, ///< every direction: as after pitch angles have mixed, however long that takes
  Auto       ///< Isotropic where they take long to mix, else Fixed
};
constexpr auto choicesOf(Start) {
  return std::array{std::pair{Start::Fixed, "fixed"}, std::pair{Start::Isotropic, "isotropic"},
                    std::pair{Start::Auto, "auto"}};
}

/// One simulation of perpendicular diffusion (Palade): lengths in rho_0 = mc/(|q| B_0), times in m/(|q| B_0), speeds in
/// c, kinetic energy in mc^2, D in rho_0^2 |q| B_0/m. Every particle moves in a realisation of its own.
struct SimulationParameters {
  double energy = 1.0, b = 0.2, lambdaPerp = 5.0, mu = 0.5, lambdaPar = 0.0, kMax = 30.0, xMax = 100.0, tEnd = 0.0;
  std::int64_t modes = 500, particles = 10000, longest = 32;
  std::string step = "auto";
  Start start = Start::Fixed;
  fields::PaladeNormalisation normalisation = fields::PaladeNormalisation::B;
  std::uint64_t seed = 1;

  static constexpr std::string_view group = "Transport simulation";
  static constexpr auto fields() {
    using P = SimulationParameters;
    return std::tuple{
        Parameter{&P::energy, "T", "T", "mc^2", "Kinetic energy", Range{1e-6, 1e4}},
        Parameter{&P::b, "b", "b", "B_0", "Turbulence amplitude", Range{0, 1e2}},
        Parameter{&P::lambdaPerp, "lambda_perp", "λ_⊥", "rho_0", "Scale across, the perpendicular correlation length",
                  Range{1e-3, 1e4}},
        Parameter{&P::mu, "mu", "μ", "1", "Pitch-angle cosine, at the start", Range{-1, 1}},
        Parameter{&P::start, "start", "", "",
                  "Pitch angles at the start: fixed = mu, isotropic = as after they have mixed, auto = isotropic where "
                  "that takes long (gyro-radius above 3 lambda_perp, or 0.7 lambda_perp and 11 b lambda_perp)",
                  Range{}, Hint::Advanced},
        Parameter{&P::lambdaPar, "lambda_par", "λ_∥", "rho_0",
                  "Scale along, the parallel correlation length; 0: ten times lambda_perp", Range{0, 1e6}},
        Parameter{&P::modes, "modes", "N_c", "1", "Plane waves of a realisation", Range{1, 1e5}},
        Parameter{&P::particles, "particles", "N_p", "1", "Particles, each in a realisation of its own", Range{1, 1e8}},
        Parameter{
            &P::normalisation, "normalisation", "", "",
            "Normalisation: b = b_rms is b exactly, literal = the printed potential, whose b_rms depends on kmax"},
        Parameter{&P::kMax, "kmax", "κ_max", "1", "Cut-off across, of k_perp lambda_perp", Range{1e-3, 1e5}},
        Parameter{&P::xMax, "xmax", "x_max", "1", "Cut-off along, of k_par lambda_par", Range{1e-3, 1e7}},
        Parameter{&P::step, "dt", "Δt", "m/(|q| B_0)",
                  "Time step: auto = min(2 pi/10, lambda_perp/(8 v)), paper = 2 pi/10, gyro = min(2 pi gamma/20, "
                  "lambda_perp/(8 v)), or a number"},
        Parameter{&P::tEnd, "t_end", "t_end", "m/(|q| B_0)",
                  "Length; 0: forty crossings of lambda_par or forty gyrations, whichever is longer, and twice as long "
                  "again and again until D(t) is flat",
                  Range{0, 1e9}},
        Parameter{&P::longest, "longest", "", "1", "Times that length a simulation may go on to; 1: not beyond it",
                  Range{1, 4096}},
        Parameter{&P::seed, "seed", "", "1", "Seed of all random numbers"}};
  }
  std::vector<Complaint> validate() const;
  double gamma() const { return 1.0 + energy; }
  double speed() const;
  double parallelLength() const { return lambdaPar > 0 ? lambdaPar : 10.0 * lambdaPerp; }
  double usualTime() const; ///< forty crossings of lambda_par or forty gyrations, whichever is longer
  double endTime() const;   ///< at first; longer, if D(t) is not flat then and goesOn()
  /// May go on beyond endTime().
  bool goesOn() const { return tEnd == 0.0 && longest > 1 && b > 0.0; }
  bool goesOnFrom(double time) const;                                 ///< to twice that time, if D(t) is not flat then
  double gyroRatio() const { return gamma() * speed() / lambdaPerp; } ///< gyro-radius over lambda_perp
  bool mixesSlowly() const;                                           ///< the pitch angles
  bool startsIsotropic() const;
  /// Errors by which D(t) may change and be flat. Particles that all start with one pitch angle lose it when they go on
  /// for long, and D then becomes that of all pitch angles: noise alone must not make them (one time in three it is
  /// above one error).
  double errorsOfFlat() const;
  double timeStep() const; ///< as asked for, before it is fitted to the end time. @throws Error
};

struct SimulationResult : statistics::Spread {
  double endTime = 0, step = 0, turbulentRms = 0;
  bool goesOn = false;  ///< D(t) was not flat at endTime, and twice as long is on its way
  double phaseStep = 0; ///< kmax v dt / lambda_perp: above 5 the steps miss the smallest scales
  double wallSeconds = 0, modeEvaluations = 0;
  std::string device; ///< that pushed them: "CPU, 2 threads, AVX-512", or a graphics card
};

/// What the reader of a result has to know, in sentences: D(t) has not settled, or the slope shows gyration more than
/// diffusion.
std::vector<std::string> warningsOf(const SimulationParameters& parameters, const SimulationResult& result);

/// A simulation as it is asked for.
struct SimulationOrder {
  SimulationParameters parameters;
  MachineParameters machine;
};

/// Twice as long again and again until D(t) is flat (Spread::saturated), where the parameters allow it: particles go on
/// from where they are. The result does not depend on the number of threads, and on the device by rounding only, as it
/// pushes the same particles in the same waves. @param sink receives what is known so far, on a thread of the work: a
/// few times a second, on a graphics card after each batch of particles; and the result. @throws Error, Cancelled.
SimulationResult simulate(const SimulationOrder& order, jobs::JobContext& context,
                          const jobs::Sink<SimulationResult>& sink = {});
/// On a device that is kept for the next one.
SimulationResult simulate(const SimulationOrder& order, jobs::JobContext& context,
                          const jobs::Sink<SimulationResult>& sink, const motion::WaveDevice& device);

/// Paths of the first particles of that simulation, to look at: [count][about `points`]. @throws Cancelled
std::vector<std::vector<Vec3>> examplePaths(const SimulationParameters& parameters, std::size_t count,
                                            std::size_t points, jobs::JobContext& context);

} // namespace larmor::studies::transport
