#pragma once
#include "engine/core/ThreadPool.h"
#include "engine/mhd/Solver.h"

namespace larmor::mhd {

using Vector = std::array<Scalar, 3>;
inline Vector vectorOf(std::size_t n) { return {Scalar(n), Scalar(n), Scalar(n)}; }

struct Solver::Memory {
  Vector u, b;   ///< modes
  Vector qu, qb; ///< of the low-storage scheme
  Vector work[4];
  explicit Memory(std::size_t n)
      : u(vectorOf(n)), b(vectorOf(n)), qu(vectorOf(n)),
        qb(vectorOf(n)), work{vectorOf(n), vectorOf(n), vectorOf(n), vectorOf(n)} {}
  std::array<Scalar*, 12> all() {
    std::array<Scalar*, 12> pointers{};
    for (std::size_t i = 0; i < 12; ++i)
      pointers[i] = &work[i / 3][i % 3];
    return pointers;
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
