#pragma once
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace larmor {

/// The name of a file is any bytes; parameters, JSON and the window hold text, which is UTF-8. Both ways without loss:
/// bytes that are no UTF-8 (Latin-1, Shift-JIS, ...) stand as U+F780 to U+F7FF, of the private use area, and so do the
/// bytes of those characters themselves should a name contain them.
std::string pathText(const std::filesystem::path& path);
/// What pathText was given.
std::filesystem::path pathFrom(std::string_view text);

/// "a.h5; b.h5" as a list: spaces around names do not count.
std::vector<std::filesystem::path> filesIn(const std::string& list);

/// JSON as text, also if strings in it (names of files) are no UTF-8: these as pathText. @param indent -1: one line.
std::string jsonText(const nlohmann::json& json, int indent = -1);
std::string jsonText(const nlohmann::ordered_json& json, int indent = -1);

} // namespace larmor
