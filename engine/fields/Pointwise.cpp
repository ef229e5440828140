#include "engine/fields/Pointwise.h"

#include <limits>

namespace larmor::fields {

FieldInfo unboundedInfo(const std::string& name, const Vec3& half) {
  FieldInfo info;
  info.name = name;
  info.rms = std::numeric_limits<double>::quiet_NaN();
  info.viewLow = -1.0 * half;
  info.viewHigh = half;
  return info;
}

} // namespace larmor::fields
