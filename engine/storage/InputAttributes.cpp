// The conveniences of InputFile for attributes: any numeric or text kind as the one asked for.
#include "engine/storage/InputFile.h"

#include <type_traits>

namespace larmor::storage {

std::vector<double> InputFile::numbers(const std::string& object, const std::string& name) const {
  return std::visit(
      [&](const auto& value) -> std::vector<double> {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, std::vector<double>>)
          return value;
        else if constexpr (std::is_arithmetic_v<T>)
          return {static_cast<double>(value)};
        else
          fail(object, "attribute " + name + " is text", "a number");
      },
      attribute(object, name));
}

std::vector<std::string> InputFile::texts(const std::string& object, const std::string& name) const {
  const AttributeValue value = attribute(object, name);
  if (const auto* list = std::get_if<std::vector<std::string>>(&value))
    return *list;
  if (const auto* one = std::get_if<std::string>(&value))
    return {*one};
  fail(object, "attribute " + name + " is a number", "text");
}

double InputFile::number(const std::string& object, const std::string& name) const {
  const auto values = numbers(object, name);
  if (values.size() != 1)
    fail(object, "attribute " + name + " holds " + std::to_string(values.size()) + " numbers", "one");
  return values.front();
}

double InputFile::number(const std::string& object, const std::string& name, double alternative) const {
  return hasAttribute(object, name) ? number(object, name) : alternative;
}

std::string InputFile::text(const std::string& object, const std::string& name) const {
  const auto values = texts(object, name);
  if (values.size() != 1)
    fail(object, "attribute " + name + " holds " + std::to_string(values.size()) + " texts", "one");
  return values.front();
}

std::string InputFile::text(const std::string& object, const std::string& name, const std::string& alternative) const {
  return hasAttribute(object, name) ? text(object, name) : alternative;
}

} // namespace larmor::storage
