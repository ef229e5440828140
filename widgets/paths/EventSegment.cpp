#include "widgets/paths/EventSegment.h"

#include "engine/statistics/Quantity.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace larmor::widgets {

EventSegment eventSegmentOf(const Trajectories& t, std::size_t done, const statistics::MirrorEvent& event,
                            double gyrations) {
  const Path path = pathOf(t, event.particle, done);
  const statistics::PathSeries series(path, t.normalisation);
  const double step = done > 1 ? std::abs(t.time[1] - t.time[0]) : 1.0;
  const double reach = std::max(2.0, gyrations * t.normalisation.gyroPeriod() / step);
  const double centre = static_cast<double>(event.record);
  const auto first = static_cast<std::size_t>(std::max(0.0, centre - reach));
  const auto last = static_cast<std::size_t>(std::min(static_cast<double>(done) - 1, centre + reach));

  EventSegment segment;
  segment.path = std::make_shared<views::PathSet>();
  segment.curvature = statistics::timeCurve(statistics::quantity("gyro_centre_curvature"), t.normalisation);
  segment.torsion = statistics::timeCurve(statistics::quantity("gyro_centre_torsion"), t.normalisation);
  segment.eventTime = t.time[std::min(event.record, done - 1)];
  segment.place = series.position()[std::min(event.record, done - 1)];
  segment.lowest = std::numeric_limits<double>::infinity();
  const auto curvatures = statistics::evaluateCentred("gyro_centre_curvature", path, t.normalisation);
  const auto torsions = statistics::evaluateCentred("gyro_centre_torsion", path, t.normalisation);
  auto &curvature = segment.path->scalars["curvature"], &handedness = segment.path->scalars["handedness"];
  for (std::size_t r = first; r <= last; ++r) {
    const Vec3 x = series.position()[r];
    for (double c : x)
      segment.path->points.push_back(static_cast<float>(c));
    const double kappa = curvatures[r], tau = torsions[r];
    curvature.push_back(static_cast<float>(kappa));
    handedness.push_back(std::isfinite(tau) ? (tau < 0 ? -1.0F : 1.0F) : std::numeric_limits<float>::quiet_NaN());
    segment.path->records.push_back(static_cast<std::uint32_t>(r));
    if (std::isfinite(kappa) && kappa > 0) {
      segment.curvature.x.push_back(t.time[r]);
      segment.curvature.y.push_back(kappa);
      segment.lowest = std::min(segment.lowest, kappa);
      segment.highest = std::max(segment.highest, kappa);
    }
    if (std::isfinite(tau)) {
      segment.torsion.x.push_back(t.time[r]);
      segment.torsion.y.push_back(tau);
    }
  }
  segment.path->offsets = {0, static_cast<std::uint32_t>(segment.path->points.size() / 3)};
  segment.path->particle = {event.particle};
  return segment;
}

} // namespace larmor::widgets
