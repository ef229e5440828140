#include "engine/core/ParameterText.h"

#include "engine/core/Error.h"
#include "engine/core/Json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace larmor {

nlohmann::json parseParameters(const std::string& text, const std::string& where) {
  const std::string form = "{\"key\": value, ...}";
  std::set<std::string> seen;
  std::string twice;
  const auto look = [&](int depth, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
    if (event != nlohmann::json::parse_event_t::key || depth != 1)
      return true;
    std::string key = parsed.get<std::string>();
    std::replace(key.begin(), key.end(), '-', '_'); // as parameters are looked up
    if (!seen.insert(key).second)
      twice = key;
    return true;
  };
  nlohmann::json json;
  try {
    json = nlohmann::json::parse(text, look);
  } catch (const nlohmann::json::exception& error) {
    throw Error(where, "is not valid JSON (" + problemOf(error) + ")", form);
  }
  if (!twice.empty())
    throw Error(where, "gives " + twice.substr(0, 100) + " twice", "every parameter once");
  return json;
}

} // namespace larmor
