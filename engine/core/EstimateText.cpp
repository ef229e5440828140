#include "engine/core/EstimateText.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace larmor {

namespace {

constexpr int digitsOfErrors = 2, mostDigits = 10;
constexpr int largest = 6, smallest = -4; ///< powers of ten that are written out as digits, as %g has them

/// Power of ten of the first digit of a number rounded to so many digits: 0.0996 with two of them is 0.10.
int firstPlace(double value, int digits) {
  const std::string text = fmt::format("{:.{}e}", std::abs(value), digits - 1);
  int exponent = 0;
  const char* begin = text.data() + text.find('e') + 1;
  std::from_chars(*begin == '+' ? begin + 1 : begin, text.data() + text.size(), exponent);
  return exponent;
}

/// value / 10^exponent, rounded to the place 10^place.
std::string fixed(double value, int exponent, int place) {
  const double scaled = exponent == 0 ? value : value / std::pow(10.0, exponent);
  const int decimals = exponent - place;
  const double step = std::pow(10.0, std::max(0, -decimals));
  std::string text =
      fmt::format("{:.{}f}", decimals < 0 ? std::round(scaled / step) * step : scaled, std::max(0, decimals));
  if (text.front() == '-' && text.find_first_not_of("-0.") == text.npos)
    text.erase(0, 1); // zero has no sign
  return text;
}

} // namespace

RoundedEstimate rounded(const Estimate& estimate, int digits) {
  const auto [value, error] = estimate;
  if (!std::isfinite(value))
    return {};
  const bool known = std::isfinite(error) && error > 0;
  if (value == 0 && !known)
    return {"0", {}, 0};
  const int first = std::max(value == 0 ? firstPlace(error, digitsOfErrors) : firstPlace(value, mostDigits),
                             known ? firstPlace(error, digitsOfErrors) : -10'000);
  const int ofError = known ? firstPlace(error, digitsOfErrors) - (digitsOfErrors - 1) : 0;
  const bool shown = known && first - ofError < mostDigits;
  const int place = shown ? ofError : firstPlace(value, digits) - ((known ? mostDigits : digits) - 1);
  const int exponent = first >= largest || first < smallest ? first : 0;
  RoundedEstimate result{fixed(value, exponent, place), shown ? fixed(error, exponent, place) : std::string(),
                         exponent};
  if (!shown && result.value.find('.') != std::string::npos) // nothing says that the zeros at the end are known
    result.value.erase(result.value.find_last_not_of("0") + (result.value[result.value.find_last_not_of("0")] != '.'));
  return result;
}

std::string estimateText(const Estimate& estimate, int digits) {
  const RoundedEstimate r = rounded(estimate, digits);
  if (r.value.empty())
    return "-";
  const std::string power = r.exponent == 0 ? std::string() : fmt::format("e{:+03d}", r.exponent);
  if (r.error.empty())
    return r.value + power;
  return power.empty() ? r.value + " ± " + r.error : fmt::format("({} ± {}){}", r.value, r.error, power);
}

} // namespace larmor
