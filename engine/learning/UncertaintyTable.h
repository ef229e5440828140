#pragma once
#include "engine/storage/InputFile.h"
#include "engine/storage/OutputFile.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace larmor::learning {

/// A position in octaves: log2(x), but linear within each octave, so that it costs no logarithm. x above 0; the least
/// normal float counts as the least x.
inline float octaves(double x) {
  constexpr std::uint32_t exponentOfOne = 127u << 23;
  const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(x));
  return static_cast<float>(static_cast<std::int64_t>(bits) - static_cast<std::int64_t>(exponentOfOne)) / 8388608.0f;
}

/// Relative uncertainty of a model by position: values at the nodes of a grid over two coordinates in octaves, bilinear
/// between, constant beyond its edges.
struct UncertaintyTable {
  float firstX = 0.0f, firstY = 0.0f, step = 1.0f; ///< octaves
  std::size_t columns = 1, rows = 1;
  std::vector<float> values{0.0f}; ///< [rows, columns]

  static UncertaintyTable constant(double value) {
    UncertaintyTable table;
    table.values = {static_cast<float>(value)};
    return table;
  }
  float at(float x, float y) const {
    std::size_t c = 0, r = 0;
    const float u = place(x, firstX, columns, c), v = place(y, firstY, rows, r);
    const float* low = values.data() + r * columns + c;
    const std::size_t right = columns > 1 ? 1 : 0, up = rows > 1 ? columns : 0;
    return (1 - v) * ((1 - u) * low[0] + u * low[right]) + v * ((1 - u) * low[up] + u * low[up + right]);
  }

  /// As the dataset /uncertainty of a model's weights.
  void write(storage::OutputFile& file) const;
  /// @throws Error
  static UncertaintyTable read(const storage::InputFile& file);

private:
  /// Cell of a coordinate and the place within it, 0 to 1.
  float place(float x, float first, std::size_t nodes, std::size_t& cell) const {
    if (nodes < 2)
      return 0.0f;
    const float last = static_cast<float>(nodes - 1), at = (x - first) / step;
    const float inside = at > 0 ? (at < last ? at : last) : 0.0f; // not-a-number: 0
    cell = static_cast<std::size_t>(inside);
    cell = cell < nodes - 1 ? cell : nodes - 2;
    return inside - static_cast<float>(cell);
  }
};

/// A prediction beside what was simulated; all relative.
struct Residual {
  float x = 0, y = 0; ///< of the table
  double error = 0, spread = 0, noise = 0;
};

/// The table of a model's own uncertainty, apart from the noise of what it is compared with; nodes an octave apart that
/// cover the residuals. At each node, of the nearest residuals about 68.3 % lie within one standard error of table,
/// spread and noise together. Where noise alone explains them, any value up to a fraction of the noise does that too:
/// values are as probable as they make the number of residuals that lie within (binomial; beforehand as probable as any
/// other below the noise, by 1/value above it), and the node's is their median.
/// @param near how many residuals a node looks at. @param leastShare of the value for all residuals together: no node
/// is surer than that.
UncertaintyTable calibratedTable(std::vector<Residual> residuals, std::size_t near, double leastShare);
/// The factor on a table's values with which 68.3 % of all residuals lie within one standard error.
double factorNeeded(const UncertaintyTable& table, std::span<const Residual> residuals);

} // namespace larmor::learning
