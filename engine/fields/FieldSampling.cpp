#include "engine/fields/FieldSampling.h"

#include "engine/core/ThreadPool.h"

namespace larmor::fields {

VectorGrid sampleField(const Field& field, std::size_t samples, unsigned threads) {
  const auto info = field.info();
  VectorGrid grid;
  grid.shape = {samples, samples, samples};
  grid.source = info.name + " sampled";
  for (std::size_t c = 0; c < 3; ++c) {
    const bool periodic = info.boxLength[c] > 0;
    grid.origin[c] = periodic ? info.boxOrigin[c] : info.viewLow[c];
    grid.length[c] = periodic ? info.boxLength[c] : info.viewHigh[c] - info.viewLow[c];
  }
  for (std::size_t c = 0; c < 3; ++c)
    grid.component(c).resize(grid.size());
  const auto place = [&](std::size_t c, std::size_t i) {
    return grid.origin[c] + static_cast<double>(i) / static_cast<double>(samples) * grid.length[c];
  };
  ThreadPool::shared().parallelFor(
      samples * samples, 16,
      [&](std::size_t begin, std::size_t end) {
        std::vector<double> r[3], b[3];
        for (std::size_t c = 0; c < 3; ++c) {
          r[c].resize(samples);
          b[c].resize(samples);
        }
        for (std::size_t row = begin; row < end; ++row) {
          for (std::size_t i = 0; i < samples; ++i) {
            r[0][i] = place(0, i);
            r[1][i] = place(1, row % samples);
            r[2][i] = place(2, row / samples);
          }
          field.evaluate({samples, r[0].data(), r[1].data(), r[2].data()}, {b[0].data(), b[1].data(), b[2].data()});
          for (std::size_t c = 0; c < 3; ++c)
            for (std::size_t i = 0; i < samples; ++i)
              grid.component(c)[row * samples + i] = static_cast<float>(b[c][i]);
        }
      },
      threads);
  return grid;
}

} // namespace larmor::fields
