#include "engine/fields/FieldIncrements.h"

#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace larmor::fields {

namespace {

constexpr std::size_t slabs = 20;

/// Sums per lag: pairs; |d|, d^2, d^3 signed, |d|^3, d^4 longitudinal; d^2, d^4 transverse (two components).
enum SumOf : std::size_t {
  pairs,
  first,
  second,
  third,
  absoluteThird,
  fourth,
  transverseSecond,
  transverseFourth,
  count
};

std::vector<std::size_t> lagsFor(const std::array<std::size_t, 3>& shape) {
  std::size_t shortest = 0;
  for (const std::size_t n : shape)
    if (n > 1)
      shortest = shortest == 0 ? n : std::min(shortest, n);
  std::vector<std::size_t> lags;
  for (double lag = 1.0; lag <= 0.5 * static_cast<double>(shortest) + 1e-9; lag *= std::exp2(1.0 / 6.0))
    if (const auto whole = static_cast<std::size_t>(std::lround(lag)); lags.empty() || whole > lags.back())
      lags.push_back(whole);
  return lags;
}

/// Increments of one row of pairs; p and q are the start and the end of each pair along `axis`.
struct Rows {
  const float* from[3];
  const float* to[3];
};

void addRow(const Rows& rows, std::size_t axis, std::size_t begin, std::size_t end, std::ptrdiff_t shift,
            double* sums) {
  const std::size_t a = (axis + 1) % 3, b = (axis + 2) % 3;
  double s1 = 0, s2 = 0, s3 = 0, s3a = 0, s4 = 0, t2 = 0, t4 = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const std::size_t e = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(i) + shift);
    const double d = static_cast<double>(rows.to[axis][e]) - static_cast<double>(rows.from[axis][i]);
    const double x = static_cast<double>(rows.to[a][e]) - static_cast<double>(rows.from[a][i]);
    const double y = static_cast<double>(rows.to[b][e]) - static_cast<double>(rows.from[b][i]);
    const double d2 = d * d, x2 = x * x, y2 = y * y, size = std::abs(d);
    s1 += size, s2 += d2, s3 += d2 * d, s3a += d2 * size, s4 += d2 * d2;
    t2 += x2 + y2, t4 += x2 * x2 + y2 * y2;
  }
  const double values[count] = {static_cast<double>(end - begin), s1, s2, s3, s3a, s4, t2, t4};
  for (std::size_t s = 0; s < count; ++s)
    sums[s] += values[s];
}

/// All pairs that start in plane k, at one lag along each axis.
void addPlane(const VectorGrid& grid, std::size_t k, std::size_t lag, double* sums) {
  const auto& n = grid.shape;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (n[axis] <= lag)
      continue;
    for (std::size_t j = 0; j < n[1]; ++j) {
      const std::size_t toJ = axis == 1 ? (j + lag) % n[1] : j, toK = axis == 2 ? (k + lag) % n[2] : k;
      Rows rows{};
      for (std::size_t c = 0; c < 3; ++c) {
        rows.from[c] = grid.component(c).data() + grid.index(0, j, k);
        rows.to[c] = grid.component(c).data() + grid.index(0, toJ, toK);
      }
      const auto shift = static_cast<std::ptrdiff_t>(axis == 0 ? lag : 0);
      addRow(rows, axis, 0, n[0] - static_cast<std::size_t>(shift), shift, sums);
      if (axis == 0) // pairs across the end of the box
        addRow(rows, axis, n[0] - lag, n[0], shift - static_cast<std::ptrdiff_t>(n[0]), sums);
    }
  }
}

Curve named(const char* name, const char* title, std::string yLabel, bool logY) {
  Curve curve;
  curve.name = name;
  curve.title = title;
  curve.xLabel = "Distance r";
  curve.xUnit = "l_0";
  curve.yLabel = std::move(yLabel);
  curve.yUnit = "1";
  curve.logX = true;
  curve.logY = logY;
  return curve;
}

} // namespace

void FieldIncrementSums::add(const VectorGrid& grid) {
  const std::string where = grid.source.empty() ? "field increments" : grid.source;
  for (std::size_t c = 0; c < 3; ++c)
    if (grid.size() == 0 || grid.component(c).size() != grid.size())
      throw Error(where, fmt::format("component {} has {} values", c + 1, grid.component(c).size()),
                  fmt::format("{} and at least one", grid.size()));
  const double h = grid.length[0] / static_cast<double>(grid.shape[0]);
  for (std::size_t a = 0; a < 3; ++a)
    if (!(std::abs(grid.length[a] / static_cast<double>(grid.shape[a]) / h - 1.0) < 1e-6) && grid.shape[a] > 1)
      throw Error(where,
                  fmt::format("nodes are {} apart along one axis and {} along another",
                              grid.length[a] / static_cast<double>(grid.shape[a]), h),
                  "cubic cells");
  if (perSnapshot_.empty()) {
    shape_ = grid.shape;
    spacing_ = h;
    lags_ = lagsFor(shape_);
  } else if (shape_ != grid.shape || std::abs(spacing_ / h - 1.0) > 1e-6) {
    throw Error(where, "differs in shape or box from the snapshot before", "snapshots of one run");
  }
  const std::size_t width = lags_.size() * count, depth = grid.shape[2];
  std::vector<std::vector<double>> planes(depth, std::vector<double>(width));
  ThreadPool::shared().parallelFor(
      depth, 1,
      [&](std::size_t k, std::size_t) {
        for (std::size_t l = 0; l < lags_.size(); ++l)
          addPlane(grid, k, lags_[l], planes[k].data() + l * count);
      },
      threads_);
  std::vector<double> all(width);
  std::vector<std::vector<double>> parts(std::min(slabs, depth), all);
  for (std::size_t k = 0; k < depth; ++k)
    for (std::size_t i = 0; i < width; ++i) {
      all[i] += planes[k][i];
      parts[k * parts.size() / depth][i] += planes[k][i];
    }
  perSnapshot_.push_back(std::move(all));
  perSlab_.insert(perSlab_.end(), parts.begin(), parts.end());
}

FieldIncrements FieldIncrementSums::result() const {
  if (perSnapshot_.empty())
    throw Error("field increments", "no field was given");
  const auto& parts = perSnapshot_.size() >= 4 ? perSnapshot_ : perSlab_;
  BlockSums sums(parts.size(), lags_.size() * count);
  for (std::size_t b = 0; b < parts.size(); ++b) {
    std::copy(parts[b].begin(), parts[b].end(), sums.block(b).begin());
    sums.paths(b) = 1.0;
  }
  const Jackknife jackknife(sums);
  FieldIncrements out;
  const auto add = [&](Curve& curve, auto value) {
    for (std::size_t l = 0; l < lags_.size(); ++l) {
      const Estimate e =
          jackknife.estimate([&](std::span<const double> s) { return value(s.subspan(l * count, count)); });
      if (!std::isfinite(e.value))
        continue;
      curve.x.push_back(spacing_ * static_cast<double>(lags_[l]));
      curve.y.push_back(e.value);
      curve.error.push_back(std::isfinite(e.error) ? e.error : 0.0);
    }
  };
  using Sums = std::span<const double>;
  const std::size_t moment[] = {first, second, absoluteThird, fourth};
  for (std::size_t p = 1; p <= 4; ++p) {
    const std::string name = fmt::format("increments_{}", p);
    out.structure.push_back(named(name.c_str(), "Longitudinal structure function", fmt::format("⟨|δb|^{}⟩", p), true));
    add(out.structure.back(), [&](Sums s) { return s[moment[p - 1]] / s[pairs]; });
  }
  out.skewness = named("increments_skewness", "Longitudinal skewness", "⟨δb³⟩/⟨δb²⟩^1.5", false);
  add(out.skewness, [](Sums s) { return s[third] / s[pairs] / std::pow(s[second] / s[pairs], 1.5); });
  out.flatness = named("increments_flatness", "Longitudinal flatness", "⟨δb⁴⟩/⟨δb²⟩²", false);
  add(out.flatness, [](Sums s) { return s[fourth] * s[pairs] / (s[second] * s[second]); });
  out.transverseFlatness = named("increments_flatness_transverse", "Transverse flatness", "⟨δb⁴⟩/⟨δb²⟩²", false);
  add(out.transverseFlatness,
      [](Sums s) { return 2.0 * s[transverseFourth] * s[pairs] / (s[transverseSecond] * s[transverseSecond]); });
  return out;
}

Estimate FieldIncrements::exponent(std::size_t p, double from, double to) const {
  const double none = std::numeric_limits<double>::quiet_NaN();
  if (p == 0 || p > structure.size())
    return {none, none};
  const Curve& curve = structure[p - 1];
  double n = 0, x = 0, y = 0, xx = 0, xy = 0, variance = 0;
  const auto inside = [&](std::size_t i) { return curve.x[i] >= from * (1 - 1e-9) && curve.x[i] <= to * (1 + 1e-9); };
  for (std::size_t i = 0; i < curve.x.size(); ++i)
    if (inside(i))
      n += 1, x += std::log(curve.x[i]), y += std::log(curve.y[i]);
  for (std::size_t i = 0; i < curve.x.size(); ++i)
    if (inside(i)) {
      const double dx = std::log(curve.x[i]) - x / n;
      xx += dx * dx;
      xy += dx * (std::log(curve.y[i]) - y / n);
      variance += std::pow(dx * curve.error[i] / curve.y[i], 2);
    }
  return n < 2 ? Estimate{none, none} : Estimate{xy / xx, std::sqrt(variance) / xx};
}

FieldIncrements fieldIncrements(const VectorGrid& grid, unsigned threads) {
  FieldIncrementSums sums(threads);
  sums.add(grid);
  return sums.result();
}

} // namespace larmor::fields
