#pragma once
#include "engine/core/Curve.h"
#include "engine/statistics/BlockSums.h"

#include <array>
#include <vector>

namespace larmor::statistics {

/// Whether a change by a third of D would stand out from its errors: with fewer particles any D seems flat.
bool changeIsTold(const Estimate& diffusion, const Estimate& change);

/// How particles that start together spread across a direction, with errors by the jackknife.
struct Spread {
  Estimate diffusion;    ///< slope of <dx^2 + dy^2>/4 over [t_end/2, t_end], the asymptotic value
  Estimate diffusionEnd; ///< <dx^2 + dy^2>/(4 t_end)
  /// Growth of <dX^2 + dY^2>/4 of the gyro-centres over the second half, with an origin that moves along a quarter of
  /// t_end behind: the same number as `diffusion` where velocities are uncorrelated over that time, with about half of
  /// its error, and far less where the gyro-radius is large beside what diffuses.
  Estimate diffusionMoving;
  /// diffusionMoving less what it was at half the time (over [t_end/4, t_end/2], from an origin t_end/8 behind), with
  /// the error of the difference: how much D still grows when the time doubles.
  Estimate change;
  bool saturated = false; ///< D is flat over a factor of two in time: flat(1), unless a study asks for less
  double kurtosis = 0;
  Estimate pitchCosine;             ///< <mu> at the end
  Curve running, derivative, pitch; ///< D(t), (1/4) d<dx^2 + dy^2>/dt, <mu>(t), with errors
  std::size_t particles = 0;        ///< that are in it
  /// D changed over a factor of two in time by no more than so many of the change's errors, or by less than 3 % of D.
  bool flat(double errors) const;
  /// Whether the error of the change is small enough for that to say something: changeIsTold.
  bool flatIsTold() const { return changeIsTold(diffusionMoving, change); }
};

/// Gyro-centres of a particle across the mean field, at each sample.
using Centres = std::vector<std::array<double, 2>>;
/// What twice the time still needs of them: every second one, as the samples are then twice as far apart.
Centres everySecond(const Centres& at);

/// Sums of the particles of one piece of the work, or of some of them.
struct SpreadPart {
  std::size_t piece = 0, first = 0, end = 0; ///< numbers first .. end - 1 of the particles
  std::vector<double> sums{};

  /// A particle at a sample. @param place from its start; x and y are across.
  void add(std::size_t sample, const std::array<double, 3>& place, double pitchCosine);
  /// The gyro-centres of one particle at all samples.
  void addCentres(const Centres& at);
};

/// Sums of all particles in blocks, whatever they are computed on and in whichever order.
class SpreadSums {
public:
  /// @param times of the samples, ascending, above 0.
  SpreadSums(std::vector<double> times, std::size_t particles);
  std::size_t pieces() const { return pieces_.size(); }
  /// Number of the first particle of a piece; particles belong to pieces whatever they are computed on.
  std::size_t firstOf(std::size_t piece) const { return piece * all_ / pieces(); }
  /// For particles first .. end - 1, by the piece that they belong to.
  std::vector<SpreadPart> emptyParts(std::size_t first, std::size_t end) const;
  void add(const SpreadPart& part);
  std::size_t particles() const { return particles_; } ///< so far
  /// For twice the time with as many samples, an even number of them and evenly spaced: the first half of the samples
  /// is there already, and of each particle the second half (SpreadPart::add) and all centres are missing.
  SpreadSums forTwiceTheTime() const;
  Spread result(const std::string& timeUnit, const std::string& diffusionUnit) const;

private:
  std::vector<double> times_;
  std::size_t all_, inBlocks_, particles_ = 0;
  std::vector<std::vector<double>> pieces_;
};

} // namespace larmor::statistics
