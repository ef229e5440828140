#pragma once
#include <string>

namespace larmor {

/// How long something took or will take, everywhere the same: "0.25 s", "3.2 s", "1 min 20 s", "2 h 5 min", "3 days".
/// Of a time that is known roughly: roughTime.
std::string durationText(double seconds);

} // namespace larmor
