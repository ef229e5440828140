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

/// Volume averages of the present state.
struct Balance {
  double time = 0, kinetic = 0, magnetic = 0;            ///< energies of the fluctuations
  double viscousLoss = 0, resistiveLoss = 0;             ///< eps_u, eps_b
  double crossHelicity = 0, magneticHelicity = 0;        ///< <u.b>, <a.b>
  double taylorReynolds = 0, magneticTaylorReynolds = 0; ///< u' lambda / nu (order 1), and with b' and eta
  double resolution = 0;                                 ///< k_max (nu^3 / eps)^(1/4)
  double divergence = 0;                                 ///< largest |k.u|, |k.b| over k times the rms
  double energy() const { return kinetic + magnetic; }
};

/// E(k) of u and b in shells round|k| = n, n = 1, 2, ...
struct Spectra {
  std::vector<double> k, kinetic, magnetic;
};

/// Everything a later program needs to go on to the same bits.
struct SolverState {
  std::array<std::vector<Complex>, 3> u, b; ///< [z][y][x] of the kept half spectrum, all (N/2 + 1) N^2 modes
  double time = 0, speed = 0, input = 0;    ///< speed: largest |u| + |b| of the last step, for the next one's length
  std::uint64_t step = 0;
};

/// Pseudo-spectral solver: rotational form, 2/3 rule, integrating factor for the dissipation, low-storage Runge-Kutta
/// (Williamson 1980; Carpenter & Kennedy 1994), forcing after Alvelius, Phys. Fluids 11, 1880 (1999). One state of six
/// scalars, six of memory of the scheme and twelve of work. Results do not depend on the number of threads.
class Solver {
public:
  /// @throws Error for invalid parameters or too little memory.
  Solver(const MhdParameters& parameters, std::uint64_t seed, unsigned threads = 0);
  ~Solver();

  /// Replaces the start state by these fields, projected to zero divergence and the kept modes.
  void set(const std::function<Vec3(const Vec3&)>& u, const std::function<Vec3(const Vec3&)>& b);
  /// One time step, of at most this length.
  void step(double most = std::numeric_limits<double>::infinity());
  double nextStep() const; ///< its length if nothing limits it

  double time() const;
  std::uint64_t steps() const;
  double input() const; ///< energy put in by the forcing since the start
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
  void measureSpeed();
  void stage(double previous, double weight, double dt, double toNext);
  void derivativesToWork();
  void products();
  void update(double previous, double weight, double dt, double toNext);
  std::vector<double> decays(double coefficient, double time) const;
  void force(double dt);
  VectorGrid realSpace(const std::array<Scalar, 3>& field, double mean) const;

  MhdParameters parameters_;
  std::uint64_t seed_;
  unsigned threads_;
  Transform transform_;
  std::unique_ptr<Memory> memory_;
  double time_ = 0, speed_ = 0, input_ = 0;
  std::uint64_t step_ = 0;
};

} // namespace larmor::mhd
