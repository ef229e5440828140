#pragma once
#include "engine/learning/Plugin.h"

#include <string>
#include <vector>

/// Networks. LibTorch is loaded at the first call of one of these functions, not when the program starts; each throws
/// Error if the plug-in is not there or cannot be loaded.
namespace larmor::learning {

/// Version and speed of LibTorch. Measures for about a tenth of a second at the first call.
const LearningInfo& info();

/// Output of a TorchScript model's `forward` for one input, evaluated without gradients on the processor.
/// @param path a file written by torch.jit.save. @throws Error naming the file and what is wrong with it, with the
/// shape of the input or with the output.
Array runTorchScript(const std::string& path, const Array& input);

/// Where the plug-in is looked for, in order: the folder LARMOR_PLUGIN_PATH alone if that is set, else lib/larmor in
/// the program's folder and in those above it.
std::vector<std::string> pluginFolders();

} // namespace larmor::learning
