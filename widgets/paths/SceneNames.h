#pragma once

/// Names of the layers that more than one file of this workspace speaks of.
namespace larmor::widgets {

inline constexpr const char* pathsLayer = "paths";
inline constexpr const char* eventsLayer = "events";
inline constexpr const char* chosenLayer = "chosen path";
inline constexpr const char* headsLayer = "heads";
inline constexpr const char* cursorLayer = "cursor";

} // namespace larmor::widgets
