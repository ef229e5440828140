#include "engine/core/MachineLoad.h"

#include "engine/core/Container.h"
#include "engine/core/ThreadPool.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <fstream>
#include <string>
#include <thread>
#include <unistd.h>

namespace larmor {

namespace {

constexpr int looks = 8;
constexpr auto between = std::chrono::milliseconds(5);

/// Threads that run or could, this one among them: "0.52 0.40 0.31 3/1402 25702"; 1 where nobody tells.
double runnable(const std::filesystem::path& root) {
  std::ifstream file(root / "proc/loadavg");
  std::string average;
  double count = 1;
  for (int i = 0; i < 3; ++i)
    file >> average;
  return file >> count ? std::max(1.0, count) : 1.0;
}

} // namespace

MachineLoad machineLoad(const std::filesystem::path& root) {
  MachineLoad load;
  load.machine = static_cast<double>(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)));
  load.processors = std::min<double>(ThreadPool::available(), containerLimits(root).processors);
  for (int i = 0; i < looks; ++i) {
    if (i > 0)
      std::this_thread::sleep_for(between);
    load.others += (runnable(root) - 1.0) / looks;
  }
  return load;
}

double secondsOnMachine(double processorSeconds, double workers, const MachineLoad& load) {
  const double share = std::min({1.0, load.machine / (workers + load.others), load.processors / workers});
  return processorSeconds / (workers * share);
}

double secondsOnMachine(double processorSeconds, double pieces, const MachineParameters& machine) {
  const unsigned all = ThreadPool::shared().threads(), asked = machine.threadCount();
  const double threads = asked > 0 ? std::min(asked, all) : all;
  return secondsOnMachine(processorSeconds, std::min(threads, pieces), machineLoad());
}

double threadSeconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

void Pace::learn(double said, double took) {
  constexpr double moment = 0.5, most = 20; // seconds; factor
  if (said > 0 && took > moment)
    factor_ = std::clamp(took / said, 1 / most, most);
}

} // namespace larmor
