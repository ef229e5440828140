#include "engine/statistics/Records.h"

#include "engine/core/Error.h"

#include <bit>
#include <cmath>
#include <cstdint>

namespace larmor::statistics {

Spacing equallySpaced(std::span<const double> time) {
  if (time.size() < 2)
    return {time.size(), 0.0};
  const double first = time[1] - time[0];
  if (!(std::abs(first) > 0.0) || !std::isfinite(first))
    return {1, 0.0};
  std::size_t n = 2;
  while (n < time.size() && std::abs(time[n] - time[n - 1] - first) <= 1e-6 * std::abs(first))
    ++n;
  return {n, (time[n - 1] - time[0]) / static_cast<double>(n - 1)};
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
