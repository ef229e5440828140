#include "engine/fields/ModeWalk.h"

#include "engine/compute/Dispatch.h"
#include "engine/core/Error.h"

#include <algorithm>
#include <cmath>
#include <new>

namespace larmor::fields {

namespace {

constexpr std::size_t stepsBetweenAnchors = 4096;

std::size_t placeOf(std::size_t mode, std::size_t row) {
  return (mode / walkBlock * walkRows + row) * walkBlock + mode % walkBlock;
}

} // namespace

ModeWalk::ModeWalk(std::span<const Modes> modes) : modes_(modes), at_(modes.size()) {
  for (const Modes& m : modes) {
    if (m.size() != modes[0].size() || m.size() == 0)
      throw Error("Walk through modes", "has no modes, or not the same number for all particles");
    if (std::any_of(m.az.begin(), m.az.end(), [](double a) { return a != 0; }))
      throw Error("Walk through modes", "has modes with a z component");
    const std::size_t blocks = (m.size() + walkBlock - 1) / walkBlock, floats = blocks * walkBlock * walkRows;
    tables_.emplace_back(static_cast<float*>(std::aligned_alloc(64, floats * sizeof(float))));
    float* table = tables_.back().get();
    if (!table)
      throw std::bad_alloc();
    std::fill_n(table, floats, 0.0f);
    for (std::size_t n = 0; n < m.size(); ++n) {
      const double row[walkRows] = {m.kx[n], m.ky[n], m.kz[n], 0, m.ax[n], m.ay[n]};
      for (std::size_t i = 0; i < walkRows; ++i)
        table[placeOf(n, i)] = static_cast<float>(row[i]);
    }
    arguments_.push_back({blocks, table, 0, 0, 0, 0, 0});
  }
}

void ModeWalk::anchor(std::size_t particle, const Vec3& r) {
  const Modes& m = modes_[particle];
  float* table = tables_[particle].get();
  for (std::size_t n = 0; n < m.size(); ++n) {
    const double turns = m.kx[n] * r[0] + m.ky[n] * r[1] + m.kz[n] * r[2] + m.phase[n];
    table[placeOf(n, 3)] = static_cast<float>(turns - std::rint(turns));
  }
  at_[particle] = r;
}

void ModeWalk::evaluate(std::span<const Vec3> r, std::span<Vec3> b) {
  static const auto kernel = compute::select(v2::modeWalk, v3::modeWalk, v4::modeWalk);
  if (steps_++ % stepsBetweenAnchors == 0)
    for (std::size_t i = 0; i < particles(); ++i)
      anchor(i, r[i]);
  for (std::size_t i = 0; i < particles(); ++i) {
    float* const step[3] = {&arguments_[i].dx, &arguments_[i].dy, &arguments_[i].dz};
    for (std::size_t c = 0; c < 3; ++c) {
      *step[c] = static_cast<float>(r[i][c] - at_[i][c]);
      at_[i][c] += static_cast<double>(*step[c]); // not r: what rounding left out comes with the next step
    }
  }
  kernel(arguments_.data(), arguments_.size());
  for (std::size_t i = 0; i < particles(); ++i)
    b[i] = {arguments_[i].bx, arguments_[i].by, 0.0};
}

} // namespace larmor::fields
