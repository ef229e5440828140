#include "engine/fields/PaladeTurbulence.h"

#include "engine/core/Philox.h"
#include "engine/fields/Compose.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numbers>

namespace larmor::fields {

namespace {

double rmsOf(const Modes& modes) {
  double sum = 0;
  for (std::size_t m = 0; m < modes.size(); ++m)
    sum += 0.5 * (modes.ax[m] * modes.ax[m] + modes.ay[m] * modes.ay[m]);
  return std::sqrt(sum);
}

/// Mean of kappa^2 over the density of drawKappa, by Simpson's rule in kappa = sinh y, where nothing cancels.
double meanSquareKappa(double most) {
  constexpr int intervals = 2000;
  const double width = std::asinh(most) / intervals;
  double norm = 0, square = 0;
  for (int i = 0; i <= intervals; ++i) {
    const double y = i * width, kappa = std::sinh(y), weight = i == 0 || i == intervals ? 1.0 : i % 2 ? 4.0 : 2.0;
    const double density = weight * std::pow(kappa, 3) * std::pow(std::cosh(y), -11.0 / 3.0);
    norm += density;
    square += density * kappa * kappa;
  }
  return square / norm;
}

/// Root of the mean of b^2 over all realisations.
double ensembleRms(const PaladeParameters& p) {
  return p.normalisation == PaladeNormalisation::B ? p.b : p.b * std::sqrt(meanSquareKappa(p.kMax));
}

FieldInfo infoOf(const PaladeParameters& p, double rms) {
  FieldInfo info;
  info.name = "palade";
  info.rms = rms;
  const double half = 3.0 * p.lambdaPerp;
  info.viewLow = {-half, -half, -half};
  info.viewHigh = {half, half, half};
  info.smallestScale = p.lambdaPerp / p.kMax;
  info.note = fmt::format("{} modes, kmax {}, xmax {}, turbulent rms {:.4g}, {:.3g} % of the energy cut off", p.modes,
                          p.kMax, p.xMax, rms, 100.0 * energyBeyond(p.kMax));
  return info;
}

/// A realisation for all, and one for each particle: number 0 is the shared one.
class PerParticle final : public ModeSum {
public:
  PerParticle(const PaladeParameters& p, std::uint64_t seed, Modes modes, const FieldInfo& info)
      : ModeSum(std::move(modes), info, p.arithmetic), parameters_(p), seed_(seed) {}
  std::shared_ptr<const Field> realisation(std::uint64_t particle) const override {
    return std::make_shared<ModeSum>(paladeModes(parameters_, seed_, particle + 1), info(), parameters_.arithmetic,
                                     ModeLanes::Modes);
  }
  std::optional<GpuSource> gpuSource() const override { return std::nullopt; } // one set of modes would serve all

private:
  PaladeParameters parameters_;
  std::uint64_t seed_;
};

} // namespace

double drawKappa(Philox& random, double most) {
  // Uniform share q of the energy beyond kappa, inverted: 4 c - c^4 = 3 q for c = w^(1/3), w = 1/(1 + kappa^2).
  const double least = energyBeyond(most), q = least + (1.0 - least) * random.uniform();
  double c = q < 0.7 ? 0.75 * q : 1.0 - std::sqrt(0.5 * (1.0 - q)); // its limits for small q and near 1
  for (int step = 0; step < 8; ++step) {
    const double cube = c * c * c, slope = 4.0 - 4.0 * cube;
    if (slope <= 0)
      break;
    const double change = (4.0 * c - c * cube - 3.0 * q) / slope;
    c -= change;
    if (std::abs(change) < 1e-15 * c)
      break;
  }
  const double cube = c * c * c;
  return std::min(most, std::sqrt(std::max(0.0, 1.0 - cube) / cube));
}

double drawParallel(Philox& random, double most) {
  for (;;) { // Student's t with 2/3 degrees of freedom by the polar method (Bailey 1994)
    const double u = random.uniform(), angle = 2.0 * std::numbers::pi * random.uniform();
    if (const double x = std::sqrt(1.0 / (u * u * u) - 1.0) * std::cos(angle); std::abs(x) <= most)
      return x;
  }
}

double energyBeyond(double kappa) {
  const double w = 1.0 / (1.0 + kappa * kappa);
  return 4.0 / 3.0 * std::cbrt(w) - std::pow(w, 4.0 / 3.0) / 3.0;
}

Modes paladeModes(const PaladeParameters& p, std::uint64_t seed, std::uint64_t realisation) {
  Philox random(seed, streams::modes, realisation);
  Modes modes;
  const auto count = static_cast<std::size_t>(p.modes);
  const double amplitude = p.b * std::sqrt(2.0 / static_cast<double>(count));
  for (std::size_t n = 0; n < count; ++n) {
    const double kappa = drawKappa(random, p.kMax), parallel = drawParallel(random, p.xMax);
    const double angle = 2.0 * std::numbers::pi * random.uniform(), phase = random.uniform();
    const double c = std::cos(angle), s = std::sin(angle), across = kappa / p.lambdaPerp;
    // Spectrum of b: every mode carries the same energy. Spectrum of the potential: |b| = k |a|.
    const double size = p.normalisation == PaladeNormalisation::B ? amplitude : amplitude * kappa;
    modes.add({across * c, across * s, parallel / p.parallelLength()}, phase, {-size * s, size * c, 0});
  }
  return modes;
}

FieldPointer paladeRealisations(const PaladeParameters& p, std::uint64_t seed) {
  return std::make_shared<PerParticle>(p, seed, paladeModes(p, seed, 0), infoOf(p, ensembleRms(p)));
}

FieldPointer paladeTurbulence(const PaladeParameters& p, std::uint64_t seed) {
  FieldPointer turbulence;
  if (p.realisations == Realisations::PerParticle) {
    turbulence = paladeRealisations(p, seed);
  } else {
    Modes modes = paladeModes(p, seed, 0);
    const FieldInfo info = infoOf(p, rmsOf(modes));
    turbulence = std::make_shared<ModeSum>(std::move(modes), info, p.arithmetic);
  }
  return sum({turbulence, uniform({0, 0, 1})});
}

} // namespace larmor::fields
