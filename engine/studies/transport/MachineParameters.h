#pragma once
#include "engine/motion/MotionParameters.h"

namespace larmor::studies::transport {

/// Where simulations are computed: what they give depends on it by rounding only.
struct MachineParameters {
  std::int64_t threads = 0;
  motion::Device device = motion::Device::Auto;

  static constexpr std::string_view group = "Machine";
  static constexpr auto fields() {
    using P = MachineParameters;
    return std::tuple{
        Parameter{&P::threads, "threads", "", "1",
                  "Threads, 0 = all cores; with mpirun of each rank, 0 = its share of the machine", Range{0, 4096}},
        Parameter{&P::device, "device", "", "", "Processor or graphics card; auto: a card if there is one"}};
  }
};

} // namespace larmor::studies::transport
