#pragma once
#include <nlohmann/json_fwd.hpp>

#include <string>

namespace larmor {

/// The JSON text of a parameter file. @param where for messages: the file. @throws Error if it is no JSON, or gives a
/// parameter twice: either value might be the one that is meant.
nlohmann::json parseParameters(const std::string& text, const std::string& where);

} // namespace larmor
