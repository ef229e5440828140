#include "engine/core/Json.h"

#include "engine/core/Error.h"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

namespace larmor {

namespace {

using Json = nlohmann::json;
using Options = std::vector<std::pair<std::string, std::string>>;
constexpr std::size_t mostShown = 40; ///< characters of a value that is another

/// Null: it is not there.
const Json* placeOf(const Json& object, const std::string& field) {
  const Json* at = &object;
  for (std::size_t begin = 0; begin <= field.size();) {
    const std::size_t end = std::min(field.find('/', begin), field.size());
    const auto found = at->is_object() ? at->find(field.substr(begin, end - begin)) : at->end();
    if (!at->is_object() || found == at->end())
      return nullptr;
    at = &*found;
    begin = end + 1;
  }
  return at;
}

template <class Fits>
bool allFit(const Json& list, Fits fits) {
  return std::all_of(list.begin(), list.end(), fits);
}

bool fits(const Json& v, const std::string*) { return v.is_string(); }
bool fits(const Json& v, const double*) { return v.is_number(); }
bool fits(const Json& v, const bool*) { return v.is_boolean(); }
bool fits(const Json& v, const std::int64_t*) { return v.is_number_integer(); }
bool fits(const Json& v, const std::uint64_t*) {
  return v.is_number_unsigned() || (v.is_number_integer() && v.get<std::int64_t>() >= 0);
}
bool fits(const Json& v, const std::vector<double>*) {
  return v.is_array() && allFit(v, [](const Json& each) { return each.is_number(); });
}
bool fits(const Json& v, const Options*) {
  return v.is_object() && allFit(v, [](const Json& each) { return each.is_string(); });
}

const char* formOf(const std::string*) { return "a text"; }
const char* formOf(const double*) { return "a number"; }
const char* formOf(const bool*) { return "true or false"; }
const char* formOf(const std::int64_t*) { return "a whole number"; }
const char* formOf(const std::uint64_t*) { return "a whole number, 0 or more"; }
const char* formOf(const std::vector<double>*) { return "a list of numbers"; }
const char* formOf(const Options*) { return "texts by name, {\"name\": \"text\"}"; }

template <class T>
T valueOf(const Json& v) {
  return v.get<T>();
}
template <>
Options valueOf<Options>(const Json& v) {
  Options options;
  for (const auto& [key, value] : v.items())
    options.emplace_back(key, value.get<std::string>());
  return options;
}

template <class T>
T checked(const Json& v, const std::string& field, const std::string& where) {
  const T* type = nullptr;
  if (!fits(v, type))
    throw Error(where,
                "field " + field + " is " + v.dump(-1, ' ', false, Json::error_handler_t::replace).substr(0, mostShown),
                formOf(type));
  return valueOf<T>(v);
}

} // namespace

std::string problemOf(const std::exception& error) {
  std::string text = error.what();
  if (!text.starts_with("[json.exception."))
    return text;
  const auto close = text.find("] ");
  text.erase(0, close == text.npos ? 0 : close + 2);
  for (const char* opening : {"parse error at ", "parse error: "})
    if (text.starts_with(opening))
      text.erase(0, std::string(opening).size());
  const std::string expected = "; expected "; // which is what Error says of its own
  if (const auto at = text.find(expected); at != text.npos)
    text.replace(at, expected.size(), " instead of ");
  return text;
}

nlohmann::json parseJson(const std::string& text, const std::string& where, const std::string& expected) {
  try {
    return Json::parse(text);
  } catch (const Json::exception& error) {
    throw Error(where, "is not valid JSON (" + problemOf(error) + ")", expected);
  }
}

template <class T>
T jsonField(const nlohmann::json& object, const std::string& field, const std::string& where) {
  const Json* value = placeOf(object, field);
  const T* type = nullptr;
  if (!value)
    throw Error(where, "field " + field + " is missing", formOf(type));
  return checked<T>(*value, field, where);
}

template <class T>
T jsonField(const nlohmann::json& object, const std::string& field, const std::string& where, T otherwise) {
  const Json* value = placeOf(object, field);
  return value ? checked<T>(*value, field, where) : otherwise;
}

#define LARMOR_JSON_FIELD(T)                                                                                           \
  template T jsonField<T>(const nlohmann::json&, const std::string&, const std::string&);                              \
  template T jsonField<T>(const nlohmann::json&, const std::string&, const std::string&, T);
LARMOR_JSON_FIELD(std::string)
LARMOR_JSON_FIELD(double)
LARMOR_JSON_FIELD(bool)
LARMOR_JSON_FIELD(std::int64_t)
LARMOR_JSON_FIELD(std::uint64_t)
LARMOR_JSON_FIELD(std::vector<double>)
LARMOR_JSON_FIELD(Options)
#undef LARMOR_JSON_FIELD

} // namespace larmor
