#pragma once
#include "engine/storage/Provenance.h"
#include "engine/studies/generative/Windows.h"

namespace larmor::studies::generative {

inline constexpr const char* windowFormat = "larmor-generative-database";

/// What is said of windows: their statistics as JSON, and warnings.
struct WindowNotes {
  std::string statistics = "[]";
  std::vector<std::string> warnings{};
};

/// Windows with where they come from and what was measured of them (docs/formats.md).
void writeWindows(const std::filesystem::path& file, const WindowSet& windows, const storage::Provenance& origin,
                  const WindowNotes& notes = {});
/// @throws Error naming file, object, what was found and what was expected.
WindowSet readWindows(const std::filesystem::path& file);

} // namespace larmor::studies::generative
