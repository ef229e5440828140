#include "engine/storage/import/Units.h"

#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <numbers>
#include <string_view>

namespace larmor::storage {

namespace {

constexpr double parsec = 3.0856775814913673e16;

struct Base {
  Unit unit;
  bool prefixed; ///< k, M, ... may stand in front
};

const std::map<std::string, Base, std::less<>>& bases() {
  constexpr double elementary = 1.602176634e-19, speedOfLight = 299792458.0, year = 31557600.0;
  static const std::map<std::string, Base, std::less<>> all{
      {"m", {{1, {1, 0, 0, 0}}, true}},
      {"meter", {{1, {1, 0, 0, 0}}, true}},
      {"metre", {{1, {1, 0, 0, 0}}, true}},
      {"pc", {{parsec, {1, 0, 0, 0}}, true}},
      {"parsec", {{parsec, {1, 0, 0, 0}}, true}},
      {"au", {{1.495978707e11, {1, 0, 0, 0}}, false}},
      {"AU", {{1.495978707e11, {1, 0, 0, 0}}, false}},
      {"ly", {{9.4607304725808e15, {1, 0, 0, 0}}, true}},
      {"angstrom", {{1e-10, {1, 0, 0, 0}}, false}},
      {"Angstrom", {{1e-10, {1, 0, 0, 0}}, false}},
      {"g", {{1e-3, {0, 1, 0, 0}}, true}},
      {"gram", {{1e-3, {0, 1, 0, 0}}, true}},
      {"s", {{1, {0, 0, 1, 0}}, true}},
      {"sec", {{1, {0, 0, 1, 0}}, false}},
      {"second", {{1, {0, 0, 1, 0}}, true}},
      {"min", {{60, {0, 0, 1, 0}}, false}},
      {"minute", {{60, {0, 0, 1, 0}}, false}},
      {"h", {{3600, {0, 0, 1, 0}}, false}},
      {"hr", {{3600, {0, 0, 1, 0}}, false}},
      {"hour", {{3600, {0, 0, 1, 0}}, false}},
      {"d", {{86400, {0, 0, 1, 0}}, false}},
      {"day", {{86400, {0, 0, 1, 0}}, false}},
      {"yr", {{year, {0, 0, 1, 0}}, true}},
      {"year", {{year, {0, 0, 1, 0}}, true}},
      {"Hz", {{1, {0, 0, -1, 0}}, true}},
      {"A", {{1, {0, 0, 0, 1}}, true}},
      {"ampere", {{1, {0, 0, 0, 1}}, true}},
      {"C", {{1, {0, 0, 1, 1}}, true}},
      {"N", {{1, {1, 1, -2, 0}}, true}},
      {"J", {{1, {2, 1, -2, 0}}, true}},
      {"erg", {{1e-7, {2, 1, -2, 0}}, false}},
      {"eV", {{elementary, {2, 1, -2, 0}}, true}},
      {"W", {{1, {2, 1, -3, 0}}, true}},
      {"V", {{1, {2, 1, -3, -1}}, true}},
      {"volt", {{1, {2, 1, -3, -1}}, true}},
      {"T", {{1, {0, 1, -2, -1}}, true}},
      {"tesla", {{1, {0, 1, -2, -1}}, true}},
      {"Tesla", {{1, {0, 1, -2, -1}}, true}},
      {"G", {{1e-4, {0, 1, -2, -1}}, true}},
      {"Gs", {{1e-4, {0, 1, -2, -1}}, true}},
      {"gauss", {{1e-4, {0, 1, -2, -1}}, true}},
      {"Gauss", {{1e-4, {0, 1, -2, -1}}, true}},
      {"gamma", {{1e-9, {0, 1, -2, -1}}, false}},
      {"c", {{speedOfLight, {1, 0, -1, 0}}, false}},
      {"deg", {{std::numbers::pi / 180.0, {0, 0, 0, 0}}, false}},
      {"rad", {{1, {0, 0, 0, 0}}, false}},
      {"percent", {{0.01, {0, 0, 0, 0}}, false}},
  };
  return all;
}

const std::map<std::string, double, std::less<>>& prefixes() {
  static const std::map<std::string, double, std::less<>> all{
      {"f", 1e-15},    {"p", 1e-12},    {"n", 1e-9},     {"u", 1e-6},   {"\u00b5", 1e-6}, {"\u03bc", 1e-6},
      {"m", 1e-3},     {"c", 1e-2},     {"d", 1e-1},     {"h", 1e2},    {"k", 1e3},       {"M", 1e6},
      {"G", 1e9},      {"T", 1e12},     {"P", 1e15},     {"E", 1e18},   {"Z", 1e21},      {"nano", 1e-9},
      {"micro", 1e-6}, {"milli", 1e-3}, {"centi", 1e-2}, {"kilo", 1e3}, {"mega", 1e6},    {"giga", 1e9}};
  return all;
}

std::optional<Unit> wordUnit(std::string_view word) {
  const auto known = [](std::string_view name) {
    auto found = bases().find(name);
    if (found == bases().end() && name.size() > 3 && name.ends_with('s')) // "meters"
      found = bases().find(name.substr(0, name.size() - 1));
    return found;
  };
  if (const auto found = known(word); found != bases().end())
    return found->second.unit;
  for (const auto& [prefix, factor] : prefixes())
    if (word.size() > prefix.size() && word.starts_with(prefix))
      if (const auto found = known(word.substr(prefix.size())); found != bases().end() && found->second.prefixed) {
        Unit unit = found->second.unit;
        unit.factor *= factor;
        return unit;
      }
  return std::nullopt;
}

/// Reads a product of powers from left to right.
class UnitReader {
public:
  explicit UnitReader(std::string_view text) : text_(text) {}

  std::optional<Unit> read() {
    Unit all;
    for (int sign = 1; skipBlanks(), !text_.empty();) {
      if (take("/") || take("per ")) {
        sign = -1;
        continue;
      }
      const bool fraction = text_.size() > 1 && text_[0] == '.' && text_[1] >= '0' && text_[1] <= '9';
      if (text_.starts_with('*') || (text_.starts_with('.') && !fraction) || text_.starts_with("\u00b7") ||
          text_.starts_with("\u22c5")) {
        text_.remove_prefix(text_.starts_with("\u00b7") ? 2 : text_.starts_with("\u22c5") ? 3 : 1);
        continue;
      }
      std::optional<Unit> one = number();
      if (!one)
        one = word();
      if (!one)
        return std::nullopt;
      const int power = sign * exponent();
      all.factor *= std::pow(one->factor, power);
      for (std::size_t i = 0; i < 4; ++i)
        all.powers[i] += power * one->powers[i];
      sign = 1; // "m/s kg" is m kg/s
    }
    return std::isfinite(all.factor) && all.factor > 0 ? std::optional(all) : std::nullopt;
  }

private:
  void skipBlanks() { text_.remove_prefix(std::min(text_.size(), text_.find_first_not_of(" \t()[]{}$\\_"))); }
  bool take(std::string_view what) {
    if (!text_.starts_with(what))
      return false;
    text_.remove_prefix(what.size());
    return true;
  }
  std::optional<Unit> number() {
    if (text_.find_first_of("0123456789.+-") != 0) // "nan" of "nano" is none
      return std::nullopt;
    double value = 0;
    const auto [end, status] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    if (status != std::errc{})
      return std::nullopt;
    text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
    return Unit{value, {}};
  }
  std::optional<Unit> word() {
    std::size_t length = 0;
    while (length < text_.size() &&
           (std::isalpha(static_cast<unsigned char>(text_[length])) != 0 ||
            (static_cast<unsigned char>(text_[length]) >= 0x80 && !text_.substr(length).starts_with("\u00b7") &&
             !text_.substr(length).starts_with("\u22c5"))))
      ++length;
    const std::string_view name = text_.substr(0, length);
    std::optional<Unit> unit = wordUnit(name);
    text_.remove_prefix(length);
    if (unit || length == 0)
      return unit;
    // "micro gauss", "kilo parsec": a prefix that stands alone
    const auto prefix = prefixes().find(name);
    if (prefix == prefixes().end() || name.size() < 4)
      return std::nullopt;
    skipBlanks();
    unit = word();
    if (unit)
      unit->factor *= prefix->second;
    return unit;
  }
  int exponent() {
    const std::string_view before = text_;
    if (!take("**"))
      take("^");
    take("{");
    take("(");
    const bool plus = take("+");
    int value = 1;
    const auto [end, status] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    if (status != std::errc{} || (plus && value < 0) || std::abs(value) > 9) {
      text_ = before;
      return 1;
    }
    text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
    take("}");
    take(")");
    return value;
  }

  std::string_view text_;
};

} // namespace

std::optional<Unit> unitFrom(const std::string& text) {
  const auto first = text.find_first_not_of(" \t[]()");
  if (first == text.npos)
    return std::nullopt;
  return UnitReader(std::string_view(text).substr(first)).read();
}

std::string scaledUnit(double scale, const std::string& unit) {
  const std::string prefixLetters = "kMGTPE";
  const bool prefixed = unit.size() > 1 && prefixLetters.find(unit[0]) != std::string::npos && unitFrom(unit.substr(1));
  const std::string base = prefixed ? unit.substr(1) : unit;
  const double exponent =
      std::log10(scale) + (prefixed ? 3.0 * static_cast<double>(prefixLetters.find(unit[0]) + 1) : 0.0);
  const double whole = std::round(exponent / 3.0);
  if (std::abs(exponent - 3.0 * whole) > 1e-9 || whole < 0 || whole > 6)
    return scale == 1.0 ? unit : fmt::format("{:.9g} {}", scale, unit);
  return (whole > 0 ? std::string(1, prefixLetters[static_cast<std::size_t>(whole) - 1]) : "") + base;
}

std::string lengthName(double metres) {
  constexpr std::pair<const char*, double> names[] = {{"Gpc", 1e9 * parsec},
                                                      {"Mpc", 1e6 * parsec},
                                                      {"kpc", 1e3 * parsec},
                                                      {"pc", parsec},
                                                      {"AU", 1.495978707e11},
                                                      {"km", 1e3},
                                                      {"m", 1.0},
                                                      {"cm", 1e-2}};
  for (const auto& [name, size] : names)
    if (std::abs(metres / size - 1.0) < 1e-6)
      return name;
  return fmt::format("{:.9g} m", metres);
}

} // namespace larmor::storage
