#pragma once
#include <mutex>

namespace larmor {

/// FFTW has one planner for the whole process and it is not thread-safe: hold this while making or destroying plans.
/// Executing plans needs no lock.
inline std::mutex& fftwPlanner() {
  static std::mutex mutex;
  return mutex;
}

} // namespace larmor
