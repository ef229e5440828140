#pragma once
#include <filesystem>
#include <string>

namespace larmor {

/// A file that comes with the program, by its place in the folder resources: "fields/mhd64.h5". Looked for in the
/// folder named by LARMOR_RESOURCES, beside the program (../share/larmor, ../resources) and where the program was
/// built.
/// @throws Error naming the places if it is nowhere.
std::filesystem::path resource(const std::string& name);

/// Whether a path lies in one of those folders: what comes with the program is read, never written.
bool isShipped(const std::filesystem::path& path);
/// @throws Error if it does.
void requireNotShipped(const std::filesystem::path& path);

} // namespace larmor
