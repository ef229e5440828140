#include "widgets/views/Layer.h"

#include <algorithm>
#include <cmath>

namespace larmor::views {

void Bounds::add(double x, double y, double z) {
  const std::array<double, 3> p{x, y, z};
  if (empty()) {
    low = high = p;
    return;
  }
  for (std::size_t c = 0; c < 3; ++c) {
    low[c] = std::min(low[c], p[c]);
    high[c] = std::max(high[c], p[c]);
  }
}

void Bounds::add(const Bounds& other) {
  if (other.empty())
    return;
  add(other.low[0], other.low[1], other.low[2]);
  add(other.high[0], other.high[1], other.high[2]);
}

std::array<double, 3> Bounds::centre() const {
  return {(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2};
}

double Bounds::diagonal() const {
  return empty() ? 0.0 : std::hypot(high[0] - low[0], high[1] - low[1], high[2] - low[2]);
}

bool Projection::project(const std::array<double, 3>& p, QPointF& screen, double* depth) const {
  double clip[4];
  for (std::size_t r = 0; r < 4; ++r)
    clip[r] = matrix[4 * r] * p[0] + matrix[4 * r + 1] * p[1] + matrix[4 * r + 2] * p[2] + matrix[4 * r + 3];
  if (clip[3] <= 1e-12)
    return false;
  screen = {(clip[0] / clip[3] + 1) / 2 * size.width(), (1 - clip[1] / clip[3]) / 2 * size.height()};
  if (depth)
    *depth = clip[2] / clip[3];
  return true;
}

std::vector<std::array<double, 3>> Layer::outline() const {
  const Bounds box = bounds();
  std::vector<std::array<double, 3>> corners;
  for (unsigned corner = 0; corner < 8 && !box.empty(); ++corner)
    corners.push_back({corner & 1 ? box.high[0] : box.low[0], corner & 2 ? box.high[1] : box.low[1],
                       corner & 4 ? box.high[2] : box.low[2]});
  return corners;
}

void Layer::setVisible(bool visible) {
  if (visible == visible_)
    return;
  visible_ = visible;
  Q_EMIT changed();
}

} // namespace larmor::views
