#pragma once
#include "engine/compute/GpuDevice.h"
#include "engine/learning/Plugin.h"

#include <string>
#include <vector>

namespace larmor::devices {

/// The processor and what of it the hot loops use.
struct Processor {
  std::string model; ///< as it calls itself; may be empty
  unsigned threads = 1;
  std::string level;                ///< of instructions that is taken: "AVX2"
  std::vector<std::string> levels;  ///< that the kernels were compiled for and this processor runs, lowest first
  std::vector<std::string> kernels; ///< what is compiled for each of them
};

/// Everything on this machine that Larmor can compute on.
struct DeviceList {
  Processor processor;
  std::vector<compute::GpuPlace> cards; ///< through EGL, software rasterisers included
  std::string cardsProblem;             ///< if there are none: why
  std::string automatic;                ///< the device that `auto` takes, and why
  learning::LearningInfo learning;      ///< version empty: not there
  std::string learningProblem;          ///< then: why
};

/// Asks the drivers, and loads LibTorch's plug-in, which takes a second: not for the window's thread.
DeviceList listDevices();

} // namespace larmor::devices
