#pragma once
#include "engine/core/MachineParameters.h"
#include "engine/core/Parameters.h"
#include "engine/core/Trajectories.h"

#include <array>
#include <cstdint>

namespace larmor::motion {

enum class Pusher {
  Boris,        ///< rotation by 2 atan(h/2) per step, h = Omega dt: period too long by (h/2)/atan(h/2)
  ExactRotation ///< rotation by h: no phase error in a uniform field
};
constexpr auto choicesOf(Pusher) {
  return std::array{std::pair{Pusher::Boris, "boris"}, std::pair{Pusher::ExactRotation, "exact"}};
}

enum class Precision { Double, Single };
constexpr auto choicesOf(Precision) {
  return std::array{std::pair{Precision::Double, "double"}, std::pair{Precision::Single, "single"}};
}

enum class Direction { Forward, Backward };
constexpr auto choicesOf(Direction) {
  return std::array{std::pair{Direction::Forward, "forward"}, std::pair{Direction::Backward, "backward"}};
}

/// Units of the equation of motion: dV/dt = alpha V x b with |V| = 1 (Luebke et al.), or dv/dt = v x B / gamma with v
/// in c, length in mc/(qB_0), time in m/(qB_0) (Palade).
enum class Form { Alpha, Relativistic };

/// How particles move and what is recorded.
struct MotionParameters {
  double alpha = 32.0;
  double kineticEnergy = 0.0;
  double gyrations = 20.0;
  std::int64_t stepsPerGyration = 100;
  std::int64_t recordEvery = 0;
  Direction direction = Direction::Forward;
  Pusher pusher = Pusher::Boris;
  Precision precision = Precision::Double;

  static constexpr std::string_view group = "Motion";
  static constexpr auto fields() {
    using P = MotionParameters;
    return std::tuple{
        Parameter{&P::alpha, "alpha", "α", "1", "Coupling l0/r_g in units of unit speed; not used if T is set",
                  Range{1e-6, 1e9}, Hint::Logarithmic},
        Parameter{&P::kineticEnergy, "T", "T", "mc²",
                  "Kinetic energy; above 0 selects the relativistic form (speed in c, length in mc/qB0)",
                  Range{0.0, 1e9}},
        Parameter{&P::gyrations, "gyrations", "", "T_g", "Length of the paths in gyro-periods", Range{1e-3, 1e9},
                  Hint::Logarithmic},
        Parameter{&P::stepsPerGyration, "steps_per_gyration", "", "1", "Time steps in one gyro-period",
                  Range{4, 1000000}},
        Parameter{&P::recordEvery, "record_every", "K", "1",
                  "Steps from one record to the next; 0: as fine as memory and display allow", Range{0, 1e12}},
        Parameter{&P::direction, "direction", "", "", "Forward or backward in time", Range{}, Hint::Advanced},
        Parameter{&P::pusher, "pusher", "", "",
                  "Integrator: Boris, or with exact rotation (no phase error in a uniform field)", Range{},
                  Hint::Advanced},
        Parameter{&P::precision, "precision", "", "", "Floating-point numbers of the particles", Range{},
                  Hint::Advanced}};
  }
  std::vector<Complaint> validate() const;
  Form form() const { return kineticEnergy > 0.0 ? Form::Relativistic : Form::Alpha; }
  /// gamma = 1 + T; 1 in the alpha form.
  double lorentzFactor() const { return 1.0 + kineticEnergy; }
};

/// Rotation rate, speed and units of the chosen form.
Normalisation normalisationOf(const MotionParameters& parameters);

} // namespace larmor::motion
