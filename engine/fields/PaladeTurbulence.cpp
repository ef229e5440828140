#include "engine/fields/PaladeTurbulence.h"

#include "engine/compute/Dispatch.h"
#include "engine/core/Philox.h"
#include "engine/fields/Compose.h"
#include "engine/fields/PaladeKernels.h"

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

/// x from (1 + x^2)^(-5/6), |x| below `most`: Student's t with 2/3 degrees of freedom, scaled, by the polar method
/// (Bailey 1994, Math. Comp. 62, 779).
double drawParallel(Philox& random, double most) {
  for (;;) {
    const double u = random.uniform(), angle = 2.0 * std::numbers::pi * random.uniform();
    if (const double x = std::sqrt(1.0 / (u * u * u) - 1.0) * std::cos(angle); std::abs(x) <= most)
      return x;
  }
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

double energyBeyond(double kappa) {
  const double w = 1.0 / (1.0 + kappa * kappa);
  return 4.0 / 3.0 * std::cbrt(w) - std::pow(w, 4.0 / 3.0) / 3.0;
}

Modes paladeModes(const PaladeParameters& p, std::uint64_t seed, std::uint64_t realisation) {
  static const auto draw = compute::select(v2::paladeDraw, v3::paladeDraw, v4::paladeDraw);
  const auto count = static_cast<std::size_t>(p.modes);
  Modes m;
  for (auto* part : {&m.kx, &m.ky, &m.kz, &m.phase, &m.ax, &m.ay, &m.az})
    part->resize(count);
  // Spectrum of b: every mode carries the same energy. Spectrum of the potential: |b| = k |a|.
  const double amplitude = p.b * std::sqrt(2.0 / static_cast<double>(count));
  const std::size_t beyond =
      draw({seed, realisation, streams::modes, count, energyBeyond(p.kMax), p.kMax, p.xMax, p.lambdaPerp,
            p.parallelLength(), amplitude, p.normalisation == PaladeNormalisation::Literal, m.kx.data(), m.ky.data(),
            m.kz.data(), m.phase.data(), m.ax.data(), m.ay.data()});
  if (beyond > 0) {
    Philox random(seed, streams::modesAgain, realisation);
    const double length = 2.0 * std::numbers::pi * p.parallelLength();
    for (double& kz : m.kz)
      if (std::abs(kz) * length > p.xMax)
        kz = drawParallel(random, p.xMax) / length;
  }
  return m;
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
