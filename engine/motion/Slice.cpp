#include "engine/motion/Slice.h"

#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"

#include <cmath>
#include <fmt/format.h>

namespace larmor::motion {

namespace {

constexpr std::size_t sliceGrain = 256;

void sampleRange(const fields::Field& field, SliceImage& image, std::size_t begin, std::size_t end) {
  double position[3][sliceGrain], b[3][sliceGrain];
  const std::size_t n = end - begin;
  for (std::size_t s = 0; s < n; ++s) {
    const Vec3 r = image.point((begin + s) % image.width, (begin + s) / image.width);
    for (std::size_t c = 0; c < 3; ++c)
      position[c][s] = r[c];
  }
  field.evaluate({n, position[0], position[1], position[2]}, {b[0], b[1], b[2]});
  for (std::size_t s = 0; s < n; ++s) {
    image.magnitude[begin + s] = norm({b[0][s], b[1][s], b[2][s]});
    image.normal[begin + s] = b[image.axis][s];
  }
}

} // namespace

Vec3 SliceImage::point(std::size_t i, std::size_t j) const {
  const auto at = [](double from, double to, std::size_t k, std::size_t count) {
    return from + (to - from) * static_cast<double>(k) / static_cast<double>(count - 1);
  };
  const auto a = static_cast<std::size_t>(axis);
  Vec3 r{};
  r[a] = position;
  r[(a + 1) % 3] = at(low[0], high[0], i, width);
  r[(a + 2) % 3] = at(low[1], high[1], j, height);
  return r;
}

SliceImage sampleSlice(const fields::Field& field, int axis, double position, const Vec3& low, const Vec3& high,
                       std::size_t width, std::size_t height, const jobs::JobContext* context, unsigned threads) {
  if (axis < 0 || axis > 2)
    throw Error("Slice", fmt::format("axis {}", axis), "0, 1 or 2");
  if (width < 2 || height < 2 || width > 16384 || height > 16384)
    throw Error("Slice", fmt::format("{} x {} samples", width, height), "2 to 16384 along each side");
  const auto u = static_cast<std::size_t>((axis + 1) % 3), v = static_cast<std::size_t>((axis + 2) % 3);
  if (!std::isfinite(position) || !(high[u] > low[u]) || !(high[v] > low[v]) ||
      !std::isfinite(high[u] - low[u] + high[v] - low[v]))
    throw Error("Slice", "the region is empty or not finite", "a finite plane with low below high");
  SliceImage image;
  image.axis = axis;
  image.position = position;
  image.width = width;
  image.height = height;
  image.low = {low[u], low[v]};
  image.high = {high[u], high[v]};
  image.magnitude.resize(width * height);
  image.normal.resize(width * height);
  ThreadPool::shared().parallelFor(
      width * height, sliceGrain,
      [&](std::size_t begin, std::size_t end) {
        if (context && context->cancelled())
          throw Cancelled();
        sampleRange(field, image, begin, end);
      },
      threads);
  return image;
}

} // namespace larmor::motion
