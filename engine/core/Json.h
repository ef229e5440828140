#pragma once
#include <exception>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace larmor {

/// What went wrong, in words for the user: of the JSON library without its own names, "line 3, column 5: ...".
std::string problemOf(const std::exception& error);

/// @throws Error "WHERE: is not valid JSON (line 3, column 5: ...); expected EXPECTED"
nlohmann::json parseJson(const std::string& text, const std::string& where, const std::string& expected);

/// A value by its place, "process/name". T: std::string, double, bool, std::int64_t, std::uint64_t,
/// std::vector<double>, std::vector<std::pair<std::string, std::string>> (texts by name).
/// @throws Error naming file, field, what was found and expected
template <class T>
T jsonField(const nlohmann::json& object, const std::string& field, const std::string& where);
/// The same where it may be missing.
template <class T>
T jsonField(const nlohmann::json& object, const std::string& field, const std::string& where, T otherwise);

} // namespace larmor
