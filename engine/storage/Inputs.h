#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace larmor::storage {

inline constexpr const char* isRead = "is a file that is read";

/// Whether both names are of one file or folder, through symbolic and hard links too. False where one is missing.
bool sameFile(const std::filesystem::path& a, const std::filesystem::path& b);

/// Files that a command reads must outlive it: to be called before anything is computed.
/// @param out file or folder to be written; also what is kept beside it for a time (NAME.previous, NAME.state).
/// @param inputs files and folders (models) that are read; none of their contents may be written either.
/// @param words what `out` is then. @throws Error naming both.
void requireNotInput(const std::filesystem::path& out, const std::vector<std::filesystem::path>& inputs,
                     const std::string& words = isRead);

/// What the window shows was read from files; whatever it writes asks for them first (requireNotInUse).
/// @param files asked for at that time, on the asking thread; empty: none any more.
void setFilesInUse(std::function<std::vector<std::filesystem::path>()> files);
/// @throws Error as requireNotInput, if something shown was read from there.
void requireNotInUse(const std::filesystem::path& out);

} // namespace larmor::storage
