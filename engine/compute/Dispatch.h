#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace larmor::compute {

/// Instruction-set levels that hot kernels are compiled for (larmor_kernel in packaging/cmake).
enum class Level { v2, v3, v4 };

/// The highest level this processor runs; LARMOR_LEVEL=v2|v3|v4 in the environment lowers it (tests, comparisons).
Level level();
/// All that this processor runs, lowest first, whatever the environment says.
std::vector<Level> levels();
std::string_view nameOf(Level level); ///< "SSE4.2", "AVX2", "AVX-512"

/// "CPU, 2 threads, AVX-512". @param threads that may be used, 0 = all cores
std::string processorName(unsigned threads = 0);

/// Picks one of three functions compiled from the same source.
template <class F>
F* select(F* forV2, F* forV3, F* forV4) {
  switch (level()) {
  case Level::v4:
    return forV4;
  case Level::v3:
    return forV3;
  case Level::v2:
    break;
  }
  return forV2;
}

} // namespace larmor::compute
