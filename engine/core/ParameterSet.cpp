#include "engine/core/ParameterSet.h"

#include "engine/core/Names.h"
#include "engine/core/Text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <fmt/format.h>
#include <map>
#include <nlohmann/json.hpp>

namespace larmor {

namespace {

std::string normalised(std::string_view key) {
  std::string result(key);
  std::replace(result.begin(), result.end(), '-', '_');
  return result;
}

std::string rangeText(const ParameterInfo& info) {
  const bool low = std::isfinite(info.range.lowest), high = std::isfinite(info.range.highest);
  if (info.kind == ParameterKind::Boolean)
    return "true or false";
  if (info.kind == ParameterKind::Choice)
    return fmt::format("one of {}", fmt::join(info.choices, ", "));
  if (info.kind == ParameterKind::Text)
    return "text";
  const std::string what = info.kind == ParameterKind::Integer ? "whole number" : "number";
  constexpr double beyondUnsigned = 18446744073709551616.0; // the largest of 64 bits is one less, and no double
  const auto bound = [](double v) { return v == beyondUnsigned ? "18446744073709551615" : detail::formatReal(v); };
  if (low && high)
    return fmt::format("a {} from {} to {}", what, bound(info.range.lowest), bound(info.range.highest));
  if (low)
    return fmt::format("a {} of at least {}", what, bound(info.range.lowest));
  if (high)
    return fmt::format("a {} of at most {}", what, bound(info.range.highest));
  return "a " + what;
}

[[noreturn]] void refuse(const ParameterInfo& info, std::string_view text) {
  throw Error(info.key, fmt::format("'{}' is not allowed", text), rangeText(info));
}

template <class T>
T parseWith(const ParameterInfo& info, std::string_view text) {
  const auto value = numberIn<T>(text);
  const double real = value ? static_cast<double>(*value) : NAN;
  if (!(real >= info.range.lowest && real <= info.range.highest))
    refuse(info, text);
  return *value;
}

std::string kebab(std::string key) {
  std::replace(key.begin(), key.end(), '_', '-');
  return key;
}

/// What begins with a dash would be taken for an option; a negative number would not.
std::string optionText(const std::string& key, const std::string& text) {
  const bool dash = text.size() > 1 && text[0] == '-' && !std::isdigit(static_cast<unsigned char>(text[1]));
  return " --" + kebab(key) + (dash || text.empty() ? "=" : " ") + shellQuoted(pathFrom(text).native());
}

std::string jsonText(const nlohmann::json& value, const std::string& where) {
  if (value.is_string())
    return value.get<std::string>();
  if (value.is_number_float())
    return detail::formatReal(value.get<double>());
  if (value.is_number() || value.is_boolean())
    return value.dump();
  throw Error(where, "has value " + value.dump().substr(0, 40), "a number, true, false or text");
}

} // namespace

namespace detail {

std::string formatReal(double value) {
  char buffer[32];
  const auto [end, status] = std::to_chars(buffer, buffer + sizeof buffer, value);
  return {buffer, end};
}

double parseReal(const ParameterInfo& info, std::string_view text) { return parseWith<double>(info, text); }

std::int64_t parseInteger(const ParameterInfo& info, std::string_view text) {
  // 1e5 is a natural way to write a particle number: accept it where it is a whole number.
  if (text.find_first_of("eE") != std::string_view::npos) {
    const double real = parseWith<double>(info, text);
    if (real != std::floor(real) || std::abs(real) > 9e15)
      refuse(info, text);
    return static_cast<std::int64_t>(real);
  }
  return parseWith<std::int64_t>(info, text);
}

std::uint64_t parseUnsigned(const ParameterInfo& info, std::string_view text) {
  return parseWith<std::uint64_t>(info, text);
}

bool parseBoolean(const ParameterInfo& info, std::string_view text) {
  if (text == "true" || text == "1" || text == "on" || text == "yes")
    return true;
  if (text == "false" || text == "0" || text == "off" || text == "no")
    return false;
  refuse(info, text);
}

std::size_t parseChoice(const ParameterInfo& info, std::string_view text) {
  const auto found = std::find(info.choices.begin(), info.choices.end(), text);
  if (found == info.choices.end())
    refuse(info, text);
  return static_cast<std::size_t>(found - info.choices.begin());
}

void ValueText<bool>::describe(ParameterInfo& info) { info.kind = ParameterKind::Boolean; }
std::string ValueText<bool>::text(const void* value) { return *static_cast<const bool*>(value) ? "true" : "false"; }
void ValueText<bool>::set(void* value, const ParameterInfo& info, std::string_view text) {
  *static_cast<bool*>(value) = parseBoolean(info, text);
}

void ValueText<double>::describe(ParameterInfo& info) { info.kind = ParameterKind::Real; }
std::string ValueText<double>::text(const void* value) { return formatReal(*static_cast<const double*>(value)); }
void ValueText<double>::set(void* value, const ParameterInfo& info, std::string_view text) {
  *static_cast<double*>(value) = parseReal(info, text);
}

void ValueText<std::string>::describe(ParameterInfo& info) { info.kind = ParameterKind::Text; }
std::string ValueText<std::string>::text(const void* value) { return *static_cast<const std::string*>(value); }
void ValueText<std::string>::set(void* value, const ParameterInfo&, std::string_view text) {
  *static_cast<std::string*>(value) = text;
}

} // namespace detail

void ParameterSet::addValue(ParameterInfo& info, const Words& words, const Range& range, Hint hint, const Value& v) {
  info.key = words.key;
  info.symbol = words.symbol;
  info.unit = words.unit;
  info.help = words.help;
  info.hint = hint;
  info.range.lowest = std::max(info.range.lowest, range.lowest); // what the type can hold
  info.range.highest = std::min(info.range.highest, range.highest);
  info.defaultText = v.text(v.defaultValue);
  handles_.emplace_back(
      info, [v] { return v.text(v.value); }, [v, info](std::string_view text) { v.set(v.value, info, text); });
}

const std::string& ParameterHandle::defaultText() const {
  if (choice_) {
    const std::string now = choice_();
    for (const auto& [value, text] : info_.defaults)
      if (value == now)
        return text;
  }
  return info_.defaultText;
}

std::string defaultsText(const ParameterInfo& info) {
  const auto shown = [](const std::string& text) { return text.empty() ? "none" : text; };
  if (info.defaults.empty())
    return shown(info.defaultText);
  std::string all;
  for (const auto& [value, text] : info.defaults)
    all += fmt::format("{}{} with --{} {}", all.empty() ? "" : ", ", shown(text), kebab(info.defaultsKey), value);
  return all;
}

void ParameterSet::addDefaults(const std::string& choiceKey,
                               const std::vector<std::pair<std::string, Texts>>& byChoice) {
  std::map<std::string, Texts> ofKey; // {choice, default} of each parameter
  for (const auto& [value, texts] : byChoice)
    for (const auto& [key, text] : texts)
      ofKey[find(key).info().key].emplace_back(value, text);
  const ParameterInfo chosen = find(choiceKey).info();
  std::function<std::string()> choiceNow = find(choiceKey).get_;
  std::vector<ParameterHandle> followers;
  for (ParameterHandle& handle : handles_) {
    const auto found = ofKey.find(handle.info().key);
    if (found == ofKey.end())
      continue;
    const std::string& key = found->first; // no binding: clang before 16 lets no lambda take one
    const auto& defaults = found->second;
    const auto alike = [&](const auto& entry) { return entry.second == defaults.front().second; };
    if (defaults.size() == byChoice.size() && std::all_of(defaults.begin(), defaults.end(), alike)) {
      handle.info_.defaultText = defaults.front().second; // whatever is chosen
      continue;
    }
    if (!handle.info_.defaultsKey.empty())
      throw Error("parameter '" + key + "'", "has defaults by " + handle.info_.defaultsKey + " and by " + chosen.key);
    handle.info_.defaultsKey = chosen.key;
    handle.info_.defaults = defaults;
    handle.choice_ = choiceNow;
    followers.push_back(handle);
  }
  for (ParameterHandle& handle : handles_)
    if (handle.info().key == chosen.key) {
      handle.movesDefaults_ = true;
      handle.set_ = [set = std::move(handle.set_), followers](std::string_view text) {
        std::vector<const ParameterHandle*> along;
        for (const ParameterHandle& follower : followers)
          if (follower.isDefault())
            along.push_back(&follower);
        set(text);
        for (const ParameterHandle* follower : along)
          follower->reset();
      };
    }
}

void ParameterSet::add(const ParameterSet& other, const std::string& whenKey, const std::string& whenValue) {
  for (ParameterHandle handle : other.handles_) {
    if (!whenKey.empty() && handle.info_.whenKey.empty()) {
      handle.info_.whenKey = whenKey;
      handle.info_.whenValue = whenValue;
    }
    handles_.push_back(std::move(handle));
  }
  for (Rule rule : other.rules_) {
    if (rule.whenKey.empty()) {
      rule.whenKey = whenKey;
      rule.whenValue = whenValue;
    }
    rules_.push_back(std::move(rule));
  }
}

std::vector<const ParameterHandle*> ParameterSet::sharing(std::string_view key) const {
  const std::string wanted = normalised(key);
  std::vector<const ParameterHandle*> result;
  for (const auto& handle : handles_)
    if (handle.info().key == wanted)
      result.push_back(&handle);
  return result;
}

const ParameterHandle* ParameterSet::tryFind(std::string_view key) const {
  const auto candidates = sharing(key);
  if (candidates.size() > 1)
    for (const auto* handle : candidates)
      if (relevant(*handle))
        return handle;
  return candidates.empty() ? nullptr : candidates.front();
}

const ParameterHandle& ParameterSet::find(std::string_view key) const {
  if (const auto* handle = tryFind(key))
    return *handle;
  const std::string wanted = normalised(key);
  std::string near;
  for (const auto& handle : handles_)
    if (handle.info().key.find(wanted) != std::string::npos || wanted.find(handle.info().key) != std::string::npos)
      near += (near.empty() ? "" : ", ") + handle.info().key;
  throw Error("parameter '" + std::string(key) + "'", "is not known", near.empty() ? "" : "perhaps " + near);
}

const ParameterHandle& ParameterSet::named(std::string_view name) const {
  const auto at = name.find('@');
  if (at == std::string_view::npos)
    return find(name);
  for (const auto& handle : handles_)
    if (handle.info().name() == name)
      return handle;
  const auto candidates = sharing(name.substr(0, at));
  if (candidates.size() == 1)
    return *candidates.front();
  throw Error("parameter '" + std::string(name) + "'", "is not known");
}

bool ParameterSet::holds(const std::string& whenKey, const std::string& whenValue, int depth) const {
  if (whenKey.empty())
    return true;
  if (depth > 8) // conditions that refer to each other
    return false;
  for (const auto* handle : sharing(whenKey))
    if (handle->text() == whenValue && holds(handle->info().whenKey, handle->info().whenValue, depth + 1))
      return true;
  return false;
}

bool ParameterSet::relevant(const ParameterHandle& handle) const {
  return holds(handle.info().whenKey, handle.info().whenValue, 0);
}

std::vector<Complaint> ParameterSet::validate() const {
  std::vector<Complaint> result;
  for (const auto& rule : rules_) {
    if (!holds(rule.whenKey, rule.whenValue, 0))
      continue;
    for (auto& complaint : rule.check())
      if (const auto* handle = tryFind(complaint.key); !handle || relevant(*handle))
        result.push_back(std::move(complaint));
  }
  return result;
}

void ParameterSet::requireValid() const {
  std::string all;
  for (const auto& complaint : validate())
    all += (all.empty() ? "" : "; ") + complaint.key + ": " + complaint.message;
  if (!all.empty())
    throw Error(all);
}

nlohmann::json ParameterSet::toJson() const {
  nlohmann::json json = nlohmann::json::object();
  for (const auto& handle : handles_) {
    if (!relevant(handle))
      continue;
    const auto& info = handle.info();
    nlohmann::json value = handle.text();
    if (info.kind == ParameterKind::Real || info.kind == ParameterKind::Integer || info.kind == ParameterKind::Boolean)
      value = nlohmann::json::parse(handle.text());
    json[info.key] = {{"value", value}, {"unit", info.unit}, {"symbol", info.symbol}};
  }
  return json;
}

void ParameterSet::fromJson(const nlohmann::json& json, const std::string& where) const {
  if (!json.is_object())
    throw Error(where, "is not a JSON object", "{\"key\": value, ...}");
  std::vector<std::pair<std::string, std::string>> values;
  for (const auto& [key, entry] : json.items()) {
    if (key.starts_with("_"))
      continue;
    const auto& value = entry.is_object() && entry.contains("value") ? entry.at("value") : entry;
    values.emplace_back(key, jsonText(value, where + ", parameter " + key));
  }
  try {
    setTexts(values);
  } catch (const Error& error) {
    throw Error(where + ": " + error.what());
  }
}

ParameterSet::Texts ParameterSet::texts() const {
  Texts result;
  for (const auto& handle : handles_)
    result.emplace_back(handle.info().name(), handle.text());
  return result;
}

/// The handle that each value is for; null: the one of its key that is relevant once the others are set.
std::vector<const ParameterHandle*> ParameterSet::targets(const Texts& values) const {
  std::vector<const ParameterHandle*> result;
  std::map<std::string, std::vector<std::size_t>> byKey;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool isName = values[i].first.find('@') != std::string::npos;
    result.push_back(isName ? &named(values[i].first) : nullptr);
    if (!isName)
      byKey[normalised(values[i].first)].push_back(i);
  }
  const auto named = result;
  for (const auto& [key, places] : byKey) {
    auto handles = sharing(key);
    if (handles.empty())
      find(key); // throws
    std::erase_if(handles,
                  [&](const auto* handle) { return std::find(named.begin(), named.end(), handle) != named.end(); });
    if (places.size() == handles.size())
      for (std::size_t i = 0; i < places.size(); ++i)
        result[places[i]] = handles[i];
    else if (sharing(key).size() == 1) // given twice: the last one counts
      for (const std::size_t place : places)
        result[place] = sharing(key).front();
  }
  return result;
}

std::vector<std::string> ParameterSet::namesIn(const Texts& values) const {
  const auto handles = targets(values);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < values.size(); ++i)
    names.push_back(handles[i] ? handles[i]->info().name() : values[i].first);
  return names;
}

void ParameterSet::apply(const Texts& values) const {
  const auto handles = targets(values);
  for (const bool choices : {true, false}) // what is given must not be taken for a default that goes along
    for (std::size_t i = 0; i < values.size(); ++i)
      if (handles[i] && handles[i]->movesDefaults() == choices)
        handles[i]->setText(values[i].second);
  for (std::size_t i = 0; i < values.size(); ++i) // now the conditions that decide are set
    if (!handles[i])
      find(values[i].first).setText(values[i].second);
}

void ParameterSet::setTexts(const Texts& values) const {
  const auto before = texts();
  try {
    apply(values);
  } catch (const Error&) {
    apply(before);
    throw;
  }
}

std::string ParameterSet::commandLine() const {
  std::string line;
  for (const auto& handle : handles_)
    if (relevant(handle) && !handle.isDefault())
      line += optionText(handle.info().key, handle.text());
  return line;
}

std::string ParameterSet::helpText() const {
  std::string text, group;
  for (const auto& handle : handles_) {
    const auto& info = handle.info();
    if (info.group != group) {
      group = info.group;
      text += fmt::format("\n{}{}:\n", group,
                          info.whenKey.empty() ? "" : fmt::format(" (--{} {})", kebab(info.whenKey), info.whenValue));
    }
    std::string left = "  --" + kebab(info.key);
    std::string facts = info.symbol.empty() ? "" : info.symbol + ", ";
    if (!info.unit.empty() && info.unit != "1")
      facts += "in " + info.unit + ", ";
    facts += rangeText(info) + ", default " + defaultsText(info);
    text += fmt::format("{:<26} {} [{}]\n", left, info.help, facts);
  }
  return text;
}

} // namespace larmor
