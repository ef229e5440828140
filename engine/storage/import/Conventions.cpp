#include "engine/storage/import/Conventions.h"

#include "engine/core/Text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace larmor::storage {

namespace {

/// Numbers of an attribute; some writers put them into text.
std::vector<double> numbersIn(const InputFile& file, const std::string& object, const std::string& name) {
  const AttributeValue value = file.attribute(object, name);
  const auto* text = std::get_if<std::string>(&value);
  if (!text)
    return file.numbers(object, name);
  double number = 0;
  const char* const end = text->data() + text->size();
  const auto [stop, status] = std::from_chars(text->data(), end, number);
  if (status != std::errc{} || std::string(stop, end).find_first_not_of(" fF") != std::string::npos)
    file.fail(object, "attribute " + name + " is '" + text->substr(0, 40) + "'", "a number");
  return {number};
}

double oneNumber(const InputFile& file, const std::string& object, const std::string& name) {
  const auto values = numbersIn(file, object, name);
  if (values.size() != 1 || !std::isfinite(values.front()))
    file.fail(object, fmt::format("attribute {} holds {} numbers", name, values.size()), "one finite number");
  return values.front();
}

void readRange(const InputFile& file, const std::string& object, const std::string& name, Convention& c) {
  const auto values = numbersIn(file, object, name);
  if (values.size() != 2)
    file.fail(object, fmt::format("attribute {} holds {} numbers", name, values.size()), "two");
  c.lowest = std::max(c.lowest, values[0]);
  c.highest = std::min(c.highest, values[1]);
}

void readOne(const InputFile& file, const std::string& object, const std::string& name, Convention& c) {
  const std::string key = lowerCase(name);
  if (key == "scale_factor")
    c.scale *= oneNumber(file, object, name);
  else if (key == "unitsi") {
    const double unit = oneNumber(file, object, name);
    c.scale *= unit;
    c.offset *= unit;
  } else if (key == "_fillvalue" || key == "missing_value" || key == "fillval" || key == "fill_value") {
    const auto values = numbersIn(file, object, name);
    c.missing.insert(c.missing.end(), values.begin(), values.end());
  } else if (key == "valid_min" || key == "validmin")
    c.lowest = std::max(c.lowest, oneNumber(file, object, name));
  else if (key == "valid_max" || key == "validmax")
    c.highest = std::min(c.highest, oneNumber(file, object, name));
  else if (key == "valid_range")
    readRange(file, object, name, c);
  else if (key == "_unsigned") {
    const AttributeValue value = file.attribute(object, name);
    const auto* text = std::get_if<std::string>(&value);
    c.unsignedWithoutSign = text ? lowerCase(*text) == "true" : file.number(object, name) != 0;
  } else if (key == "units" || key == "unit") {
    const AttributeValue value = file.attribute(object, name);
    if (const auto* text = std::get_if<std::string>(&value))
      c.unit = *text;
    else if (const auto* list = std::get_if<std::vector<std::string>>(&value); list && list->size() == 1)
      c.unit = list->front();
  }
}

/// Bits of an integer type by its name ("int16"), 0 for others.
int signedBits(const std::string& type) {
  int bits = 0;
  if (type.starts_with("int"))
    std::from_chars(type.data() + 3, type.data() + type.size(), bits);
  return bits;
}

/// Where in the array the n-th value of the part stands.
std::string placeOf(std::size_t n, const Shape& whole, const Shape& start, const Shape& count) {
  const Shape& shape = count.empty() ? whole : count;
  Shape at(shape.size());
  for (std::size_t a = shape.size(); a-- > 0;) {
    at[a] = n % shape[a] + (start.empty() ? 0 : start[a]);
    n /= shape[a];
  }
  return textOf(at);
}

class Meaning {
public:
  Meaning(const Convention& c, const std::string& type) : c_(c), single_(type == "float32") {
    if (c.unsignedWithoutSign && signedBits(type) > 0 && signedBits(type) < 64)
      wrap_ = std::ldexp(1.0, signedBits(type));
    for (const double value : c.missing)
      missing_.push_back(single_ ? static_cast<double>(static_cast<float>(value)) : value);
  }
  bool isMissing(double stored) const {
    const double value = unwrapped(stored);
    return value < c_.lowest || value > c_.highest || std::any_of(missing_.begin(), missing_.end(), [&](double m) {
             return m == stored || m == value || (std::isnan(m) && std::isnan(stored));
           });
  }
  double of(double stored) const { return c_.scale * unwrapped(stored) + c_.offset; }

private:
  double unwrapped(double stored) const { return stored < 0 ? stored + wrap_ : stored; }
  const Convention& c_;
  std::vector<double> missing_;
  bool single_;
  double wrap_ = 0;
};

template <class T>
std::vector<T> readStored(const InputFile& file, const std::string& dataset, const Shape& start, const Shape& count) {
  return count.empty() ? file.read<T>(dataset) : file.readSlab<T>(dataset, start, count);
}

} // namespace

bool Convention::plain() const {
  return scale == 1.0 && offset == 0.0 && missing.empty() && !unsignedWithoutSign && !std::isfinite(lowest) &&
         !std::isfinite(highest);
}

Convention conventionOf(const InputFile& file, const std::string& object) {
  Convention c;
  const Attributes attributes = file.attributes(object);
  for (const auto& attribute : attributes) // the offset first: unitSI is of all of it
    if (lowerCase(attribute.first) == "add_offset")
      c.offset = oneNumber(file, object, attribute.first);
  for (const auto& attribute : attributes)
    readOne(file, object, attribute.first, c);
  if (!file.isGroup(object) && file.type(object).starts_with("float"))
    if (const auto fill = file.fillValue(object); fill && *fill != 0.0)
      c.missing.push_back(*fill);
  return c;
}

template <class T>
std::vector<T> readMeant(const InputFile& file, const std::string& dataset, const Shape& start, const Shape& count) {
  const Convention convention = conventionOf(file, dataset);
  if (convention.plain())
    return readStored<T>(file, dataset, start, count);
  const Meaning meaning(convention, file.type(dataset));
  const auto stored = readStored<double>(file, dataset, start, count);
  std::vector<T> values(stored.size());
  std::size_t missing = 0, first = 0;
  for (std::size_t i = 0; i < stored.size(); ++i) {
    if (meaning.isMissing(stored[i]) && missing++ == 0)
      first = i;
    values[i] = static_cast<T>(meaning.of(stored[i]));
  }
  if (missing > 0)
    file.fail(dataset,
              fmt::format("marks {} of {} values as missing, the first at {} ({:.9g})", missing, values.size(),
                          placeOf(first, file.shape(dataset), start, count), stored[first]),
              "data everywhere");
  return values;
}

template std::vector<float> readMeant(const InputFile&, const std::string&, const Shape&, const Shape&);
template std::vector<double> readMeant(const InputFile&, const std::string&, const Shape&, const Shape&);

double factorBetween(const InputFile& file, const std::string& object, const std::string& unit,
                     const std::string& wanted) {
  if (unit == wanted)
    return 1.0;
  const auto from = unitFrom(unit), to = unitFrom(wanted);
  if (from && to && from->sameKind(*to))
    return from->factor / to->factor;
  file.fail(object, "is in '" + unit.substr(0, 40) + "'",
            wanted.empty() ? "no unit, as of the others" : "'" + wanted.substr(0, 40) + "', as of the others");
}

} // namespace larmor::storage
