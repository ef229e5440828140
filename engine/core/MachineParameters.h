#pragma once
#include "engine/core/ParameterSet.h"

#include <cstdint>

namespace larmor {

/// Where to compute. Auto: a GPU if there is real hardware (no software rasteriser), else the processor.
enum class Device { Auto, Cpu, Gpu };
constexpr auto choicesOf(Device) {
  return std::array{std::pair{Device::Auto, "auto"}, std::pair{Device::Cpu, "cpu"}, std::pair{Device::Gpu, "gpu"}};
}

/// What a study computes on: results depend on it by rounding only.
struct MachineParameters {
  std::int64_t threads = 0;
  Device device = Device::Auto;

  static constexpr std::string_view group = "Machine";
  static constexpr auto fields() {
    using P = MachineParameters;
    return std::tuple{
        Parameter{&P::threads, "threads", "", "1",
                  "Threads, 0 = all cores; with mpirun of each rank, 0 = its share of the machine", Range{0, 4096}},
        Parameter{&P::device, "device", "", "", "Processor or graphics card; auto: a card if there is one"}};
  }
  unsigned threadCount() const { return static_cast<unsigned>(threads); } ///< 0: all cores
};

/// For work that the processor alone does: the device is not offered.
inline ParameterSet threadsOf(MachineParameters& machine) {
  ParameterSet all, threads;
  all.add(machine);
  threads.add(all.find("threads"));
  return threads;
}

} // namespace larmor
