#pragma once
#include "engine/fields/Spectrum.h"

#include <cstdint>
#include <string>
#include <vector>

/// What the makers of random fields on a cube of side 2 pi share; wave numbers are whole and shells have width 1.
namespace larmor::fields {

inline constexpr double cubeSide = 2.0 * std::numbers::pi;

/// @throws Error if a cube of this side cannot be made in the memory there is, before hours are spent on it.
/// @param bytesPerNode at the peak.
void requireNodes(const std::string& what, std::size_t side, double bytesPerNode);

/// Independent normal numbers at every node of every component, the same at any number of threads.
/// @param stream which of core/Philox.h's streams; `sub` tells several noises of one stream apart.
void fillNoise(VectorModes& modes, std::uint64_t seed, std::uint32_t stream, std::uint64_t sub, unsigned threads);
void fillNoise(ScalarModes& modes, const std::array<std::size_t, 3>& shape, std::uint64_t seed, std::uint32_t stream,
               std::uint64_t sub, unsigned threads);

/// Sets modes outside the shells kMin..kMax, the mean and the Nyquist planes to zero, and takes the part along k out of
/// the others (Leray projection).
void project(VectorModes& modes, double kMin, double kMax, unsigned threads);

/// Per shell: energy and number of modes that carry any (both half spectra counted).
struct Shells {
  std::vector<double> energy, modes;
};
Shells countShells(VectorModes& modes, double kMax, unsigned threads);

/// Multiplies every mode of shell n by common * factors[n]; shells beyond become zero.
void scaleShells(VectorModes& modes, const std::vector<double>& factors, double common, unsigned threads);
/// Gives every shell the energy `energy[n]`, keeping phases; empty shells stay empty.
void imposeSpectrum(VectorModes& modes, const std::vector<double>& energy, unsigned threads);
/// Scales to rms 1 of the vector. @throws Error if there is nothing to scale.
void normaliseModes(VectorModes& modes, const std::string& what, unsigned threads);
/// Real values as a grid. The modes must have been transformed back.
VectorGrid gridOf(VectorModes& values, const std::string& source);

/// n^-s in the whole shells kMin <= n <= kMax, zero elsewhere.
std::vector<double> powerLaw(double kMin, double kMax, double s);

} // namespace larmor::fields
