#include "engine/storage/import/PathRows.h"

#include "engine/core/Error.h"
#include "engine/storage/import/PlausibleValues.h"
#include "engine/storage/import/Unfold.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <map>

namespace larmor::storage {

namespace {

using PathOfRows = std::vector<PathRow>;

std::vector<PathOfRows> bySerial(const PathOfRows& rows) {
  std::map<std::uint64_t, PathOfRows> paths;
  for (const PathRow& row : rows)
    paths[*row.serial].push_back(row);
  std::vector<PathOfRows> result;
  for (auto& [serial, path] : paths) {
    std::stable_sort(path.begin(), path.end(), [](const auto& a, const auto& b) { return a.distance < b.distance; });
    result.push_back(std::move(path));
  }
  return result;
}

/// Whether no particle goes on from one row to the other. Losses change the energy by less than a tenth in a step, the
/// usual limit of CRPropa's modules.
bool breaksBetween(const PathRow& before, const PathRow& row) {
  const double larger = std::max(std::abs(before.energy), std::abs(row.energy));
  return row.distance < before.distance || row.kind != before.kind ||
         std::abs(row.energy - before.energy) > 0.1 * larger * (1.0 + 1e-9);
}

std::vector<PathOfRows> byBreaks(const PathOfRows& rows) {
  std::vector<PathOfRows> result;
  for (const PathRow& row : rows) {
    if (result.empty() || breaksBetween(result.back().back(), row))
      result.emplace_back();
    result.back().push_back(row);
  }
  return result;
}

Vec3 between(const Vec3& a, const Vec3& b, double share) { return (1.0 - share) * a + share * b; }

/// What is left out, and said to be.
class Tidy {
public:
  Tidy(std::vector<PathOfRows>& paths, std::size_t rows, const std::string& where, std::vector<std::string>& notes)
      : paths_(paths), rows_(rows), where_(where), notes_(notes) {}

  /// Equal distances would have no time between them.
  void dropRepeated() {
    std::size_t repeated = 0;
    for (PathOfRows& path : paths_) {
      const auto end =
          std::unique(path.begin(), path.end(), [](const auto& a, const auto& b) { return a.distance == b.distance; });
      repeated += static_cast<std::size_t>(path.end() - end);
      path.erase(end, path.end());
    }
    if (repeated > 0)
      note("{} of {} rows were left out: their distance is that of the row before", repeated, rows_);
  }

  void dropPoints() {
    const std::size_t before = paths_.size();
    std::erase_if(paths_, [](const PathOfRows& path) { return path.size() < 2; });
    if (paths_.empty())
      throw Error(where_, "holds no path of two points or more", "the output of Trajectory3D");
    if (paths_.size() < before)
      note("{} paths of a single point were left out", before - paths_.size());
  }

  /// The distances that all paths have which stay; where few share any, each path is moved to begin at 0.
  std::pair<double, double> common() {
    if (largestPart().paths == 0) {
      for (PathOfRows& path : paths_)
        for (double start = path.front().distance; PathRow & row : path)
          row.distance -= start;
      note("distances of the paths do not overlap: counted from the start of each");
    }
    dropShort();
    const auto range = overlap();
    std::size_t outside = 0;
    for (const PathOfRows& path : paths_)
      outside += path.size() - rowsWithin(path, range.first, range.second);
    if (outside > 0)
      note("{} of {} rows were left out: all paths have distances {:.5g} to {:.5g} only", outside, rows_, range.first,
           range.second);
    return range;
  }

private:
  static std::size_t rowsWithin(const PathOfRows& path, double from, double to) {
    return static_cast<std::size_t>(std::count_if(
        path.begin(), path.end(), [&](const PathRow& row) { return row.distance >= from && row.distance <= to; }));
  }
  template <class... T>
  void note(fmt::format_string<T...> text, T&&... values) {
    notes_.push_back(where_ + ": " + fmt::format(text, std::forward<T>(values)...));
  }
  /// Distances between which a number of paths lie whole, and that number.
  struct Part {
    double from = 0, to = 0;
    std::size_t paths = 0;
    double held() const { return (to - from) * static_cast<double>(paths); }
  };
  /// Of the parts that more than half of the paths have, the one that holds most: one short path does not cut all the
  /// others.
  Part largestPart() const {
    std::vector<double> starts, ends;
    for (const PathOfRows& path : paths_) {
      starts.push_back(path.front().distance);
      ends.push_back(path.back().distance);
    }
    std::sort(starts.begin(), starts.end());
    starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
    constexpr std::size_t mostStarts = 200;
    const std::size_t fewest = paths_.size() / 2 + 1;
    Part best;
    for (std::size_t i = 0; i < starts.size(); i += std::max<std::size_t>(1, starts.size() / mostStarts)) {
      std::vector<double> reach; // ends of the paths that have begun by then
      for (std::size_t p = 0; p < paths_.size(); ++p)
        if (paths_[p].front().distance <= starts[i])
          reach.push_back(ends[p]);
      std::sort(reach.begin(), reach.end(), std::greater<>());
      for (std::size_t n = fewest - 1; n < reach.size(); ++n)
        if (const Part part{starts[i], reach[n], n + 1}; part.held() > best.held())
          best = part;
    }
    return best;
  }
  void dropShort() {
    const Part part = largestPart();
    const std::size_t before = paths_.size();
    if (part.paths == 0)
      return;
    std::erase_if(paths_, [&](const PathOfRows& path) {
      return path.front().distance > part.from || path.back().distance < part.to;
    });
    if (paths_.size() < before)
      note("{} of {} paths were left out: they do not reach from distance {:.5g} to {:.5g}, and the others would have "
           "been cut to what they have",
           before - paths_.size(), before, part.from, part.to);
  }
  std::pair<double, double> overlap() const {
    double from = paths_[0].front().distance, to = paths_[0].back().distance;
    for (const PathOfRows& path : paths_) {
      from = std::max(from, path.front().distance);
      to = std::min(to, path.back().distance);
    }
    return {from, to};
  }

  std::vector<PathOfRows>& paths_;
  std::size_t rows_;
  const std::string& where_;
  std::vector<std::string>& notes_;
};

class RowView final : public PathView {
public:
  explicit RowView(std::vector<PathOfRows>& paths) : paths_(paths) {}
  std::size_t paths() const override { return paths_.size(); }
  std::size_t points(std::size_t path) const override { return paths_[path].size(); }
  double time(std::size_t path, std::size_t point) const override { return paths_[path][point].distance; }
  Vec3 position(std::size_t path, std::size_t point) const override { return paths_[path][point].position; }
  Vec3 velocity(std::size_t path, std::size_t point) const override {
    const Vec3& direction = paths_[path][point].direction;
    const double length = norm(direction);
    return length > 0 ? (1.0 / length) * direction : Vec3{};
  }
  void move(std::size_t path, std::size_t point, const Vec3& to) override { paths_[path][point].position = to; }

private:
  std::vector<PathOfRows>& paths_;
};

/// One path at the common times, counted from distance `from`.
void interpolate(const PathOfRows& path, std::size_t p, double from, Trajectories& t) {
  std::size_t at = 0;
  for (std::size_t r = 0; r < t.records(); ++r) {
    const double wanted = from + t.time[r];
    while (at + 2 < path.size() && path[at + 1].distance < wanted)
      ++at;
    const PathRow &a = path[at], &b = path[at + 1];
    const double share = std::clamp((wanted - a.distance) / (b.distance - a.distance), 0.0, 1.0);
    t.position.set(p, r, between(a.position, b.position, share));
    const Vec3 direction = between(a.direction, b.direction, share);
    const double length = norm(direction);
    t.velocity.set(p, r, length > 0 ? (1.0 / length) * direction : Vec3{});
  }
}

void requireDirections(const PathOfRows& rows, const std::string& where) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (norm(rows[i].direction) == 0.0)
      throw Error(where, fmt::format("has no direction in row {} (of {}): Px, Py and Pz are 0", i + 1, rows.size()),
                  "the direction of the motion everywhere");
}

void requireNoMarks(const PathOfRows& rows, const std::string& where, std::vector<std::string>& notes) {
  for (std::size_t c = 0; c < 3; ++c)
    if (const auto found = outliersAmong(rows.size(), [&](std::size_t i) { return rows[i].position[c]; })) {
      const std::string text =
          fmt::format("{} is {:.6g} in row {} and {} of {} rows, the rest at most {:.3g}", "XYZ"[c], found -> value,
                      found -> first + 1, found -> count, rows.size(), found->rest);
      if (found->mark)
        throw Error(where, text + ": a mark of missing data", "data everywhere");
      notes.push_back(where + ": " + text + ": a thousand times beyond the rest. Are these data?");
    }
}

} // namespace

Trajectories pathsFromRows(PathOfRows rows, const std::string& lengthUnit, double rounding, const std::string& where,
                           std::vector<std::string>& notes) {
  requireDirections(rows, where);
  requireNoMarks(rows, where, notes);
  const bool told = std::all_of(rows.begin(), rows.end(), [](const PathRow& row) { return row.serial.has_value(); });
  auto paths = told ? bySerial(rows) : byBreaks(rows);
  if (!told)
    notes.push_back(where +
                    ": has no serial numbers: paths were split where the distance falls, the kind of particle changes "
                    "or the energy jumps by more than a tenth; rows written by several threads may have been mixed up");
  Tidy tidy(paths, rows.size(), where, notes);
  tidy.dropRepeated();
  tidy.dropPoints();
  RowView view(paths);
  for (const std::string& note : unfold(view, true, {}, rounding))
    notes.push_back(where + ": " + note);
  const auto [from, to] = tidy.common();
  std::size_t records = 2;
  for (const PathOfRows& path : paths)
    records = std::max(records, path.size());
  notes.push_back(fmt::format("{}: interpolated to {} common times", where, records));
  Trajectories t;
  t.normalisation.lengthUnit = lengthUnit;
  t.normalisation.timeUnit = lengthUnit + "/c";
  t.position = RecordArray(paths.size(), records, false);
  t.velocity = RecordArray(paths.size(), records, false);
  for (std::size_t r = 0; r < records; ++r)
    t.time.push_back(from + (to - from) * static_cast<double>(r) / static_cast<double>(records - 1) - from);
  for (std::size_t p = 0; p < paths.size(); ++p)
    interpolate(paths[p], p, from, t);
  return t;
}

} // namespace larmor::storage
