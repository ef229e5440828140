// One stage of the scheme in three passes, each doing all it can while its data are in the cache: modes to lines along
// z; lines to planes of values, their products and back; lines to modes and the update.
#include "engine/compute/Dispatch.h"
#include "engine/mhd/Memory.h"

#include <algorithm>
#include <cmath>

namespace larmor::mhd {

namespace {

ProductKernel* productsOfRow() { return compute::select(v2::productsOfRow, v3::productsOfRow, v4::productsOfRow); }
AdvanceKernel* advanceRow() { return compute::select(v2::advanceRow, v3::advanceRow, v4::advanceRow); }
MeasureKernel* measureRow() { return compute::select(v2::measureRow, v3::measureRow, v4::measureRow); }

/// exp(-coefficient k^(2h) time) for every k^2.
std::vector<double> decays(const std::vector<double>& powers, double coefficient, double time) {
  std::vector<double> table(powers.size());
  for (std::size_t square = 0; square < table.size(); ++square)
    table[square] = std::exp(-coefficient * powers[square] * time);
  return table;
}

/// What a table by k^2 says along a row of kx, each number `times` times, as far as it reaches.
void takeRow(const std::vector<double>& table, double ky, double kz, std::size_t count, std::size_t times,
             std::vector<double>& row) {
  const double* const from = table.data() + static_cast<std::size_t>(ky * ky + kz * kz);
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t j = 0; j < times; ++j)
      row[times * i + j] = from[i * i];
}

} // namespace

std::vector<double> Solver::powersOfSquares() const {
  std::vector<double> table(3 * transform_.cut() * transform_.cut() + 1);
  for (std::size_t square = 0; square < table.size(); ++square)
    table[square] = std::pow(static_cast<double>(square), static_cast<double>(parameters_.order));
  return table;
}

Solver::Sums Solver::toLines() {
  Memory& m = *memory_;
  const auto& rows = transform_.keptRows();
  const std::size_t n = transform_.size(), half = transform_.half(), count = transform_.cut() + 1;
  std::vector<Sums> parts(rows.size());
  ThreadPool::shared().parallelFor(
      rows.size(), 1,
      [&](std::size_t begin, std::size_t) {
        const std::size_t y = rows[begin];
        std::vector<double> power(count);
        for (const std::size_t z : rows) {
          const std::size_t first = (z * n + y) * half;
          for (std::size_t c = 0; c < 3; ++c) {
            std::copy_n(m.u[c].modes() + first, count, m.work[c].modes() + first);
            std::copy_n(m.b[c].modes() + first, count, m.work[3 + c].modes() + first);
          }
          takeRow(powers_, transform_.wave(y), transform_.wave(z), count, 1, power);
          measureRow()(m.row(first, count, transform_.wave(y), transform_.wave(z)), power.data(), parts[begin].data());
        }
        if (y == 0)
          m.work[5].modes()[0] += parameters_.meanField;
        for (std::size_t i = 0; i < 6; ++i)
          transform_.inverseAcross(m.work[i], y);
      },
      threads_);
  Sums total{};
  for (const Sums& part : parts)
    for (std::size_t i = 0; i < total.size(); ++i)
      total[i] += part[i];
  return total;
}

void Solver::multiply(bool speed) {
  Memory& m = *memory_;
  const std::size_t n = transform_.size(), length = 2 * transform_.half();
  std::vector<double> fastest(n, 0.0);
  ThreadPool::shared().parallelFor(
      n, 1,
      [&](std::size_t z, std::size_t) {
        for (std::size_t i = 0; i < 6; ++i)
          transform_.inversePlane(m.work[i], z);
        for (std::size_t y = 0; y < n; ++y) {
          double* fields[8];
          for (std::size_t i = 0; i < 8; ++i)
            fields[i] = m.work[i].values() + (z * n + y) * length;
          fastest[z] = std::max(fastest[z], productsOfRow()(n, fields, speed));
        }
        for (Scalar& product : m.work)
          transform_.forwardPlane(product, z);
      },
      threads_);
  if (speed)
    speed_ = std::sqrt(*std::max_element(fastest.begin(), fastest.end()));
}

void Solver::advance(const Stage& s) {
  Memory& m = *memory_;
  const auto& rows = transform_.keptRows();
  const std::size_t n = transform_.size(), half = transform_.half(), count = transform_.cut() + 1;
  const std::size_t whole = (count + 3) / 4 * 4; // no longer than a row: N/2 + 1 modes, of which N/3 are kept
  const auto tableU = decays(powers_, parameters_.kinematicViscosity(), s.toNext * s.dt),
             tableB = decays(powers_, parameters_.resistivity(), s.toNext * s.dt);
  const double perNode = s.dt / std::pow(static_cast<double>(n), 3);
  ThreadPool::shared().parallelFor(
      rows.size(), 1,
      [&](std::size_t begin, std::size_t) {
        const std::size_t y = rows[begin];
        std::vector<double> decayU(2 * whole), decayB(2 * whole);
        for (Scalar& product : m.work)
          transform_.forwardAcross(product, y);
        for (const std::size_t z : rows) {
          const std::size_t first = (z * n + y) * half;
          const double ky = transform_.wave(y), kz = transform_.wave(z);
          takeRow(tableU, ky, kz, count, 2, decayU);
          takeRow(tableB, ky, kz, count, 2, decayB);
          ProductRow products{};
          for (std::size_t i = 0; i < 8; ++i)
            products.modes[i] = m.work[i].values() + 2 * first;
          advanceRow()(m.row(first, whole, ky, kz), products,
                       {s.previous, s.weight, perNode, decayU.data(), decayB.data()});
        }
      },
      threads_);
}

} // namespace larmor::mhd
