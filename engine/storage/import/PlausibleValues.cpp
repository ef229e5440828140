#include "engine/storage/import/PlausibleValues.h"
#include "engine/core/Error.h"
#include "engine/storage/import/Plausible.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace larmor::storage {

namespace {

constexpr double beyond = 1e3;         ///< what is so many times larger than all the rest is not of it
constexpr double beyondForMarks = 100; ///< the same for numbers that are customary marks

/// Numbers by their binary exponent.
class Exponents {
public:
  void add(double value) {
    if (value != 0.0 && std::isfinite(value))
      ++counts_[static_cast<std::size_t>(std::ilogb(value) + offset)];
  }
  /// A size that parts the largest from all others by so many empty binades or more; 0 if there is none.
  double gap(int wide) const {
    int empty = 0;
    bool above = false;
    for (int e = static_cast<int>(counts_.size()) - 1; e >= 0; --e) {
      const bool filled = counts_[static_cast<std::size_t>(e)] > 0;
      if (filled && above && empty >= wide)
        return std::ldexp(1.0, e - offset + 1);
      above = above || filled;
      empty = filled ? 0 : empty + 1;
    }
    return 0;
  }

private:
  static constexpr int offset = 1100;
  std::array<std::size_t, 2200> counts_{};
};

/// Marks of missing data that programs of this field write where no value is.
bool isCustomaryMark(double value) {
  constexpr double marks[] = {9.969209968386869e36,
                              1e20,
                              1e30,
                              1e31,
                              1e32,
                              1e33,
                              1e34,
                              1e35,
                              1e36,
                              1e37,
                              1e38,
                              3.4028234663852886e38,
                              1e15,
                              999,
                              9999,
                              99999,
                              999999,
                              9999999,
                              99999999,
                              999.9,
                              9999.9,
                              99999.9,
                              9999.99,
                              99999.99,
                              32767,
                              32768,
                              2147483647,
                              1.7976931348623157e308};
  return std::any_of(std::begin(marks), std::end(marks),
                     [&](double mark) { return std::abs(std::abs(value) / mark - 1.0) < 2e-6; });
}

} // namespace

namespace {

/// What is as large as the border or larger, and whether it is one number again and again.
struct Beyond {
  Outliers found;
  double smallest = 0;
  bool same = true;
};

Beyond beyondBorder(double border, std::size_t count, const std::function<double(std::size_t)>& valueAt) {
  Beyond all;
  for (std::size_t i = 0; i < count; ++i) {
    const double value = valueAt(i), size = std::abs(value);
    if (size < border) {
      all.found.rest = std::max(all.found.rest, size);
      continue;
    }
    if (!std::isfinite(value))
      continue;
    if (all.found.count++ == 0) {
      all.found.first = i;
      all.found.value = value;
      all.smallest = size;
    }
    all.same = all.same && value == all.found.value;
    all.smallest = std::min(all.smallest, size);
  }
  return all;
}

} // namespace

std::optional<Outliers> outliersAmong(std::size_t count, const std::function<double(std::size_t)>& valueAt) {
  constexpr int forMarks = 5, forOthers = 9; // empty binades; up to two more at the edges
  Exponents exponents;
  for (std::size_t i = 0; i < count; ++i)
    exponents.add(valueAt(i));
  for (const int wide : {forMarks, forOthers}) {
    const double border = exponents.gap(wide);
    if (border == 0)
      return std::nullopt;
    auto [found, smallest, same] = beyondBorder(border, count, valueAt);
    found.mark = same && isCustomaryMark(found.value);
    // A field that fills a part of the box beside numerical zeros is no fault of the data.
    const bool few = static_cast<double>(found.count) <= 0.01 * static_cast<double>(count);
    if (found.count > 0 &&
        ((found.mark && smallest > beyondForMarks * found.rest) || (few && smallest > beyond * found.rest)))
      return found;
  }
  return std::nullopt;
}

namespace {

/// Vacuum and walls are exactly zero in some fields, and so is what was never filled in.
void noteZeros(VectorGrid& grid) {
  constexpr double few = 0.01;
  std::size_t zeros = 0, first = 0;
  for (std::size_t i = 0; i < grid.size(); ++i)
    if (grid.x[i] == 0.0F && grid.y[i] == 0.0F && grid.z[i] == 0.0F && zeros++ == 0)
      first = i;
  if (static_cast<double>(zeros) > few * static_cast<double>(grid.size()))
    grid.notes.push_back(fmt::format("is exactly zero at {} of {} nodes, the first at x, y, z = {}, {}, {} (counted "
                                     "from 0). Are data missing there?",
                                     zeros, grid.size(), first % grid.shape[0], first / grid.shape[0] % grid.shape[1],
                                     first / (grid.shape[0] * grid.shape[1])));
}

} // namespace

void requirePlausible(VectorGrid& grid, const std::string& where) {
  noteZeros(grid);
  for (std::size_t c = 0; c < 3; ++c) {
    const auto& values = grid.component(c);
    const auto found = outliersAmong(values.size(), [&](std::size_t i) { return static_cast<double>(values[i]); });
    if (!found)
      continue;
    const std::size_t n = found->first;
    const std::string text = fmt::format(
        "component {} is {:.6g} at x, y, z = {}, {}, {} (counted from 0) and {} of {} nodes, the rest at most {:.3g}",
        "xyz"[c], found -> value, n % grid.shape[0], n / grid.shape[0] % grid.shape[1],
        n / (grid.shape[0] * grid.shape[1]), found->count, values.size(), found->rest);
    if (found->mark)
      throw Error(where, text + ": a mark of missing data", "data everywhere");
    grid.notes.push_back(text + ": a thousand times beyond the rest. Are these data?");
  }
}

} // namespace larmor::storage
