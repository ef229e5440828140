#pragma once
#include "engine/core/Trajectories.h"
#include "engine/statistics/Records.h"

#include <optional>

namespace larmor::statistics {

/// Length of the gyro-centre filter, 1.5 gyro-periods, in time units (infinite if nothing gyrates).
double gyroCentreWindow(const Normalisation& normalisation);

/// Series along one path, [record], computed when first asked for and kept. Not for use from two threads at once.
/// The path must outlive this object. Numbers that cannot be had (no field, window not yet full, particle at rest,
/// records too far apart, components of V unknown) are NaN.
///
/// With V and b known, and c = coupling, dV/dt = c V x b gives without differences of V
///   A = c V x b, curvature = |A|/V^2, torsion = -c V.b/V^2 + c A.(db/dt)/A^2,
/// db/dt by sixth-order differences of the recorded field. Without b, A and dA/dt are fourth-order differences of V.
/// Differences mean nothing where records are more than a quarter of a gyro-period apart (that of the root mean square
/// |b|, or without b that of the normalisation): what needs them is then NaN.
/// The gyro-centre velocity is the mean of V over the last W = 1.5 gyro-periods, [X(t)-X(t-W)]/W; its derivatives
/// [V(t)-V(t-W)]/W and [A(t)-A(t-W)]/W are exact. Between records quintic Hermite interpolation is used.
class PathSeries {
public:
  PathSeries(const Path& path, const Normalisation& normalisation);
  /// The same with the spacing of path.time known: many paths share their times.
  PathSeries(const Path& path, const Normalisation& normalisation, const Spacing& spacing);

  const Path& path() const { return path_; }
  const Normalisation& normalisation() const { return normalisation_; }
  std::size_t size() const { return path_.size(); }
  Spacing spacing() const { return spacing_; }
  bool fieldKnown() const { return fieldKnown_; }

  /// The components of V one after the other, each [record].
  const std::vector<double>& velocityRow(std::size_t component) const;

  const std::vector<double>& curvature() const;
  const std::vector<double>& torsion() const;
  const std::vector<double>& gyroCentreCurvature() const;
  const std::vector<double>& gyroCentreTorsion() const;
  const std::vector<double>& speed() const;
  const std::vector<double>& fieldStrength() const;
  const std::vector<double>& pitchCosine() const;      ///< V.b/(|V||b|)
  const std::vector<double>& parallelVelocity() const; ///< V.b/|b|
  const std::vector<double>& magneticMoment() const;   ///< (V^2 - v_par^2)/(2|b|)

  /// Recorded positions, or the integral of V (trapezium with end correction) if there are none.
  const std::vector<Vec3>& position() const;
  const std::vector<Vec3>& acceleration() const;       ///< dV/dt
  const std::vector<Vec3>& jerk() const;               ///< d2V/dt2
  const std::vector<Vec3>& gyroCentreVelocity() const; ///< NaN before the first full window

private:
  using Series = std::optional<std::vector<double>>;
  using Vectors = std::optional<std::vector<Vec3>>;
  struct Window; // where t - W lies between records, and the interpolation weights there
  Window window() const;
  const std::vector<Vec3>& fieldRate() const;
  const std::vector<Vec3>& gyroCentreAcceleration() const;
  const std::vector<Vec3>& gyroCentreJerk() const;
  void filter() const;
  void curvatureFromVelocity() const;
  bool resolved() const;
  double rate() const { return normalisation_.coupling; }

  const Path& path_;
  Normalisation normalisation_;
  Spacing spacing_;
  bool fieldKnown_, velocityKnown_;
  mutable Series rows_[3], curvature_, torsion_, gyroCurvature_, gyroTorsion_, speed_, strength_, pitch_, parallel_,
      moment_;
  mutable Vectors position_, acceleration_, jerk_, fieldRate_, gyroVelocity_, gyroAcceleration_, gyroJerk_;
};

/// Records from the middle of the gyro-centre window to its end, where its values are dated: at most the path's size.
std::size_t gyroCentreDelay(const PathSeries& series);

} // namespace larmor::statistics
