#include "engine/compute/Dispatch.h"

#include "engine/core/ThreadPool.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>

namespace larmor::compute {

namespace {

Level best() {
  Level found = Level::v2;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2"))
    found = Level::v3;
  if (found == Level::v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    found = Level::v4;
  return found;
}

Level detect() {
  if (const char* wish = std::getenv("LARMOR_LEVEL")) {
    const std::string_view text(wish);
    return std::min(best(), text == "v2" ? Level::v2 : text == "v3" ? Level::v3 : Level::v4);
  }
  return best();
}

} // namespace

Level level() {
  static const Level detected = detect();
  return detected;
}

std::vector<Level> levels() {
  std::vector<Level> all{Level::v2};
  for (const Level each : {Level::v3, Level::v4})
    if (each <= best())
      all.push_back(each);
  return all;
}

std::string_view nameOf(Level level) {
  switch (level) {
  case Level::v2:
    return "SSE4.2";
  case Level::v3:
    return "AVX2";
  case Level::v4:
    return "AVX-512";
  }
  return "";
}

std::string processorName(unsigned threads) {
  const unsigned all = ThreadPool::shared().threads(), used = threads ? std::min(threads, all) : all;
  return fmt::format("CPU, {} thread{}, {}", used, used == 1 ? "" : "s", nameOf(level()));
}

} // namespace larmor::compute
