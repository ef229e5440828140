#include "widgets/views/PointPick.h"

#include <algorithm>
#include <cmath>

namespace larmor::views {

std::ptrdiff_t pickPoint(std::span<const float> points, const std::function<bool(std::size_t)>& shown, double radius,
                         double tolerance, const QPointF& at, const Projection& projection) {
  double best = tolerance + radius, nearest = 2.0;
  std::ptrdiff_t found = -1;
  for (std::size_t i = 0; i < points.size() / 3; ++i) {
    QPointF screen;
    double depth = 0.0;
    const float* p = &points[3 * i];
    if (!shown(i) || !projection.project({p[0], p[1], p[2]}, screen, &depth) || std::abs(depth) > 1)
      continue;
    const double distance = std::hypot(screen.x() - at.x(), screen.y() - at.y());
    const bool inside = distance <= radius;
    if (inside ? (best > radius || depth < nearest) : distance < best) {
      best = inside ? std::min(distance, radius) : distance;
      nearest = depth;
      found = static_cast<std::ptrdiff_t>(i);
    }
  }
  return found;
}

} // namespace larmor::views
