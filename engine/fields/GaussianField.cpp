#include "engine/fields/GaussianField.h"

#include "engine/core/Error.h"
#include "engine/core/Philox.h"
#include "engine/core/ThreadPool.h"
#include "engine/fields/Spectrum.h"

#include <fmt/format.h>

namespace larmor::fields {

namespace {

constexpr double side = 2.0 * std::numbers::pi; // so that wave numbers are whole and shells have width 1

void fillNoise(VectorModes& modes, std::uint64_t seed, unsigned threads) {
  const auto n = modes.shape();
  ThreadPool::shared().parallelFor(
      n[2], 1,
      [&](std::size_t k, std::size_t) {
        for (std::size_t j = 0; j < n[1]; ++j)
          for (std::size_t i = 0; i < n[0]; ++i) {
            Philox random(seed, streams::gridNoise, (k * n[1] + j) * n[0] + i);
            for (std::size_t c = 0; c < 3; ++c)
              modes.component(c).row(j, k)[i] = random.normal();
          }
      },
      threads);
}

/// Sets modes outside the band, which is made of whole shells, to zero and takes the part along k out of the others.
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

/// Per shell: measured energy and number of modes in the band (both half spectra counted).
struct Shells {
  std::vector<double> energy, modes;
};

Shells countShells(VectorModes& modes, double kMax, unsigned threads) {
  const std::size_t shells = static_cast<std::size_t>(kMax + 0.5) + 1, planes = modes.shape()[2];
  std::vector<double> energies(planes * shells, 0.0), counts(planes * shells, 0.0);
  modes.forEach(
      [&](std::size_t plane, const Mode& m) {
        const double e = energy(m);
        if (e == 0.0)
          return;
        const std::size_t at = plane * shells + shellOf(m.k, 1.0);
        energies[at] += 0.5 * m.weight * e;
        counts[at] += m.weight;
      },
      threads);
  Shells result{std::vector<double>(shells, 0.0), std::vector<double>(shells, 0.0)};
  for (std::size_t i = 0; i < energies.size(); ++i) {
    result.energy[i % shells] += energies[i];
    result.modes[i % shells] += counts[i];
  }
  return result;
}

/// Factor on the modes of each shell that gives it the energy n^-s: exactly, or in the mean over realisations.
std::vector<double> shellFactors(const Shells& shells, const GaussianParameters& p) {
  std::vector<double> factors(shells.energy.size(), 0.0);
  const double nodes = std::pow(static_cast<double>(p.grid), 3);
  for (std::size_t n = 1; n < factors.size(); ++n) {
    // Unit white noise has <|c_k|^2> = 1/N^3 per component; two of three remain after the projection.
    const double measured = p.exactSpectrum ? shells.energy[n] : shells.modes[n] / nodes;
    if (measured > 0.0)
      factors[n] = std::sqrt(std::pow(static_cast<double>(n), -p.spectrumIndex) / measured);
  }
  return factors;
}

void scale(VectorModes& modes, const std::vector<double>& factors, double common, unsigned threads) {
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

VectorGrid toGrid(VectorModes& modes, std::uint64_t seed) {
  VectorGrid grid;
  grid.shape = modes.shape();
  grid.length = modes.length();
  grid.source = fmt::format("Gaussian random field, seed {}", seed);
  for (std::size_t c = 0; c < 3; ++c) {
    auto& values = grid.component(c);
    values.resize(grid.size());
    for (std::size_t k = 0; k < grid.shape[2]; ++k)
      for (std::size_t j = 0; j < grid.shape[1]; ++j) {
        const double* from = modes.component(c).row(j, k);
        float* to = values.data() + grid.index(0, j, k);
        for (std::size_t i = 0; i < grid.shape[0]; ++i)
          to[i] = static_cast<float>(from[i]);
      }
  }
  return grid;
}

} // namespace

std::vector<Complaint> GaussianParameters::validate() const {
  std::vector<Complaint> result;
  const double highest = highestWaveNumber(), nyquist = 0.5 * static_cast<double>(grid);
  if (kMax >= nyquist)
    result.push_back({"k_max", fmt::format("is not below half the grid ({})", nyquist)});
  if (std::ceil(kMin) > std::floor(highest))
    result.push_back({"k_min", fmt::format("leaves no wave numbers up to k_max = {:.4g}", highest)});
  return result;
}

VectorGrid gaussianGrid(const GaussianParameters& p, std::uint64_t seed, unsigned threads,
                        const std::function<void(double)>& progress, GridReport* report) {
  for (const auto& complaint : p.validate())
    throw Error(complaint.key, complaint.message);
  const auto done = [&](double fraction) {
    if (progress)
      progress(fraction);
  };
  const auto n = static_cast<std::size_t>(p.grid);
  VectorModes modes({n, n, n}, {side, side, side});
  fillNoise(modes, seed, threads);
  done(0.3);
  modes.forward(threads);
  done(0.55);
  const double kMax = p.highestWaveNumber();
  project(modes, p.kMin, kMax, threads);
  done(0.58);
  const auto factors = shellFactors(countShells(modes, kMax, threads), p);
  done(0.61);
  scale(modes, factors, 1.0, threads);
  done(0.64);
  const double square = modes.sum(energy, threads);
  if (!(square > 0.0) || !std::isfinite(square))
    throw Error("gaussian field", "has no energy between k_min and k_max", "a wider band or smaller spectrum_index");
  scale(modes, std::vector<double>(static_cast<std::size_t>(kMax + 0.5) + 1, 1.0), 1.0 / std::sqrt(square), threads);
  done(0.7);
  GridReport spectral;
  if (report) {
    spectral.divergence = spectralDivergence(modes, threads);
    auto spectrum = shellSpectrum(modes, threads);
    spectral.k = std::move(spectrum.k);
    spectral.energy = std::move(spectrum.energy);
  }
  modes.inverse(threads);
  done(0.95);
  VectorGrid grid = toGrid(modes, seed);
  if (report) {
    *report = fields::report(grid, threads);
    report->divergence = spectral.divergence;
    report->k = std::move(spectral.k);
    report->energy = std::move(spectral.energy);
  }
  return grid;
}

} // namespace larmor::fields
