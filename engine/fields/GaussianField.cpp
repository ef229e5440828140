#include "engine/fields/GaussianField.h"

#include "engine/core/Error.h"
#include "engine/core/Philox.h"
#include "engine/fields/SpectralTools.h"

#include <fmt/format.h>

namespace larmor::fields {

namespace {

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
  requireNodes("gaussian field", n, report ? 60.0 : 36.0); // modes, values, modes of the report
  VectorModes modes({n, n, n}, {cubeSide, cubeSide, cubeSide});
  fillNoise(modes, seed, streams::gridNoise, 0, threads);
  done(0.3);
  modes.forward(threads);
  done(0.55);
  const double kMax = p.highestWaveNumber();
  project(modes, p.kMin, kMax, threads);
  done(0.58);
  const auto factors = shellFactors(countShells(modes, kMax, threads), p);
  done(0.61);
  scaleShells(modes, factors, 1.0, threads);
  done(0.64);
  normaliseModes(modes, "gaussian field", threads);
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
  VectorGrid grid = gridOf(modes, fmt::format("Gaussian random field, seed {}", seed));
  if (report) {
    *report = fields::report(grid, threads);
    report->divergence = spectral.divergence;
    report->k = std::move(spectral.k);
    report->energy = std::move(spectral.energy);
  }
  return grid;
}

} // namespace larmor::fields
