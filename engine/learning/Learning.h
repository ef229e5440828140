#pragma once
#include "engine/learning/Plugin.h"

/// Networks. LibTorch is loaded at the first call of one of these functions or of train(), not when the program starts;
/// each throws Error if the plug-in is not there or cannot be loaded.
namespace larmor::learning {

/// Version, devices and speed of LibTorch, and what can be built. Measures for about a tenth of a second at the first
/// call.
const LearningInfo& info();

/// A network of that kind. @param weights by name; empty: as they are before a training of seed 1. @param device as in
/// TrainingTask. @throws Error for unknown kinds and options, weights that do not fit, a device that is not there.
NetworkPointer network(const Spec& spec, const Arrays& weights, const std::string& device = "cpu");

/// A TorchScript model: evaluate() takes inputs named as the arguments of its `forward` (a single one by any name) and
/// gives its one tensor as "output". @param path a file written by torch.jit.save.
/// @throws Error naming the file and what is wrong with it.
NetworkPointer script(const std::string& path, const std::string& device = "cpu");

/// Of the example of every network and objective there is, by weights and inputs.
std::vector<GradientCheck> gradientChecks();

} // namespace larmor::learning
