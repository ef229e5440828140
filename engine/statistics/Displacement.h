#pragma once
#include "engine/core/Curve.h"
#include "engine/core/Trajectories.h"
#include "engine/statistics/BlockSums.h"

namespace larmor::statistics {

/// Running diffusion from t = 0: D_perp(t) = <dx^2+dy^2>/(4t), D_par(t) = <dz^2>/(2t), with z the axis. D(t) nears its
/// limit only as 1/t, so the slope of the mean squares over [t_end/2, t_end] is given beside it. Jackknife errors.
struct DiffusionReport {
  Curve perpendicular, parallel;              ///< running_diffusion_perpendicular, running_diffusion_parallel
  Estimate slopePerpendicular, slopeParallel; ///< NaN if there are too few records
  /// |D(t_end) - D(t_end/2)| < 3 % and the slope agrees with D(t_end) within two standard errors.
  bool saturatedPerpendicular = false, saturatedParallel = false;
};

/// Square displacements as sums per record: [3 k] particles, [3 k + 1] across, [3 k + 2] along the axis.
/// @param axis the direction called parallel
/// @param time [record] of the sums; the first is where displacements start.
DiffusionReport diffusionFrom(const BlockSums& sums, const std::vector<double>& time, const Normalisation& n,
                              const Vec3& axis);
void addDisplacement(const Vec3& displacement, const Vec3& axis, double* sums);

/// Square displacements of a growing run, fed as records are completed. Particles belong to fixed blocks, so the bits
/// depend neither on threads nor on the pieces in which records come. Memory: 20 x 3 doubles per record.
class DisplacementSums {
public:
  /// @param axis unit vector called parallel.
  DisplacementSums(std::size_t particles, std::size_t records, const Vec3& axis = {0.0, 0.0, 1.0});

  /// Adds records [from, to). @throws Error if the array has another size than announced, or no positions.
  void feed(const Trajectories& trajectories, std::size_t from, std::size_t to, unsigned threads = 0);
  /// From the records fed so far (they must have come in order).
  DiffusionReport report(const Trajectories& trajectories) const;
  std::size_t done() const { return done_; }

private:
  std::size_t particles_, records_, done_ = 0;
  Vec3 axis_;
  BlockSums sums_;
};

} // namespace larmor::statistics
