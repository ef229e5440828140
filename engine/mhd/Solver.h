#pragma once
#include "engine/core/Vec3.h"
#include "engine/core/VectorGrid.h"
#include "engine/mhd/MhdParameters.h"
#include "engine/mhd/Transform.h"

#include <array>
#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace larmor::mhd {

/// Volume averages of the present state. Numbers that do not exist are NaN: Reynolds numbers and resolution where
/// nothing is dissipated or by a higher order.
struct Balance {
  static constexpr double none = std::numeric_limits<double>::quiet_NaN();
  double time = 0, kinetic = 0, magnetic = 0; ///< energies of the fluctuations
  /// eps_u, eps_b. The forcing acts in kicks between the steps; this is the mean of before and after the last one.
  double viscousLoss = 0, resistiveLoss = 0;
  double crossHelicity = 0, magneticHelicity = 0; ///< <u.b>, <a.b>
  /// Energy put in and lost since the start, the losses integrated by the scheme itself.
  double input = 0, viscouslyLost = 0, resistivelyLost = 0;
  double taylorReynolds = none, magneticTaylorReynolds = none; ///< u' lambda / nu, and with b' and eta
  double resolution = none;                                    ///< k_max (nu^3 / eps)^(1/4)
  double divergence = 0;                                       ///< largest |k.u|, |k.b| over k times the rms
  double energy() const { return kinetic + magnetic; }
};

/// What is missing in dE/dt = P - eps from one state to a later one of the same run: (E - E_0 - input + lost) / scale.
/// The scale is the energy put in meanwhile; in decay, the energy at first.
double balanceResidual(const Balance& first, const Balance& now);

/// E(k) of u and b in shells round|k| = n, n = 1, 2, ...
struct Spectra {
  std::vector<double> k, kinetic, magnetic;
};

/// Everything a later program needs to go on to the same bits.
struct SolverState {
  std::array<std::vector<Complex>, 3> u, b; ///< [z][y][x] of the kept half spectrum, all (N/2 + 1) N^2 modes
  double time = 0, speed = 0, input = 0;    ///< speed: largest |u| + |b| of the last step, for the next one's length
  std::uint64_t step = 0;
  std::array<double, 2> lost{};     ///< energy dissipated so far, by viscosity and by resistivity
  double kick = 0, startEnergy = 0; ///< eps_u that the last kick of the forcing added; energy at time 0
};

/// Pseudo-spectral solver: divergence form (six inverse and eight forward transforms per stage), 2/3 rule, integrating
/// factor for the dissipation, low-storage Runge-Kutta (Williamson 1980; Carpenter & Kennedy 1994), forcing after
/// Alvelius, Phys. Fluids 11, 1880 (1999). One state of six scalars, six of memory of the scheme and eight of work.
/// Results do not depend on the number of threads.
class Solver {
public:
  /// @throws Error for invalid parameters or too little memory.
  Solver(const MhdParameters& parameters, std::uint64_t seed, unsigned threads = 0);
  ~Solver();

  /// Replaces the start state by these fields, projected to zero divergence and the kept modes.
  void set(const std::function<Vec3(const Vec3&)>& u, const std::function<Vec3(const Vec3&)>& b);
  /// One time step, of at most this length. @throws Error if the energy of the state before it is not finite or more
  /// than it started with and was put in: time step too long.
  void step(double most = std::numeric_limits<double>::infinity());
  double nextStep() const; ///< its length if nothing limits it

  double time() const;
  std::uint64_t steps() const;
  void requireStable() const; ///< @throws Error as step() does, for the present state
  const MhdParameters& parameters() const { return parameters_; }

  Balance balance() const;
  Spectra spectra() const;
  VectorGrid magnetic() const; ///< b in real space with the mean field
  VectorGrid velocity() const;
  /// |b| (false) or |curl b| (true) in the plane z = index, [y][x].
  std::vector<float> slice(std::size_t index, bool current) const;

  SolverState state() const;
  /// @throws Error if it is of another grid.
  void restore(const SolverState& state);

  /// Time of the transforms of one step alone, for benchmarks: does them on the work arrays.
  void transformsOfOneStep();

private:
  struct Memory;
  void start(std::uint64_t seed);
  using Sums = std::array<double, 4>; ///< of |u|^2, |b|^2, k^(2h) |u|^2, k^(2h) |b|^2
  struct Stage {
    double previous, weight, dt, toNext; ///< q = previous q + dt N, v += weight q; then on by toNext dt
  };
  void begin();
  void stage(const Stage& stage, bool first, bool last);
  Sums toLines();            ///< state to work, along z
  void multiply(bool speed); ///< planes of values, products, back
  void advance(const Stage& stage);
  void requireStable(double energy) const;
  std::vector<double> powersOfSquares() const;
  void force(double dt);
  VectorGrid realSpace(const std::array<Scalar, 3>& field, double mean) const;

  MhdParameters parameters_;
  std::uint64_t seed_;
  unsigned threads_;
  Transform transform_;
  std::unique_ptr<Memory> memory_;
  double time_ = 0, speed_ = 0, input_ = 0;
  std::uint64_t step_ = 0;
  std::vector<double> powers_; ///< k^(2h) by k^2
  std::array<double, 2> lost_{}, lossMemory_{};
  double kick_ = 0, startEnergy_ = 0;
};

} // namespace larmor::mhd
