#pragma once
#include "engine/devices/DeviceCheck.h"

#include <nlohmann/json_fwd.hpp>

namespace larmor::devices {

/// {"version", "processor", "cards", "automatic", "learning"} and, if given, "checks" (docs/user/machines.md).
nlohmann::json toJson(const DeviceList& list, const DeviceChecks* checks = nullptr);
/// The same to be read: in the terminal and in the window.
std::string toText(const DeviceList& list, const DeviceChecks* checks = nullptr);

} // namespace larmor::devices
