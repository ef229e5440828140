#include "engine/fields/RandomModes.h"

#include "engine/core/Philox.h"

#include <fmt/format.h>
#include <numbers>

namespace larmor::fields {

namespace {

/// Weight A^2, not normalised, of a mode at wave number k of one geometry; modes are equally spaced in ln k, dk ~ k.
double weight(const RandomModesParameters& p, ModeGeometry geometry, double k) {
  const double kl = k * p.bendover;
  if (p.spectrum == ModeSpectrum::TautzDosch)
    return k * std::pow(kl, p.energyIndex) / std::pow(1.0 + kl * kl, 0.5 * (p.spectrumIndex + p.energyIndex));
  switch (geometry) {
  case ModeGeometry::Isotropic:
    return k * k * k / (1.0 + std::pow(kl, p.spectrumIndex + 2.0));
  case ModeGeometry::TwoD:
    return k * k / (1.0 + std::pow(kl, p.spectrumIndex + 1.0));
  default:
    return k / (1.0 + std::pow(kl, p.spectrumIndex));
  }
}

struct Wave {
  Vec3 k, polarisation; ///< unit vectors
};

Wave draw(ModeGeometry geometry, Philox& random) {
  const double angle = 2.0 * std::numbers::pi * random.uniform();
  const double c = std::cos(angle), s = std::sin(angle);
  if (geometry == ModeGeometry::Slab)
    return {{0, 0, random.uniform() < 0.5 ? -1.0 : 1.0}, {c, s, 0}};
  if (geometry == ModeGeometry::TwoD)
    return {{c, s, 0}, {-s, c, 0}};
  const Vec3 k = random.direction();
  const Vec3 least = std::abs(k[2]) < 0.9 ? Vec3{0, 0, 1} : Vec3{1, 0, 0};
  const Vec3 across = cross(k, least);
  const Vec3 first = (1.0 / norm(across)) * across, second = cross(k, first);
  return {k, c * first + s * second};
}

/// `count` modes that together carry `energy` of <dB^2>.
void addModes(Modes& modes, const RandomModesParameters& p, ModeGeometry geometry, std::size_t count, double energy,
              Philox& random) {
  std::vector<double> k(count), share(count);
  double sum = 0;
  for (std::size_t n = 0; n < count; ++n) {
    const double place = count > 1 ? static_cast<double>(n) / static_cast<double>(count - 1) : 0.5;
    k[n] = p.kMin * std::pow(p.kMax / p.kMin, place);
    sum += share[n] = weight(p, geometry, k[n]);
  }
  for (std::size_t n = 0; n < count; ++n) {
    const Wave wave = draw(geometry, random);
    const double amplitude = std::sqrt(2.0 * energy * share[n] / sum);
    modes.add(k[n] * wave.k, random.uniform(), amplitude * wave.polarisation);
  }
}

} // namespace

std::vector<Complaint> RandomModesParameters::validate() const {
  std::vector<Complaint> complaints;
  if (kMax <= kMin)
    complaints.push_back({"modes_k_max", "must be larger than the smallest wave number"});
  if (geometry == ModeGeometry::Composite && modes < 2)
    complaints.push_back({"modes", "a composite needs at least 2 modes"});
  return complaints;
}

std::shared_ptr<const ModeSum> randomModes(const RandomModesParameters& p, std::uint64_t seed) {
  if (const auto complaints = p.validate(); !complaints.empty())
    throw Error(complaints.front().key, complaints.front().message);
  Philox random(seed, streams::modes, 0);
  Modes modes;
  const auto count = static_cast<std::size_t>(p.modes);
  const double energy = p.rms * p.rms;
  if (p.geometry == ModeGeometry::Composite) {
    addModes(modes, p, ModeGeometry::Slab, count / 2, energy * p.slabFraction, random);
    addModes(modes, p, ModeGeometry::TwoD, count - count / 2, energy * (1.0 - p.slabFraction), random);
  } else {
    addModes(modes, p, p.geometry, count, energy, random);
  }
  FieldInfo info;
  info.name = "modes";
  info.rms = p.rms;
  constexpr double half = std::numbers::pi;
  info.viewLow = {-half, -half, -half};
  info.viewHigh = {half, half, half};
  info.smallestScale = 1.0 / p.kMax;
  info.note = fmt::format("{} modes, {:.4g} <= k <= {:.4g}{}", p.modes, p.kMin, p.kMax,
                          p.modes < 100 ? ", too few for a Gaussian field" : "");
  return std::make_shared<ModeSum>(std::move(modes), info, p.arithmetic);
}

} // namespace larmor::fields
