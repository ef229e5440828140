#pragma once
#include "engine/statistics/FoundEvents.h"
#include "engine/statistics/Statistic.h"

#include <functional>

namespace larmor::statistics {

struct AnalyseOptions {
  unsigned threads = 0;          ///< 0 = all cores; the result does not depend on it
  bool costly = true;            ///< also the statistics too slow for a live view (structure functions)
  bool keepEvents = false;       ///< also list the mirror events
  std::size_t mostParticles = 0; ///< evenly chosen subset; 0 = all
  std::shared_ptr<const std::vector<std::uint64_t>> among; ///< these particles alone, ascending; null: all
  std::vector<std::string> only; ///< statistics by name ("structure_functions"), no mirror events; empty: all
  Vec3 axis{0.0, 0.0, 1.0};      ///< called parallel; any length but 0
  /// Particle p belongs to snapshot p modulo this. From three snapshots on they are the blocks of the error, as paths
  /// in one snapshot are not independent; the last particles that do not fill a round are left out.
  std::size_t snapshots = 1;
  /// Events that are known already, of all particles: none are sought in the records. Null: they are.
  const FoundEvents* found = nullptr;
  std::function<void(double)> progress; ///< fraction done, one call at a time, from any thread
  std::function<bool()> cancelled;      ///< asked before each particle, from any thread
};

/// A number that cannot be had, and why.
struct Missing {
  std::string name;   ///< of the scalar, or "mirror_events"
  std::string reason; ///< "records are 0.8 local gyro-periods apart; ..."
};

/// Everything said about a run's paths as a whole.
struct TrajectoryReport {
  std::size_t particles = 0; ///< paths that went in
  std::size_t skipped = 0;   ///< paths left out because a recorded number is not finite
  std::size_t records = 0;   ///< of each path
  bool whole = false;        ///< every statistic of every particle, with the list of events
  std::size_t mirrorEvents = 0, scatteringReversals = 0, unresolvedReversals = 0;
  std::string mirrorRefusal; ///< why no mirror events were sought; empty if they were
  std::size_t searched = 0;  ///< paths that were looked through for events; usually `particles`
  double eventStep = 0.0;    ///< time between the samples that were looked through; 0: between records
  std::vector<MirrorEvent> events;
  /// NaN where they cannot be had; the gyro-period is measured from the turning of the velocity.
  Estimate meanCurvature, meanGyroCentreCurvature, gyroPeriod, diffusionPerpendicular, diffusionParallel;
  std::vector<Scalar> scalars;  ///< these and those of further statistics
  std::vector<Missing> missing; ///< scalars that are NaN
  std::vector<Curve> curves;    ///< only those with points

  const Curve* find(const std::string& name) const;    ///< nullptr if there is none
  const Scalar* scalar(const std::string& name) const; ///< nullptr if there is none
  /// Why a number cannot be had; empty if it is there.
  std::string whyMissing(const std::string& name) const;
  /// Says why there are no events to be had, and shows none.
  void refuseEvents(const std::string& why);
  /// Takes the estimates above from the scalars of those names.
  void nameEstimates();
};

/// One pass over the particles. @param done number of complete records.
/// @throws Error if sizes disagree or done is out of range, Cancelled.
TrajectoryReport analyse(const Trajectories& trajectories, std::size_t done, const AnalyseOptions& options = {});
/// How often analyse() was called in this process: what is stored need not be computed again, and tests hold it to
/// that.
std::size_t analysesMade();

} // namespace larmor::statistics
