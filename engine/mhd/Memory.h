#pragma once
#include "engine/core/ThreadPool.h"
#include "engine/mhd/Solver.h"
#include "engine/mhd/StageKernels.h"

namespace larmor::mhd {

using Vector = std::array<Scalar, 3>;
inline Vector vectorOf(std::size_t n) { return {Scalar(n), Scalar(n), Scalar(n)}; }

struct Solver::Memory {
  Vector u, b;   ///< modes
  Vector qu, qb; ///< of the low-storage scheme
  std::array<Scalar, 8> work;
  explicit Memory(std::size_t n)
      : u(vectorOf(n)), b(vectorOf(n)), qu(vectorOf(n)),
        qb(vectorOf(n)), work{Scalar(n), Scalar(n), Scalar(n), Scalar(n), Scalar(n), Scalar(n), Scalar(n), Scalar(n)} {}
  /// Row of kept modes that begins at index `first`.
  ModeRow row(std::size_t first, std::size_t count, double ky, double kz) {
    ModeRow row{count, ky, kz, {}, {}, {}, {}};
    const auto at = [first](Scalar& scalar) { return scalar.values() + 2 * first; };
    for (std::size_t c = 0; c < 3; ++c) {
      row.u[c] = at(u[c]);
      row.b[c] = at(b[c]);
      row.qu[c] = at(qu[c]);
      row.qb[c] = at(qb[c]);
    }
    return row;
  }
};

/// Calls visit(index, kx, ky, kz, weight) for every kept mode of one kz plane; weight 2 for modes that stand for their
/// conjugates, too.
template <class Visit>
void keptModes(const Transform& t, std::size_t plane, Visit&& visit) {
  if (!t.kept(plane))
    return;
  for (std::size_t j = 0; j < t.size(); ++j) {
    if (!t.kept(j))
      continue;
    const std::size_t row = (plane * t.size() + j) * t.half();
    for (std::size_t i = 0; i <= t.cut(); ++i)
      visit(row + i, static_cast<double>(i), t.wave(j), t.wave(plane), i == 0 ? 1.0 : 2.0);
  }
}

/// Sums of N numbers over all kept modes, per plane and then in order: the same bits at any number of threads.
template <std::size_t N, class Add>
std::array<double, N> sumOverModes(const Transform& t, unsigned threads, Add&& add) {
  std::vector<std::array<double, N>> parts(t.size());
  ThreadPool::shared().parallelFor(
      t.size(), 1,
      [&](std::size_t plane, std::size_t) {
        keptModes(t, plane, [&](std::size_t at, double kx, double ky, double kz, double weight) {
          add(parts[plane], at, kx, ky, kz, weight);
        });
      },
      threads);
  std::array<double, N> total{};
  for (const auto& part : parts)
    for (std::size_t i = 0; i < N; ++i)
      total[i] += part[i];
  return total;
}

} // namespace larmor::mhd
