#include "app/batch/Devices.h"

#include "app/batch/CommandLine.h"
#include "app/batch/Console.h"
#include "engine/devices/DeviceReport.h"

#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

namespace larmor::app {

namespace {

constexpr const char* usage =
    "Every device that this machine has: the processor, graphics cards, those of LibTorch.\n\n"
    "Usage: larmor-batch devices [--check] [--json]\n\n"
    "  --check   run the kernels of each card beside the processor's: differences, speeds\n"
    "  --json    one JSON object on standard output instead of text\n";

} // namespace

int devices(const std::vector<std::string>& arguments, jobs::JobContext& context) {
  bool check = false, json = false;
  for (const std::string& argument : arguments) {
    if (argument == "--help" || argument == "-h") {
      std::cout << usage;
      return 0;
    }
    if (argument != "--check" && argument != "--json")
      throw UsageError("devices", "does not know " + argument, "larmor-batch devices [--check] [--json]");
    (argument == "--check" ? check : json) = true;
  }
  const auto list = larmor::devices::listDevices();
  std::optional<larmor::devices::DeviceChecks> checks;
  if (check) {
    const ProgressLine progress(context);
    checks = larmor::devices::checkDevices(list, context);
  }
  const auto* measured = checks ? &*checks : nullptr;
  if (json)
    std::cout << larmor::devices::toJson(list, measured).dump(2) << "\n";
  else
    std::cout << larmor::devices::toText(list, measured);
  return !checks || checks->allAgree() ? 0 : 1;
}

} // namespace larmor::app
