#pragma once

namespace larmor::compute {

/// A double as the sum of two floats, 48 bits of it.
struct SplitReal {
  float high, low;
};

/// Out of line on purpose: g++ 12 turns x - double(float(x)) into zero in straight-line code for neighbouring elements.
SplitReal split(double value);

} // namespace larmor::compute
