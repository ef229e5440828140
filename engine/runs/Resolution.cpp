#include "engine/runs/Resolution.h"

#include <algorithm>
#include <cmath>

namespace larmor::runs {

namespace {

double inScales(const fields::FieldInfo& info, const Normalisation& n, double met) {
  const double strength = std::isfinite(info.rms) && info.rms > 0 ? info.rms : met;
  return info.smallestScale > 0 ? n.speed / (std::abs(n.coupling) * strength) / info.smallestScale : std::nan("");
}

} // namespace

double gyroRadiusInScales(const fields::Field& field, const Normalisation& n, double met) {
  const auto info = field.info();
  double smallest = inScales(info, n, met);
  for (std::size_t i = 0; info.snapshots > 1 && i < info.snapshots; ++i)
    if (const auto member = field.realisation(i))
      smallest = std::fmin(smallest, inScales(member->info(), n, met));
  return smallest;
}

} // namespace larmor::runs
