#include "engine/devices/DeviceList.h"

#include "engine/compute/Dispatch.h"
#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"
#include "engine/learning/Learning.h"

#include <fstream>

namespace larmor::devices {

namespace {

/// "model name : AMD EPYC ..." of the first core.
std::string processorModel() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("model name"))
      if (const auto colon = line.find(": "); colon != std::string::npos)
        return line.substr(colon + 2);
  return {};
}

Processor processor() {
  Processor p;
  p.model = processorModel();
  p.threads = ThreadPool::shared().threads();
  p.level = compute::nameOf(compute::level());
  for (const compute::Level level : compute::levels())
    p.levels.emplace_back(compute::nameOf(level));
  p.kernels = {"pushes of particles", "fields on grids",
               "sums of waves",       "waves of each particle's own",
               "statistics of paths", "MHD",
               "small networks"};
  return p;
}

} // namespace

DeviceList listDevices() {
  DeviceList list;
  list.processor = processor();
  list.cards = compute::listGpus(list.cardsProblem);
  list.automatic = compute::deviceSummary();
  try {
    list.learning = learning::info();
  } catch (const Error& error) {
    list.learningProblem = error.what();
  }
  return list;
}

} // namespace larmor::devices
