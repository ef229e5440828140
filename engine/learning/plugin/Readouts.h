#pragma once
#include "engine/learning/Network.h"
#include "engine/learning/plugin/Tensors.h"

#include <functional>

namespace larmor::learning {

/// Network::gradient for any function of tensors.
Arrays gradientOf(const Arrays& inputs, const Readout& readout, const at::Device& device, const std::string& where,
                  const std::function<Tensors(const Tensors&)>& forward);

} // namespace larmor::learning
