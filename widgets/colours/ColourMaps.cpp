#include "widgets/colours/ColourMaps.h"

#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"
#include "widgets/colours/ColourTables.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace larmor {
namespace {

constexpr std::size_t tableSize = 1024;

/// Equal steps of grey without black and white ends, so that it stays apart from either background: for context.
ColourMap grey() {
  ColourMap map{"grey", false, {}};
  for (int level = 40; level <= 220; level += 4)
    map.colours.push_back(
        {static_cast<std::uint8_t>(level), static_cast<std::uint8_t>(level), static_cast<std::uint8_t>(level)});
  return map;
}

std::vector<ColourMap> makeMaps() {
  std::vector<ColourMap> maps;
  for (const ColourTable& table : publishedTables()) {
    ColourMap map{table.name, table.diverging, {}};
    for (std::uint32_t c : table.colours)
      map.colours.push_back(
          {static_cast<std::uint8_t>(c >> 16), static_cast<std::uint8_t>(c >> 8), static_cast<std::uint8_t>(c)});
    maps.push_back(std::move(map));
  }
  maps.insert(maps.end() - 1, grey()); // the cyclic one comes last
  return maps;
}

const std::vector<ColourMap>& maps() {
  static const std::vector<ColourMap> all = makeMaps();
  return all;
}

ColourLookup::Colour interpolate(const ColourMap& map, double t) {
  const double x = t * static_cast<double>(map.colours.size() - 1);
  const std::size_t i = std::min(static_cast<std::size_t>(x), map.colours.size() - 2);
  const double f = x - static_cast<double>(i);
  ColourLookup::Colour c{0, 0, 0, 255};
  for (std::size_t k = 0; k < 3; ++k)
    c[k] = static_cast<std::uint8_t>(std::lround(map.colours[i][k] * (1 - f) + map.colours[i + 1][k] * f));
  return c;
}

void addLogTicks(std::vector<double>& out, double low, double high, const std::vector<double>& mantissas) {
  const int first = static_cast<int>(std::floor(std::log10(low))), last = static_cast<int>(std::ceil(std::log10(high)));
  for (int decade = first; decade <= last; ++decade)
    for (double m : mantissas)
      if (const double v = m * std::pow(10.0, decade); v >= low * (1 - 1e-9) && v <= high * (1 + 1e-9))
        out.push_back(v);
}

std::vector<double> logTicks(double low, double high, int wanted) {
  const double decades = std::log10(high / low);
  std::vector<double> out;
  if (decades > wanted) {
    const int step = static_cast<int>(std::ceil(decades / wanted));
    for (int d = static_cast<int>(std::ceil(std::log10(low) - 1e-9)); std::pow(10.0, d) <= high * (1 + 1e-9); d += step)
      out.push_back(std::pow(10.0, d));
    return out;
  }
  addLogTicks(out, low, high, {1});
  if (out.size() < 3) {
    out.clear();
    addLogTicks(out, low, high, decades > 1.6 ? std::vector<double>{1, 3} : std::vector<double>{1, 2, 5});
  }
  return out;
}

} // namespace

const std::vector<std::string>& colourMapNames() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    for (const ColourMap& map : maps())
      out.push_back(map.name);
    return out;
  }();
  return names;
}

const ColourMap& colourMap(const std::string& name) {
  for (const ColourMap& map : maps())
    if (map.name == name)
      return map;
  std::string known;
  for (const std::string& n : colourMapNames())
    known += (known.empty() ? "" : ", ") + n;
  throw Error("colour map", "unknown name '" + name + "'", known);
}

ColourScale normalised(ColourScale scale) {
  if (!std::isfinite(scale.low) || !std::isfinite(scale.high))
    scale.low = scale.log ? 0.1 : 0.0, scale.high = 1.0;
  if (scale.low > scale.high)
    std::swap(scale.low, scale.high);
  if (scale.log) {
    if (scale.high <= 0)
      scale.low = 0.1, scale.high = 1.0;
    if (scale.low <= 0)
      scale.low = scale.high * 1e-3;
    if (scale.high < scale.low * 1.001)
      scale.low /= 1.5, scale.high *= 1.5;
  } else if (const double least = 1e-6 * std::max({std::abs(scale.low), std::abs(scale.high), 1e-30});
             scale.high - scale.low < least) {
    const double half = scale.low == 0.0 ? 0.5 : 0.05 * std::abs(scale.low);
    scale.low -= half, scale.high += half;
  }
  return scale;
}

double positionOnScale(const ColourScale& given, double value) {
  const ColourScale scale = normalised(given);
  if (!(std::isfinite(value)) || (scale.log && value <= 0))
    return std::numeric_limits<double>::quiet_NaN();
  const double t = scale.log ? std::log(value / scale.low) / std::log(scale.high / scale.low)
                             : (value - scale.low) / (scale.high - scale.low);
  return std::clamp(t, 0.0, 1.0);
}

std::pair<double, double> robustRange(std::span<const float> values, bool log, double outside) {
  const std::size_t stride = std::max<std::size_t>(1, values.size() / 200'000);
  std::vector<float> kept;
  kept.reserve(values.size() / stride + 1);
  for (std::size_t i = 0; i < values.size(); i += stride)
    if (std::isfinite(values[i]) && (!log || values[i] > 0))
      kept.push_back(values[i]);
  if (kept.empty())
    return log ? std::pair{0.1, 1.0} : std::pair{0.0, 1.0};
  const auto quantile = [&](double q) {
    const auto at = kept.begin() + static_cast<std::ptrdiff_t>(std::lround(q * static_cast<double>(kept.size() - 1)));
    std::nth_element(kept.begin(), at, kept.end());
    return static_cast<double>(*at);
  };
  const double low = quantile(std::clamp(outside, 0.0, 0.5)), high = quantile(1.0 - std::clamp(outside, 0.0, 0.5));
  return {low, high};
}

std::vector<double> ticks(double low, double high, bool log, int wanted) {
  if (!(low < high) || !std::isfinite(low) || !std::isfinite(high) || (log && low <= 0))
    return {};
  if (log)
    return logTicks(low, high, wanted);
  const double raw = (high - low) / std::max(wanted, 1), power = std::pow(10.0, std::floor(std::log10(raw)));
  double step = 10 * power;
  for (double m : {1.0, 2.0, 2.5, 5.0})
    if (m * power >= raw * (1 - 1e-9)) {
      step = m * power;
      break;
    }
  std::vector<double> out;
  for (double k = std::ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; ++k)
    out.push_back(std::abs(k) < 1e-9 ? 0.0 : k * step);
  return out;
}

ColourLookup::ColourLookup(const ColourScale& given, Colour missing) : missing_(missing) {
  const ColourScale scale = normalised(given);
  const ColourMap& map = colourMap(scale.map);
  log_ = scale.log;
  offset_ = log_ ? std::log(scale.low) : scale.low;
  factor_ = (tableSize - 1) / ((log_ ? std::log(scale.high) : scale.high) - offset_);
  table_.resize(tableSize);
  for (std::size_t i = 0; i < tableSize; ++i)
    table_[i] = interpolate(map, static_cast<double>(i) / (tableSize - 1));
}

ColourLookup::Colour ColourLookup::operator()(float value) const {
  if (!std::isfinite(value) || (log_ && value <= 0))
    return missing_;
  const double v = log_ ? static_cast<double>(std::log(value)) : static_cast<double>(value);
  return table_[static_cast<std::size_t>(std::clamp((v - offset_) * factor_ + 0.5, 0.0, tableSize - 1.0))];
}

void ColourLookup::map(std::span<const float> values, std::uint8_t* colours) const {
  const auto piece = [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const Colour c = (*this)(values[i]);
      std::memcpy(colours + 4 * i, c.data(), 4);
    }
  };
  if (values.size() < 50'000)
    piece(0, values.size());
  else
    ThreadPool::shared().parallelFor(values.size(), 25'000, piece);
}

void ColourLookup::mixWith(Colour other, double share) {
  const auto mix = [&](Colour& c) {
    for (std::size_t k = 0; k < 3; ++k)
      c[k] = static_cast<std::uint8_t>(std::lround(c[k] * (1 - share) + other[k] * share));
  };
  for (Colour& c : table_)
    mix(c);
  mix(missing_);
}

} // namespace larmor
