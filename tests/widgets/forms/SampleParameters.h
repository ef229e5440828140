#pragma once
#include "engine/core/ParameterSet.h"

#include <array>
#include <cstdint>

namespace sample {

enum class Kind { Smooth, Rough };
constexpr auto choicesOf(Kind) {
  return std::array{std::pair{Kind::Smooth, "smooth"}, std::pair{Kind::Rough, "rough"}};
}

/// One parameter of every type and hint.
struct Parameters {
  double strength = 1.0, decades = 0.01, roughness = 0.5;
  int modes = 500;
  std::uint64_t seed = 1;
  bool record = true;
  Kind kind = Kind::Smooth;
  std::string file, note = "none";
  double hidden = 0;
  static constexpr std::string_view group = "Sample";
  static constexpr auto fields() {
    using P = Parameters;
    using larmor::Hint, larmor::Parameter, larmor::Range;
    return std::tuple{
        Parameter{&P::strength, "strength", "b", "b_0", "Strength of the field", Range{0.0, 1e4}},
        Parameter{&P::decades, "smallest_scale", "λ_min", "l_0", "Smallest scale", Range{1e-9, 1e3}, Hint::Logarithmic},
        Parameter{&P::modes, "modes", "N", "1", "Number of modes", Range{1, 1e6}},
        Parameter{&P::seed, "seed", "", "", "Seed of the random numbers"},
        Parameter{&P::record, "record", "", "", "Keep the field along the paths, for exact curvature"},
        Parameter{&P::kind, "kind", "", "", "Kind"},
        Parameter{&P::file, "file", "", "", "File with the field", Range{}, Hint::File},
        Parameter{&P::note, "note", "", "", "Note"},
        Parameter{&P::roughness, "roughness", "h", "1", "Roughness", Range{0.0, 1.0}, Hint::Advanced},
        Parameter{&P::hidden, "hidden", "", "", "Command line only", Range{}, Hint::Internal}};
  }
  std::vector<larmor::Complaint> validate() const {
    if (strength < decades)
      return {{"strength", "must be at least the smallest scale"}};
    return {};
  }
};

/// Relevant only for the rough kind; shares the key `roughness` with nothing.
struct RoughParameters {
  double amplitude = 2.0;
  static constexpr std::string_view group = "Rough kind";
  static constexpr auto fields() {
    return std::tuple{
        larmor::Parameter{&RoughParameters::amplitude, "amplitude", "A", "1", "Amplitude", larmor::Range{0.0, 10.0}}};
  }
};

inline larmor::ParameterSet setOf(Parameters& parameters, RoughParameters& rough) {
  larmor::ParameterSet set, conditional;
  set.add(parameters);
  conditional.add(rough);
  set.add(conditional, "kind", "rough");
  return set;
}

} // namespace sample
