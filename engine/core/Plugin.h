#pragma once
#include <string>
#include <vector>

namespace larmor {

/// Where plug-ins are looked for, in order: the folder LARMOR_PLUGIN_PATH alone if that is set, else lib/larmor in the
/// program's folder and in those above it.
std::vector<std::string> pluginFolders();

/// The one symbol of liblarmor_NAME.so, which stays loaded from then on.
/// @param option of CMake that builds it, for the message. @throws Error if it is not there or does not load.
void* pluginSymbol(const std::string& name, const char* symbol, const std::string& option);

} // namespace larmor
