#include "engine/fields/SpectralTools.h"

#include "engine/core/Error.h"
#include "engine/core/Memory.h"
#include "engine/core/Philox.h"
#include "engine/core/ThreadPool.h"

#include <cmath>
#include <fmt/format.h>

namespace larmor::fields {

namespace {

/// Noises of one stream use far apart parts of its counter.
constexpr std::uint64_t subStride = std::uint64_t{1} << 40;

} // namespace

void requireNodes(const std::string& what, std::size_t side, double bytesPerNode) {
  requireMemory(fmt::format("{}: a cube of {}^3 nodes", what, side),
                std::pow(static_cast<double>(side), 3) * bytesPerNode, "a smaller grid");
}

void fillNoise(VectorModes& modes, std::uint64_t seed, std::uint32_t stream, std::uint64_t sub, unsigned threads) {
  const auto n = modes.shape();
  ThreadPool::shared().parallelFor(
      n[2], 1,
      [&](std::size_t k, std::size_t) {
        for (std::size_t j = 0; j < n[1]; ++j)
          for (std::size_t i = 0; i < n[0]; ++i) {
            Philox random(seed, stream, sub * subStride + (k * n[1] + j) * n[0] + i);
            for (std::size_t c = 0; c < 3; ++c)
              modes.component(c).row(j, k)[i] = random.normal();
          }
      },
      threads);
}

void fillNoise(ScalarModes& modes, const std::array<std::size_t, 3>& n, std::uint64_t seed, std::uint32_t stream,
               std::uint64_t sub, unsigned threads) {
  ThreadPool::shared().parallelFor(
      n[2], 1,
      [&](std::size_t k, std::size_t) {
        for (std::size_t j = 0; j < n[1]; ++j)
          for (std::size_t i = 0; i < n[0]; ++i)
            modes.row(j, k)[i] = Philox(seed, stream, sub * subStride + (k * n[1] + j) * n[0] + i).normal();
      },
      threads);
}

void project(VectorModes& modes, double kMin, double kMax, unsigned threads) {
  modes.forEach(
      [&](std::size_t, const Mode& m) {
        const double square = dot(m.k, m.k), shell = static_cast<double>(shellOf(m.k, 1.0));
        if (m.nyquist || shell < kMin || shell > kMax || shell == 0.0) {
          m.x = m.y = m.z = 0.0;
          return;
        }
        const auto along = (m.k[0] * m.x + m.k[1] * m.y + m.k[2] * m.z) / square;
        m.x -= along * m.k[0];
        m.y -= along * m.k[1];
        m.z -= along * m.k[2];
      },
      threads);
}

Shells countShells(VectorModes& modes, double kMax, unsigned threads) {
  const std::size_t shells = static_cast<std::size_t>(kMax + 0.5) + 1, planes = modes.shape()[2];
  std::vector<double> energies(planes * shells, 0.0), counts(planes * shells, 0.0);
  modes.forEach(
      [&](std::size_t plane, const Mode& m) {
        const double e = energy(m);
        const std::size_t shell = shellOf(m.k, 1.0);
        if (e == 0.0 || shell >= shells)
          return;
        energies[plane * shells + shell] += 0.5 * m.weight * e;
        counts[plane * shells + shell] += m.weight;
      },
      threads);
  Shells result{std::vector<double>(shells, 0.0), std::vector<double>(shells, 0.0)};
  for (std::size_t i = 0; i < energies.size(); ++i) {
    result.energy[i % shells] += energies[i];
    result.modes[i % shells] += counts[i];
  }
  return result;
}

void scaleShells(VectorModes& modes, const std::vector<double>& factors, double common, unsigned threads) {
  modes.forEach(
      [&](std::size_t, const Mode& m) {
        const std::size_t shell = shellOf(m.k, 1.0);
        const double factor = shell < factors.size() ? common * factors[shell] : 0.0;
        m.x *= factor;
        m.y *= factor;
        m.z *= factor;
      },
      threads);
}

void imposeSpectrum(VectorModes& modes, const std::vector<double>& wanted, unsigned threads) {
  const Shells found = countShells(modes, static_cast<double>(wanted.size() - 1), threads);
  std::vector<double> factors(wanted.size(), 0.0);
  for (std::size_t n = 1; n < wanted.size(); ++n)
    if (found.energy[n] > 0.0)
      factors[n] = std::sqrt(wanted[n] / found.energy[n]);
  scaleShells(modes, factors, 1.0, threads);
}

void normaliseModes(VectorModes& modes, const std::string& what, unsigned threads) {
  const double square = modes.sum(energy, threads);
  if (!(square > 0.0) || !std::isfinite(square))
    throw Error(what, "has no energy between k_min and k_max", "a wider band or smaller spectrum_index");
  const double factor = 1.0 / std::sqrt(square);
  modes.forEach(
      [factor](std::size_t, const Mode& m) {
        m.x *= factor;
        m.y *= factor;
        m.z *= factor;
      },
      threads);
}

VectorGrid gridOf(VectorModes& values, const std::string& source) {
  VectorGrid grid;
  grid.shape = values.shape();
  grid.length = values.length();
  grid.source = source;
  for (std::size_t c = 0; c < 3; ++c) {
    auto& to = grid.component(c);
    to.resize(grid.size());
    for (std::size_t k = 0; k < grid.shape[2]; ++k)
      for (std::size_t j = 0; j < grid.shape[1]; ++j) {
        const double* from = values.component(c).row(j, k);
        for (std::size_t i = 0; i < grid.shape[0]; ++i)
          to[grid.index(i, j, k)] = static_cast<float>(from[i]);
      }
  }
  return grid;
}

std::vector<double> powerLaw(double kMin, double kMax, double s) {
  std::vector<double> energy(static_cast<std::size_t>(kMax + 0.5) + 1, 0.0);
  for (std::size_t n = 1; n < energy.size(); ++n)
    if (static_cast<double>(n) >= kMin && static_cast<double>(n) <= kMax)
      energy[n] = std::pow(static_cast<double>(n), -s);
  return energy;
}

} // namespace larmor::fields
