#pragma once
#include "engine/learning/Network.h"

namespace larmor::learning {

/// See learning::network.
NetworkPointer openNetwork(const Spec& spec, const Arrays& weights, const std::string& device);
/// See learning::script.
NetworkPointer openScript(const std::string& path, const std::string& device);

} // namespace larmor::learning
