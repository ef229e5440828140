#include "engine/storage/import/PathRows.h"

#include "engine/core/Error.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

namespace larmor::storage {

namespace {

using Rows = std::vector<PathRow>;

std::vector<Rows> bySerial(const Rows& rows) {
  std::map<double, Rows> paths;
  for (const PathRow& row : rows)
    paths[row.serial].push_back(row);
  std::vector<Rows> result;
  for (auto& [serial, path] : paths) {
    std::stable_sort(path.begin(), path.end(), [](const auto& a, const auto& b) { return a.distance < b.distance; });
    result.push_back(std::move(path));
  }
  return result;
}

std::vector<Rows> byBreaks(const Rows& rows) {
  std::vector<Rows> result;
  for (const PathRow& row : rows) {
    const bool next =
        result.empty() || row.distance < result.back().back().distance || row.kind != result.back().back().kind;
    if (next)
      result.emplace_back();
    result.back().push_back(row);
  }
  return result;
}

Vec3 between(const Vec3& a, const Vec3& b, double share) { return (1.0 - share) * a + share * b; }

} // namespace

Trajectories pathsFromRows(Rows rows, const std::string& lengthUnit, const std::string& where,
                           std::vector<std::string>& notes) {
  const bool told = std::all_of(rows.begin(), rows.end(), [](const PathRow& row) { return row.serial >= 0; });
  auto paths = told ? bySerial(rows) : byBreaks(rows);
  if (!told)
    notes.push_back(where +
                    ": has no serial numbers: paths were split where the distance falls; rows written by several "
                    "threads may have been mixed up");
  const std::size_t before = paths.size();
  for (Rows& path : paths) // equal distances would have no time between them
    path.erase(
        std::unique(path.begin(), path.end(), [](const auto& a, const auto& b) { return a.distance == b.distance; }),
        path.end());
  std::erase_if(paths, [](const Rows& path) { return path.size() < 2; });
  if (paths.empty())
    throw Error(where, "holds no path of two points or more", "the output of Trajectory3D");
  if (paths.size() < before)
    notes.push_back(fmt::format("{}: {} paths of a single point were left out", where, before - paths.size()));
  double from = paths[0].front().distance, to = paths[0].back().distance;
  std::size_t longest = 0;
  for (const Rows& path : paths) {
    from = std::max(from, path.front().distance);
    to = std::min(to, path.back().distance);
    longest = std::max(longest, path.size());
  }
  if (!(to > from))
    throw Error(where, "holds paths whose distances do not overlap", "particles that start together");
  const std::size_t records = longest;
  notes.push_back(fmt::format("{}: interpolated to {} common times", where, records));
  Trajectories t;
  t.normalisation.lengthUnit = lengthUnit;
  t.normalisation.timeUnit = lengthUnit + "/c";
  t.position = RecordArray(paths.size(), records, false);
  t.velocity = RecordArray(paths.size(), records, false);
  for (std::size_t r = 0; r < records; ++r)
    t.time.push_back(from + (to - from) * static_cast<double>(r) / static_cast<double>(records - 1) - from);
  for (std::size_t p = 0; p < paths.size(); ++p) {
    std::size_t at = 0;
    for (std::size_t r = 0; r < records; ++r) {
      const double wanted = from + t.time[r];
      while (at + 2 < paths[p].size() && paths[p][at + 1].distance < wanted)
        ++at;
      const PathRow &a = paths[p][at], &b = paths[p][at + 1];
      const double share = std::clamp((wanted - a.distance) / (b.distance - a.distance), 0.0, 1.0);
      t.position.set(p, r, between(a.position, b.position, share));
      const Vec3 direction = between(a.direction, b.direction, share);
      const double length = norm(direction);
      t.velocity.set(p, r, length > 0 ? (1.0 / length) * direction : Vec3{});
    }
  }
  return t;
}

} // namespace larmor::storage
