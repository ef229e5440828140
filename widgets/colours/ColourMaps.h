#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace larmor {

/// A published colour map: equally spaced control points, linear in between (the diverging one is resampled finely).
struct ColourMap {
  std::string name;
  bool diverging = false; ///< has a neutral middle: wants a range symmetric about zero
  std::vector<std::array<std::uint8_t, 3>> colours;
};

/// viridis, cividis, inferno, plasma, cool-warm, grey, twilight.
const std::vector<std::string>& colourMapNames();
/// @throws Error naming the known maps if `name` is not one of them.
const ColourMap& colourMap(const std::string& name);

/// How a quantity becomes a colour, and what the scalar bar says about it.
struct ColourScale {
  std::string map = "viridis";
  bool log = false;
  double low = 0.0, high = 1.0; ///< values at the ends of the map; log: both positive
  std::string title;            ///< symbol and unit, for example "κ [1/ℓ₀]"
  bool operator==(const ColourScale&) const = default;
};

/// The scale with a usable range: finite, low < high, positive when log. Data are never changed.
ColourScale normalised(ColourScale scale);

/// Position of `value` along the scale in [0, 1]; NaN stays NaN, and so does a value <= 0 on a log scale.
double positionOnScale(const ColourScale& scale, double value);

/// Range [low, high] that leaves `outside` of the finite values (positive ones if log) out at each end; {0, 1} or
/// {0.1, 1} when there are none. Looks at no more than about 2e5 evenly chosen values.
std::pair<double, double> robustRange(std::span<const float> values, bool log, double outside = 0.02);

/// Tick values for an axis or a scalar bar: at most about `wanted`, round numbers (log: decades, then 2 and 5).
std::vector<double> ticks(double low, double high, bool log, int wanted = 6);

/// Table of 1024 colours for fast use on many values. Colours are RGBA bytes, alpha 255.
class ColourLookup {
public:
  using Colour = std::array<std::uint8_t, 4>;
  explicit ColourLookup(const ColourScale& scale, Colour missing = {128, 128, 128, 255});

  Colour operator()(float value) const;
  /// @param values [n], @param colours [n, 4] bytes. Runs on the thread pool when n is large.
  void map(std::span<const float> values, std::uint8_t* colours) const;
  /// Mixes every colour (missing too) with `other`, share in [0, 1]: dims without needing transparency.
  void mixWith(Colour other, double share);

private:
  bool log_;
  double offset_, factor_;
  Colour missing_;
  std::vector<Colour> table_;
};

} // namespace larmor
