#include "widgets/views/PathSet.h"

#include "engine/core/Error.h"

#include <algorithm>
#include <cmath>

namespace larmor::views {
namespace {

void require(bool good, const char* problem, const char* expected) {
  if (!good)
    throw Error("paths", problem, expected);
}

/// Writes the pieces of one path after the other into `out`.
class Folder {
public:
  Folder(const PathSet& in, const std::array<double, 3>& origin, const std::array<double, 3>& length, PathSet& out)
      : in_(in), out_(out), origin_(origin), length_(length) {
    for (const auto& [name, values] : in.scalars)
      scalars_.push_back({&values, &out.scalars[name]});
  }

  void fold(std::size_t path) {
    path_ = path;
    const std::uint32_t first = in_.begin(path), end = first + in_.count(path);
    bool open = false;
    for (std::uint32_t i = first; i < end; ++i) {
      if (!finite(i)) {
        open = false;
        continue;
      }
      if (!open) {
        start(cellOf(i), i);
        add(i, i, 0.0);
        open = true;
      } else {
        connect(i - 1, i);
      }
    }
  }

private:
  using Cell = std::array<double, 3>;

  bool finite(std::uint32_t i) const {
    return std::isfinite(in_.points[3 * i]) && std::isfinite(in_.points[3 * i + 1]) &&
           std::isfinite(in_.points[3 * i + 2]);
  }
  Cell cellOf(std::uint32_t i) const {
    Cell cell{};
    for (std::size_t c = 0; c < 3; ++c)
      if (length_[c] > 0)
        cell[c] = std::floor((in_.points[3 * i + c] - origin_[c]) / length_[c]);
    return cell;
  }
  void start(const Cell& cell, std::uint32_t) {
    cell_ = cell;
    if (out_.offsets.back() != out_.points.size() / 3)
      out_.offsets.push_back(static_cast<std::uint32_t>(out_.points.size() / 3));
    out_.particle.resize(out_.offsets.size(), in_.particleOf(path_));
    out_.particle.back() = in_.particleOf(path_);
  }
  /// Adds the point at `share` of the way from a to b, folded with the current cell.
  void add(std::uint32_t a, std::uint32_t b, double share) {
    for (std::size_t c = 0; c < 3; ++c) {
      const double x = in_.points[3 * a + c] + share * (in_.points[3 * b + c] - in_.points[3 * a + c]);
      double folded = x - cell_[c] * length_[c];
      if (length_[c] > 0) // rounding must not push a cut point out of the box
        folded = std::clamp(folded, origin_[c], origin_[c] + length_[c]);
      out_.points.push_back(static_cast<float>(folded));
    }
    for (auto& [from, to] : scalars_)
      to->push_back(static_cast<float>((*from)[a] + share * ((*from)[b] - (*from)[a])));
    out_.records.push_back(in_.recordOf(path_, share < 1.0 ? a : b));
  }
  /// Share of the segment at which it leaves the current cell through its nearest face; 2 if it ends inside.
  double nextFace(std::uint32_t a, std::uint32_t b, double from, std::size_t& axis, int& direction) const {
    double best = 2.0;
    for (std::size_t c = 0; c < 3; ++c) {
      const double d = static_cast<double>(in_.points[3 * b + c]) - in_.points[3 * a + c];
      if (length_[c] <= 0 || d == 0)
        continue;
      const double face = origin_[c] + (cell_[c] + (d > 0 ? 1 : 0)) * length_[c];
      const double share = (face - in_.points[3 * a + c]) / d;
      if (share <= 1.0 && share >= from - 1e-9 && share < best) {
        best = share;
        axis = c;
        direction = d > 0 ? 1 : -1;
      }
    }
    return best;
  }
  void connect(std::uint32_t a, std::uint32_t b) {
    const Cell goal = cellOf(b);
    double at = 0.0;
    for (int guard = 0; cell_ != goal && guard < 64; ++guard) {
      std::size_t axis = 0;
      int direction = 0;
      const double share = std::max(nextFace(a, b, at, axis, direction), at);
      if (share > 1.0)
        break;
      at = share;
      add(a, b, at);
      Cell next = cell_;
      next[axis] += direction;
      start(next, b);
      add(a, b, at);
    }
    if (cell_ != goal) // a jump over very many boxes: begin a new piece where it lands
      start(goal, b);
    add(b, b, 0.0);
  }

  const PathSet& in_;
  PathSet& out_;
  std::array<double, 3> origin_, length_;
  Cell cell_{};
  std::size_t path_ = 0;
  std::vector<std::pair<const std::vector<float>*, std::vector<float>*>> scalars_;
};

} // namespace

void check(const PathSet& set) {
  require(set.points.size() % 3 == 0, "the number of coordinates is no multiple of 3", "x, y, z for each point");
  const std::size_t points = set.points.size() / 3;
  if (set.offsets.empty()) {
    require(points == 0, "points without offsets", "offsets of paths + 1 numbers");
    return;
  }
  require(std::is_sorted(set.offsets.begin(), set.offsets.end()), "offsets decrease", "increasing offsets");
  require(set.offsets.back() <= points, "the last offset is beyond the points", "at most the number of points");
  require(set.particle.empty() || set.particle.size() == set.paths(), "wrong number of particle numbers",
          "one per path");
  require(set.counts.empty() || set.counts.size() == set.paths(), "wrong number of counts", "one per path");
  for (std::size_t p = 0; p < set.counts.size(); ++p)
    require(set.counts[p] <= set.offsets[p + 1] - set.offsets[p], "a count exceeds its path's room",
            "at most the room");
  require(set.records.empty() || set.records.size() == points, "wrong number of record numbers", "one per point");
  for (const auto& [name, values] : set.scalars)
    if (values.size() != points)
      throw Error("paths", "scalar '" + name + "' has " + std::to_string(values.size()) + " values",
                  std::to_string(points));
}

PathSet wrapPaths(const PathSet& set, const std::array<double, 3>& origin, const std::array<double, 3>& length) {
  check(set);
  PathSet out;
  out.offsets = {0};
  out.points.reserve(set.points.size() + set.points.size() / 8);
  Folder folder(set, origin, length, out);
  for (std::size_t path = 0; path < set.paths(); ++path)
    folder.fold(path);
  if (out.offsets.back() != out.points.size() / 3)
    out.offsets.push_back(static_cast<std::uint32_t>(out.points.size() / 3));
  out.particle.resize(out.paths());
  return out;
}

} // namespace larmor::views
