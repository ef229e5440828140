#include "engine/motion/WavePush.h"

#include "engine/compute/Dispatch.h"
#include "engine/motion/WavePhases.h"

#include <algorithm>
#include <new>

namespace larmor::motion {

namespace {

constexpr std::size_t mostPerGroup = 8, wavesBetweenLooks = 1u << 21; // looks whether it is cancelled

std::size_t placeOf(std::size_t mode, std::size_t row) {
  return (mode / waveBlock * waveRows + row) * waveBlock + mode % waveBlock;
}

} // namespace

WavePush::WavePush(std::span<const fields::Modes> modes, std::span<const Vec3> velocities, double dt, double coupling,
                   std::span<const Vec3> positions)
    : modes_(modes), dt_(dt), coupling_(coupling) {
  requireWaves(modes, velocities, positions);
  const std::size_t blocks = (modes[0].size() + waveBlock - 1) / waveBlock;
  while (2 * perGroup_ <= mostPerGroup && blocks > 2 * perGroup_ * (leastGroups - 1))
    perGroup_ *= 2;
  groups_ = std::max(leastGroups, (blocks + perGroup_ - 1) / perGroup_);
  arguments_.resize(modes.size());
  for (std::size_t i = 0; i < modes.size(); ++i) {
    makeTable(modes[i]);
    WavePushArguments& p = arguments_[i];
    p = {};
    p.table = tables_[i].get();
    p.groups = groups_;
    for (std::size_t c = 0; c < 3; ++c) {
      p.v[c] = velocities[i][c];
      p.r[c] = (positions.empty() ? 0.0 : positions[i][c]) + 0.5 * dt * p.v[c];
    }
  }
}

void WavePush::makeTable(const fields::Modes& m) {
  const std::size_t floats = groups_ * perGroup_ * waveBlock * waveRows;
  tables_.emplace_back(static_cast<float*>(std::aligned_alloc(64, floats * sizeof(float))));
  float* table = tables_.back().get();
  if (!table)
    throw std::bad_alloc();
  std::fill_n(table, floats, 0.0f);
  for (std::size_t n = 0; n < m.size(); ++n) {
    const double row[waveRows] = {m.kx[n], m.ky[n], m.kz[n], 0, m.ax[n], m.ay[n]};
    for (std::size_t i = 0; i < waveRows; ++i)
      table[placeOf(n, i)] = static_cast<float>(row[i]);
  }
}

void WavePush::anchor(std::size_t particle) {
  const fields::Modes& m = modes_[particle];
  WavePushArguments& p = arguments_[particle];
  const Vec3 r{p.r[0], p.r[1], p.r[2]};
  for (std::size_t n = 0; n < m.size(); ++n)
    p.table[placeOf(n, 3)] = phaseAt(m, n, r);
  std::copy_n(p.r, 4, p.at);
  std::fill_n(p.ahead, 4, 0.0f);
}

void WavePush::advance(std::size_t steps, jobs::JobContext& context) {
  static const auto kernel = compute::select(v2::wavePush, v3::wavePush, v4::wavePush);
  const std::size_t stepsBetweenLooks =
      std::clamp<std::size_t>(wavesBetweenLooks / (modes_[0].size() * particles()), 1, 1024);
  while (steps > 0) {
    if (context.cancelled()) // no checkpoint(): a pause must not be counted by every thread
      throw Cancelled();
    if (steps_ % stepsBetweenAnchors == 0)
      for (std::size_t i = 0; i < particles(); ++i)
        anchor(i);
    const std::size_t now = std::min({steps, stepsBetweenLooks, stepsBetweenAnchors - steps_ % stepsBetweenAnchors});
    kernel(arguments_.data(), arguments_.size(), perGroup_, dt_, 0.5 * dt_ * coupling_, now);
    steps_ += now;
    steps -= now;
  }
}

Vec3 WavePush::position(std::size_t particle) const {
  const WavePushArguments& p = arguments_[particle];
  return {p.r[0] - 0.5 * dt_ * p.v[0], p.r[1] - 0.5 * dt_ * p.v[1], p.r[2] - 0.5 * dt_ * p.v[2]};
}

Vec3 WavePush::velocity(std::size_t particle) const {
  const WavePushArguments& p = arguments_[particle];
  return {p.v[0], p.v[1], p.v[2]};
}

} // namespace larmor::motion
