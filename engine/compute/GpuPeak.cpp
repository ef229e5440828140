#include "engine/compute/GpuPeak.h"

#include "shaders/Shaders.h"

#include <algorithm>

namespace larmor::compute {

namespace {

constexpr std::uint32_t groupSize = 64, groups = 4096, perTurn = 4 * 8, floats = 4;
constexpr double enoughSeconds = 0.02; // of one dispatch: launching it no longer counts; drivers end long ones

/// Best of three, after the work was doubled until it takes long enough. @param run(amount) gives seconds.
template <class Run>
double bestRate(std::uint32_t amount, std::uint32_t most, const Run& run) {
  while (run(amount) < enoughSeconds && amount < most)
    amount *= 2;
  double best = run(amount);
  for (int again = 0; again < 2; ++again)
    best = std::min(best, run(amount));
  return amount / best;
}

} // namespace

GpuPeak measurePeak(GpuContext& gpu) {
  constexpr std::size_t vector = floats * sizeof(float);
  const std::size_t bytes = std::min<std::size_t>(gpu.largestBuffer(), std::size_t{128} << 20) / vector * vector;
  const auto count = static_cast<std::uint32_t>(bytes / vector);
  const std::uint32_t started = std::min(groups, count / groupSize);
  GpuProgram program = gpu.compile("peak.comp", "#version 430\n#define GROUP_SIZE " + std::to_string(groupSize) + "\n" +
                                                    std::string(shaders::text("peak.comp")));
  GpuBuffer to = gpu.buffer(bytes), from = gpu.buffer(bytes);
  const float numbers[2 * floats] = {0.999f, 0.999f, 0.999f, 0.999f, 1e-3f, 1e-3f, 1e-3f, 1e-3f};
  from.upload(numbers, sizeof numbers);
  to.bind(0);
  from.bind(1);
  program.set("count", count);
  GpuPeak peak;
  peak.multiplyAdds = bestRate(1, 1u << 20,
                               [&](std::uint32_t turns) {
                                 program.set("turns", turns);
                                 return program.run(started);
                               }) *
                      perTurn * floats * groupSize * started;
  peak.bytes = bestRate(1, 1u << 6,
                        [&](std::uint32_t times) {
                          program.set("turns", std::uint32_t{0});
                          double seconds = 0;
                          for (std::uint32_t i = 0; i < times; ++i)
                            seconds += program.run(started);
                          return seconds;
                        }) *
               2.0 * static_cast<double>(bytes);
  return peak;
}

} // namespace larmor::compute
