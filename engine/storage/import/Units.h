#pragma once
#include <array>
#include <optional>
#include <string>

namespace larmor::storage {

/// What a unit means in SI, as files name it: "kpc", "0.001 Mpc", "km/s", "m s**-1", "nT", "micro gauss".
struct Unit {
  double factor = 1.0;         ///< of the SI unit
  std::array<int, 4> powers{}; ///< of m, kg, s, A
  bool sameKind(const Unit& other) const { return powers == other.powers; }
  bool isLength() const { return powers == std::array{1, 0, 0, 0}; }
  bool isTime() const { return powers == std::array{0, 0, 1, 0}; }
  bool isSpeed() const { return powers == std::array{1, 0, -1, 0}; }
  bool isPlain() const { return powers == std::array{0, 0, 0, 0}; }
};

/// @returns nullopt for texts that name no unit known here ("code_length", "l_0").
std::optional<Unit> unitFrom(const std::string& text);

/// "kpc" for 0.001 Mpc, "0.3 Mpc" where no prefix fits. @param scale above 0. @param unit with one of the prefixes
/// k, M, G or without: "Mpc", "pc", "m".
std::string scaledUnit(double scale, const std::string& unit);

/// Name of a length of that many metres: "Mpc", "kpc", "m", "2.5e+19 m".
std::string lengthName(double metres);

} // namespace larmor::storage
