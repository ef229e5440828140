#include "engine/storage/import/AxisOrder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace larmor::storage {

namespace {

/// Mean squares of the divergence as the axes were read, and with the first and the last exchanged.
struct Divergence {
  double read = 0, exchanged = 0;

  void add(const VectorGrid& grid, const std::array<std::size_t, 3>& at) {
    // Of component c along axis a, over two cells of the periodic grid.
    const auto slope = [&](std::size_t c, std::size_t a) {
      auto before = at, behind = at;
      const std::size_t n = grid.shape[a];
      before[a] = (at[a] + n - 1) % n;
      behind[a] = (at[a] + 1) % n;
      const auto& values = grid.component(c);
      const double difference = static_cast<double>(values[grid.index(behind[0], behind[1], behind[2])]) -
                                static_cast<double>(values[grid.index(before[0], before[1], before[2])]);
      return difference * static_cast<double>(n) / grid.length[a];
    };
    const double middle = slope(1, 1), one = slope(0, 0) + middle + slope(2, 2),
                 other = slope(0, 2) + middle + slope(2, 0);
    read += one * one;
    exchanged += other * other;
  }
};

} // namespace

void noteAxisOrder(VectorGrid& grid, const std::string& axes) {
  constexpr std::size_t fewest = 4, mostNodes = std::size_t{1} << 20;
  constexpr double clear = 3.0; // grids of turbulence reach it; noise does not
  if (*std::min_element(grid.shape.begin(), grid.shape.end()) < fewest)
    return;
  const std::size_t stride = std::max<std::size_t>(1, grid.size() / mostNodes) | 1; // odd: no row is favoured
  Divergence divergence;
  for (std::size_t n = 0; n < grid.size(); n += stride)
    divergence.add(grid, {n % grid.shape[0], n / grid.shape[0] % grid.shape[1], n / grid.shape[0] / grid.shape[1]});
  const double ratio = std::sqrt(divergence.read / divergence.exchanged);
  if (!(ratio > clear))
    return;
  std::string other = axes;
  for (char& letter : other)
    letter = letter == 'x' ? 'z' : letter == 'z' ? 'x' : letter;
  grid.notes.push_back(
      std::isfinite(ratio)
          ? fmt::format("the file does not say which axis is which: taken as {}, but with {} the divergence would be "
                        "{:.2g} times smaller. Is that their order?",
                        axes, other, ratio)
          : fmt::format("the file does not say which axis is which: taken as {}, but with {} the divergence would be "
                        "zero. Is that their order?",
                        axes, other));
}

} // namespace larmor::storage
