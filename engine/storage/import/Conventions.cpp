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
  if (values.size() != 1)
    file.fail(object, fmt::format("attribute {} holds {} numbers", name, values.size()), "one finite number");
  if (!std::isfinite(values.front()))
    file.fail(object, fmt::format("attribute {} is {}", name, values.front()), "a finite number");
  return values.front();
}

/// A factor: zero would make zeros of whatever is stored.
double oneFactor(const InputFile& file, const std::string& object, const std::string& name) {
  const double factor = oneNumber(file, object, name);
  if (factor == 0.0)
    file.fail(object, "attribute " + name + " is 0", "another number than 0");
  return factor;
}

bool isWhole(const std::string& type) { return type.starts_with("int") || type.starts_with("uint"); }

/// Marks and limits are in the type of the array. Those with a fraction beside whole numbers are of what these stand
/// for, as the guide of NetCDF has it.
Valid& validBy(const InputFile& file, const std::string& object, const std::string& name, Convention& c) {
  const bool packed = !file.isGroup(object) && isWhole(file.type(object));
  return packed && file.attributeType(object, name).starts_with("float") ? c.meant : c.stored;
}

void readRange(const InputFile& file, const std::string& object, const std::string& name, Valid& valid) {
  const auto values = numbersIn(file, object, name);
  if (values.size() != 2)
    file.fail(object, fmt::format("attribute {} holds {} numbers", name, values.size()), "two");
  valid.lowest = std::max(valid.lowest, values[0]);
  valid.highest = std::min(valid.highest, values[1]);
}

void readOne(const InputFile& file, const std::string& object, const std::string& name, Convention& c) {
  const std::string key = lowerCase(name);
  if (key == "scale_factor")
    c.scale *= oneFactor(file, object, name);
  else if (key == "unitsi") {
    const double unit = oneFactor(file, object, name);
    c.scale *= unit;
    c.offset *= unit;
  } else if (key == "_fillvalue" || key == "missing_value" || key == "fillval" || key == "fill_value") {
    const auto values = numbersIn(file, object, name);
    auto& missing = validBy(file, object, name, c).missing;
    missing.insert(missing.end(), values.begin(), values.end());
  } else if (key == "valid_min" || key == "validmin") {
    Valid& valid = validBy(file, object, name, c);
    valid.lowest = std::max(valid.lowest, oneNumber(file, object, name));
  } else if (key == "valid_max" || key == "validmax") {
    Valid& valid = validBy(file, object, name, c);
    valid.highest = std::min(valid.highest, oneNumber(file, object, name));
  } else if (key == "valid_range")
    readRange(file, object, name, validBy(file, object, name, c));
  else if (key == "_unsigned") {
    const AttributeValue value = file.attribute(object, name);
    const auto* text = std::get_if<std::string>(&value);
    c.isUnsigned = text ? lowerCase(*text) == "true" : file.number(object, name) != 0;
  } else if (key == "units" || key == "unit") {
    const AttributeValue value = file.attribute(object, name);
    if (const auto* text = std::get_if<std::string>(&value))
      c.unit = *text;
    else if (const auto* list = std::get_if<std::vector<std::string>>(&value); list && list->size() == 1)
      c.unit = list->front();
  }
}

/// Bits of an integer type by its name ("int16", "uint8"), 0 for others.
int wholeBits(const std::string& type) {
  int bits = 0;
  if (isWhole(type))
    std::from_chars(type.data() + type.find('t') + 1, type.data() + type.size(), bits);
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
  Meaning(const Convention& c, const std::string& type) : c_(c), stored_(c.stored) {
    const bool hasSign = type.starts_with("int");
    if (c.isUnsigned && *c.isUnsigned == hasSign && wholeBits(type) > 0) {
      turn_ = std::ldexp(hasSign ? 1.0 : -1.0, wholeBits(type));
      half_ = hasSign ? 0.0 : std::ldexp(1.0, wholeBits(type) - 1);
    }
    stored_.lowest = turned(stored_.lowest);
    stored_.highest = turned(stored_.highest);
    for (double& mark : stored_.missing)
      mark = turned(type == "float32" ? static_cast<double>(static_cast<float>(mark)) : mark);
  }
  bool isMissing(double stored) const {
    const double value = turned(stored), meant = of(stored);
    const double near = 0.5 * std::abs(c_.scale); // whole numbers hit a mark to half a step
    return !within(value, stored_) || !within(meant, c_.meant) ||
           std::any_of(stored_.missing.begin(), stored_.missing.end(),
                       [&](double m) { return m == value || (std::isnan(m) && std::isnan(value)); }) ||
           std::any_of(c_.meant.missing.begin(), c_.meant.missing.end(),
                       [&](double m) { return std::abs(m - meant) <= near || m == value; });
  }
  double of(double stored) const { return c_.scale * turned(stored) + c_.offset; }

private:
  static bool within(double value, const Valid& valid) { return !(value < valid.lowest || value > valid.highest); }
  /// Of numbers whose type has a sign and should have none, or the other way round.
  double turned(double stored) const {
    if (turn_ == 0.0 || !std::isfinite(stored) || (turn_ > 0 ? stored >= 0 : stored < half_))
      return stored;
    return stored + turn_;
  }
  const Convention& c_;
  Valid stored_;
  double turn_ = 0, half_ = 0;
};

template <class T>
std::vector<T> readStored(const InputFile& file, const std::string& dataset, const Shape& start, const Shape& count) {
  return count.empty() ? file.read<T>(dataset) : file.readSlab<T>(dataset, start, count);
}

} // namespace

bool Convention::plain() const { return scale == 1.0 && offset == 0.0 && !isUnsigned && stored.all() && meant.all(); }

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
      c.stored.missing.push_back(*fill);
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

void requireSameUnitSI(const InputFile& file, const std::string& component, const std::string& first) {
  const std::string name = "unitSI";
  const bool has = file.hasAttribute(component, name);
  if (has != file.hasAttribute(first, name))
    file.fail(component, has ? "has an attribute unitSI" : "has no attribute unitSI",
              (has ? "none, as " : "one, as ") + first);
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
