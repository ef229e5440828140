#include "engine/core/Memory.h"

#include "engine/core/Container.h"
#include "engine/core/Error.h"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <unistd.h>

namespace larmor {

namespace {

/// Of the machine, whatever else this process is limited to.
double freeMemoryOfMachine() {
  std::ifstream file("/proc/meminfo");
  std::string name, rest;
  double kilobytes = 0;
  while (file >> name >> kilobytes && std::getline(file, rest))
    if (name == "MemAvailable:")
      return kilobytes * 1024.0;
  return static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

} // namespace

double freeMemory() { return std::min(freeMemoryOfMachine(), containerLimits().memory); }

double usableMemory() {
  constexpr double usable = 0.8; // others want memory, too
  return usable * freeMemory();
}

void requireMemory(const std::string& what, double bytes, const std::string& remedy) {
  if (const double usable = usableMemory(); !(bytes <= usable))
    throw Error("Memory",
                fmt::format("{} needs {:.3g} GB, {:.3g} GB are available", what, bytes / 1e9, freeMemory() / 1e9),
                fmt::format("at most {:.3g} GB: {}", usable / 1e9, remedy));
}

} // namespace larmor
