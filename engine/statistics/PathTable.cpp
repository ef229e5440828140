#include "engine/statistics/PathTable.h"

#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <numeric>

namespace larmor::statistics {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t fixedColumns = 3, perQuantity = 3;
constexpr std::size_t pathsAtATime = 16;

/// Highest, mean and lowest of the finite values.
struct Extremes {
  double highest = unknown, mean = unknown, lowest = unknown;
};

Extremes extremesOf(const std::vector<double>& values) {
  double high = -std::numeric_limits<double>::infinity(), low = -high, sum = 0.0;
  std::size_t count = 0;
  for (const double v : values)
    if (std::isfinite(v)) {
      high = std::max(high, v);
      low = std::min(low, v);
      sum += v;
      ++count;
    }
  return count == 0 ? Extremes{} : Extremes{high, sum / static_cast<double>(count), low};
}

std::string lowerFirst(std::string text) {
  // "Gyro-centre curvature" after "Highest", but "|B|" and symbols stay.
  if (text.size() > 1 && std::islower(static_cast<unsigned char>(text[1])))
    text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

/// All but time, which is the same for every path.
const std::vector<Quantity>& tabulated() {
  static const std::vector<Quantity> some = [] {
    auto all = quantities();
    std::erase_if(all, [](const Quantity& q) { return q.dimension == Dimension::Time; });
    return all;
  }();
  return some;
}

std::vector<PathColumn> emptyColumns(const Trajectories& t) {
  const std::vector<double> blank(t.particles(), unknown);
  const Normalisation& n = t.normalisation;
  std::vector<PathColumn> columns{{"mirror_events", "Mirror events", "", false, blank},
                                  {"scattering_reversals", "Scattering reversals", "", false, blank},
                                  {"displacement", "Net displacement", n.lengthUnit, true, blank}};
  for (const Quantity& q : tabulated())
    for (const char* kind : {"Highest", "Mean", "Lowest"})
      columns.push_back({lowerFirst(kind) + "_" + q.name, std::string(kind) + " " + lowerFirst(q.label), unitOf(q, n),
                         q.logarithmic, blank});
  return columns;
}

void countEvents(PathTable& table, const FoundEvents& found) {
  if (!found.detection.refusal.empty())
    return;
  for (std::size_t column = 0; column < 2; ++column)
    std::fill(table.columns[column].values.begin(), table.columns[column].values.end(), 0.0);
  for (const MirrorEvent& event : found.detection.events)
    if (event.particle < table.particles)
      table.columns[event.mirror ? 0 : 1].values[event.particle] += 1.0;
}

void fillRow(PathTable& table, std::size_t particle, const PathSeries& series, bool seekEvents) {
  const auto set = [&](std::size_t column, double value) { table.columns[column].values[particle] = value; };
  if (const MirrorDetection found = seekEvents ? detectMirrorEvents(series, particle) : MirrorDetection{};
      found.searched > 0) {
    const auto mirrors =
        std::count_if(found.events.begin(), found.events.end(), [](const auto& e) { return e.mirror; });
    set(0, static_cast<double>(mirrors));
    set(1, static_cast<double>(found.events.size()) - static_cast<double>(mirrors));
  }
  const auto& position = series.position();
  if (!position.empty())
    set(2, norm(position.back() - position.front()));
  for (std::size_t q = 0; q < tabulated().size(); ++q) {
    const Extremes e = extremesOf(tabulated()[q].evaluate(series));
    set(fixedColumns + perQuantity * q, e.highest);
    set(fixedColumns + perQuantity * q + 1, e.mean);
    set(fixedColumns + perQuantity * q + 2, e.lowest);
  }
}

} // namespace

const PathColumn* PathTable::find(const std::string& name) const {
  const auto it = std::find_if(columns.begin(), columns.end(), [&](const PathColumn& c) { return c.name == name; });
  return it == columns.end() ? nullptr : &*it;
}

const PathColumn& PathTable::column(const std::string& name) const {
  if (const PathColumn* found = find(name))
    return *found;
  std::string known;
  for (const PathColumn& c : columns)
    known += (known.empty() ? "" : ", ") + c.name;
  throw Error("path filter", "column '" + name + "' is not known", "one of " + known);
}

PathTable tabulatePaths(const Trajectories& t, std::size_t done, const PathTableOptions& options) {
  PathTable table{t.particles(), done, emptyColumns(t)};
  if (options.found)
    countEvents(table, *options.found);
  std::mutex mutex;
  std::size_t finished = 0;
  ThreadPool::shared().parallelFor(
      t.particles(), pathsAtATime,
      [&](std::size_t begin, std::size_t end) {
        for (std::size_t p = begin; p < end; ++p) {
          if (options.cancelled && options.cancelled())
            throw Cancelled();
          const Path path = pathOf(t, p, done);
          fillRow(table, p, PathSeries(path, t.normalisation), !options.found);
        }
        if (options.progress) {
          const std::lock_guard lock(mutex);
          options.progress(static_cast<double>(finished += end - begin) / static_cast<double>(t.particles()));
        }
      },
      options.threads);
  return table;
}

std::vector<std::uint64_t> passing(const PathTable& table, const PathFilter& filter) {
  std::vector<std::uint64_t> rows(table.particles);
  std::iota(rows.begin(), rows.end(), 0);
  for (const PathCondition& condition : filter.conditions) {
    const auto& values = table.column(condition.column).values;
    std::erase_if(rows, [&](std::uint64_t p) {
      const double v = values[p];
      return condition.comparison == Comparison::Above ? !(v > condition.value) : !(v < condition.value);
    });
  }
  return rows;
}

} // namespace larmor::statistics
