#include "engine/statistics/Records.h"

#include "engine/core/Error.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <limits>

namespace larmor::statistics {

namespace {

constexpr double usualJitter = 0.01; // of a step: lags, windows and derivatives are then right to a per cent
constexpr double worstJitter = 0.4;  // beyond it a missing record would pass
constexpr double singleRounding = 1.2e-7;

/// How far a time may be off, for a step of this size among times of this size: times stored in single precision are
/// rounded, however exact the steps were.
double tolerated(double step, double largest) {
  return std::min(std::max(usualJitter * std::abs(step), singleRounding * largest), worstJitter * std::abs(step));
}

/// Leading records for which a line through the first time comes near enough to all.
std::size_t onOneLine(std::span<const double> time) {
  double low = -std::numeric_limits<double>::infinity(), high = -low, largest = std::abs(time[0]);
  for (std::size_t i = 1; i < time.size(); ++i) {
    const auto steps = static_cast<double>(i);
    largest = std::max(largest, std::abs(time[i]));
    const double step = (time[i] - time[0]) / steps, most = tolerated(step, largest) / steps;
    low = std::max(low, step - most);
    high = std::min(high, step + most);
    if (!(low <= high))
      return i;
  }
  return time.size();
}

/// Leading records with steps that are alike: a sum of many steps in single precision leaves every line.
std::size_t withLikeSteps(std::span<const double> time) {
  double low = time[1] - time[0], high = low, largest = std::abs(time[0]);
  for (std::size_t i = 1; i < time.size(); ++i) {
    const double step = time[i] - time[i - 1];
    low = std::min(low, step);
    high = std::max(high, step);
    largest = std::max(largest, std::abs(time[i]));
    if (!(high - low <= 2.0 * tolerated(std::min(std::abs(low), std::abs(high)), largest)))
      return i;
  }
  return time.size();
}

} // namespace

Spacing equallySpaced(std::span<const double> time) {
  if (time.size() < 2)
    return {time.size(), 0.0, 0.0};
  const double first = time[1] - time[0];
  if (!(std::abs(first) > 0.0) || !std::isfinite(first))
    return {1, 0.0, 0.0};
  Spacing spacing;
  spacing.records = std::max(onOneLine(time), withLikeSteps(time));
  spacing.step = (time[spacing.records - 1] - time[0]) / static_cast<double>(spacing.records - 1);
  for (std::size_t i = 1; i < spacing.records; ++i)
    spacing.jitter = std::max(spacing.jitter, std::abs((time[i] - time[i - 1]) / spacing.step - 1.0));
  return spacing;
}

std::vector<std::string> spacingNotes(std::span<const double> time, const std::string& unit) {
  const Spacing spacing = equallySpaced(time);
  std::vector<std::string> notes;
  if (spacing.records < time.size())
    notes.push_back(
        fmt::format("times are equally spaced up to record {} only (steps of {:.5g} {}, then one of {:.5g}): "
                    "{} of {} records are left out of everything over lags and windows",
                    spacing.records - 1, spacing.step, unit, time[spacing.records] - time[spacing.records - 1],
                    time.size() - spacing.records, time.size()));
  if (spacing.jitter > 1e-6)
    notes.push_back(
        fmt::format("times are taken as equally spaced by {:.6g} {}; steps differ from that by up to {:.2g} %",
                    spacing.step, unit, 100.0 * spacing.jitter));
  return notes;
}

namespace {

/// Copies one row, vectorised. @return whether all numbers are finite: none has all bits of its exponent set.
template <class T, class Bits>
bool copyRow(const std::vector<T>& values, std::size_t begin, Bits exponent, std::vector<Vec3>& out) {
  const T* v = values.data() + begin;
  double* to = out.data()->data(); // three numbers each, one after the other
  const std::size_t count = 3 * out.size();
  Bits bad = 0;
  for (std::size_t i = 0; i < count; ++i) {
    to[i] = static_cast<double>(v[i]);
    bad |= static_cast<Bits>((std::bit_cast<Bits>(v[i]) & exponent) == exponent);
  }
  return bad == 0;
}

bool load(const RecordArray& array, std::size_t particle, std::size_t done, std::vector<Vec3>& out) {
  out.resize(array.empty() ? 0 : done);
  if (out.empty())
    return true;
  const std::size_t begin = particle * array.records() * 3;
  return array.single() ? copyRow(*array.floats(), begin, std::uint32_t{0x7f800000}, out)
                        : copyRow(*array.doubles(), begin, std::uint64_t{0x7ff0000000000000}, out);
}

void require(const RecordArray& array, std::size_t particle, std::size_t done) {
  if (!array.empty() && (particle >= array.particles() || done > array.records()))
    throw Error("path", "particle " + std::to_string(particle) + " or record count " + std::to_string(done) +
                            " is out of range");
}

} // namespace

bool loadPath(const Trajectories& t, std::size_t particle, std::size_t done, Path& path) {
  if (particle >= t.particles() || done > t.records())
    throw Error("path", "particle " + std::to_string(particle) + " or record count " + std::to_string(done) +
                            " is out of range");
  for (const RecordArray* array : {&t.position, &t.velocity, &t.field})
    require(*array, particle, done);
  path.time.assign(t.time.begin(), t.time.begin() + static_cast<std::ptrdiff_t>(done));
  const bool x = load(t.position, particle, done, path.position);
  const bool v = load(t.velocity, particle, done, path.velocity);
  const bool b = load(t.field, particle, done, path.field);
  path.single = t.velocity.single();
  path.allKnown = t.allKnown();
  return x && v && b;
}

namespace {

std::vector<std::size_t> distinctLags(double longest, std::size_t places) {
  std::vector<std::size_t> lags;
  for (std::size_t k = 0; k < places; ++k) {
    const double part = places > 1 ? static_cast<double>(k) / static_cast<double>(places - 1) : 1.0;
    const auto lag = static_cast<std::size_t>(std::lround(std::pow(longest, part)));
    if (lags.empty() || lag > lags.back())
      lags.push_back(lag);
  }
  return lags;
}

} // namespace

std::vector<std::size_t> logarithmicLags(std::size_t records, std::size_t count) {
  if (records < 3 || count == 0)
    return {};
  const auto longest = static_cast<double>((records - 1) / 2);
  auto lags = distinctLags(longest, count);
  for (std::size_t places = count + 1; places <= 2 * count && lags.size() < count; ++places) // short lags coincide
    if (auto more = distinctLags(longest, places); more.size() <= count)
      lags = std::move(more);
  return lags;
}

} // namespace larmor::statistics
