#pragma once
#include "engine/core/Trajectories.h"
#include "engine/statistics/PathSeries.h"

#include <string>

namespace larmor::statistics {

/// A reversal of the parallel velocity.
struct MirrorEvent {
  std::size_t particle = 0, record = 0; ///< the record of the smallest |v_par|
  double time = 0.0;                    ///< where the smoothed v_par is zero, between records
  Vec3 position{};                      ///< at the record
  double fieldStrength = 0.0;           ///< |b|, mean over one local gyro-period
  double magneticMoment = 0.0;          ///< (1 - v_par^2/V^2)/(2|b|), likewise
  double curvature = 0.0;               ///< gyro-centre curvature over the window centred here; NaN if there is none
  double torsionBefore = 0.0, torsionAfter = 0.0; ///< mean raw torsion at the hysteresis points
  /// True: adiabatic reflection at a field maximum. False: scattering reversal.
  bool mirror = false;
};

struct MirrorDetection {
  std::vector<MirrorEvent> events; ///< in order of particle, then time
  std::size_t searched = 0;        ///< paths that were looked through
  std::size_t unresolved = 0;      ///< reversals left out because records were too far apart there
  std::string refusal;             ///< why nothing was sought; empty if it was
};

/// Reversals along one path. With T the local gyro-period 2 pi/(c |b|): the pitch-angle cosine, smoothed with a centred
/// box of T, passes from beyond +0.1 to beyond -0.1 or back; it is a mirror event if the magnetic moment's means over
/// 2T before and after differ by less than a factor exp(0.3) and the smoothed |b| is larger than on both sides.
/// Without b, cosine and |b| are taken from curvature and torsion of the velocity after a three-point filter.
/// Refused if records are further apart than T/4, with T of the root mean square |b| along the path.
MirrorDetection detectMirrorEvents(const PathSeries& series, std::size_t particle = 0);
/// All particles, the first `done` records. Refused if every particle is.
MirrorDetection detectMirrorEvents(const Trajectories& trajectories, std::size_t done, unsigned threads = 0);

std::vector<MirrorEvent> mirrorEvents(const Path& path, const Normalisation& normalisation, std::size_t particle = 0);
std::vector<MirrorEvent> mirrorEvents(const Trajectories& trajectories, std::size_t done, unsigned threads = 0);

/// Why nothing can be found where samples are this far apart; empty if they are near enough.
/// @param perField samples in a gyro-period where |b| = 1. @param meanSquare of |b| along the path.
std::string tooFarApart(double perField, double meanSquare);

/// Appends one particle's findings to the pool.
void append(MirrorDetection& pool, MirrorDetection&& more);

/// "Paper labels" (Luebke et al.): records where the gyro-centre curvature is above its 99th percentile along the path;
/// the sign of the gyro-centre torsion there tells the direction.
std::vector<std::size_t> paperLabels(const PathSeries& series, double quantile = 0.99);

} // namespace larmor::statistics
