#include "engine/compute/Split.h"

namespace larmor::compute {

SplitReal split(double value) {
  const volatile float high = static_cast<float>(value);
  return {high, static_cast<float>(value - static_cast<double>(high))};
}

} // namespace larmor::compute
