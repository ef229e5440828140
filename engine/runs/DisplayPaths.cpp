#include "engine/runs/DisplayPaths.h"

#include "engine/core/ThreadPool.h"
#include "engine/statistics/Quantity.h"

#include <algorithm>

namespace larmor::runs {

namespace {

/// Record numbers to show, of [first, done): evenly spaced, the last one always among them.
std::vector<std::uint32_t> shownRecords(std::size_t first, std::size_t done, std::size_t most) {
  std::vector<std::uint32_t> records;
  const std::size_t all = done - std::min(first, done);
  const std::size_t stride = std::max<std::size_t>(1, (all + most - 1) / std::max<std::size_t>(1, most));
  for (std::size_t r = first; r < done; r += stride)
    records.push_back(static_cast<std::uint32_t>(r));
  if (all > 0 && records.back() != done - 1)
    records.push_back(static_cast<std::uint32_t>(done - 1));
  return records;
}

} // namespace

std::vector<Vec3> positionsOf(const Path& path, const Normalisation& normalisation) {
  return path.position.empty() ? statistics::PathSeries(path, normalisation).position() : path.position;
}

DisplayPaths buildDisplayPaths(const Trajectories& t, std::size_t done, const DisplayOptions& options,
                               const std::function<void()>& checkpoint) {
  const std::size_t available = options.only ? options.only->size() : t.particles();
  const std::size_t shown = done == 0 ? 0 : std::min(options.paths, available);
  const std::size_t stop = options.records.second < done ? options.records.second + 1 : done;
  const auto recordNumbers = shownRecords(options.records.first, stop, options.pointsPerPath);
  const std::size_t perPath = recordNumbers.size();
  DisplayPaths paths;
  paths.points.resize(shown * perPath * 3);
  paths.values.resize(shown * perPath);
  paths.particle.resize(shown);
  paths.offsets.resize(shown + 1);
  for (std::size_t i = 0; i <= shown; ++i)
    paths.offsets[i] = static_cast<std::uint32_t>(i * perPath);
  for (std::size_t i = 0; i < shown; ++i) {
    const std::size_t place = i * available / shown;
    paths.particle[i] = options.only ? (*options.only)[place] : place;
    paths.records.insert(paths.records.end(), recordNumbers.begin(), recordNumbers.end());
  }
  ThreadPool::shared().parallelFor(shown, 16, [&](std::size_t begin, std::size_t end) {
    checkpoint();
    for (std::size_t i = begin; i < end; ++i) {
      const Path path = pathOf(t, paths.particle[i], done);
      const auto position = positionsOf(path, t.normalisation);
      std::vector<double> values(done, static_cast<double>(paths.particle[i]));
      if (options.quantity != "particle")
        values = statistics::evaluateCentred(options.quantity, path, t.normalisation);
      for (std::size_t k = 0; k < perPath; ++k) {
        const std::size_t point = i * perPath + k, r = recordNumbers[k];
        paths.values[point] = static_cast<float>(values[r]);
        for (std::size_t c = 0; c < 3; ++c)
          paths.points[3 * point + c] = static_cast<float>(position[r][c]);
      }
    }
  });
  return paths;
}

} // namespace larmor::runs
