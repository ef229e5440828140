#include "engine/storage/import/Unfold.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <limits>
#include <optional>

namespace larmor::storage {

namespace {

constexpr std::size_t sampledPaths = 2000;
constexpr double tolerance = 0.02; ///< of the way flown
constexpr double agreeing = 0.95;  ///< share of the jumps that must cross the same box

double medianOf(std::vector<double>& values) {
  if (values.empty())
    return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

struct Jump {
  std::size_t path, point; ///< from point to the next
  Vec3 beyond{};           ///< moved more than expected
  double reach = 0;        ///< that can have been flown
  double moved = 0;
};

struct Fold {
  double length = 0;
  std::size_t crossings = 0;
  bool named = false; ///< by the file
};

class Unfolding {
public:
  Unfolding(PathView& view, bool known, const Vec3& box, double rounding)
      : view_(view), known_(known), box_(box), rounding_(rounding) {}

  std::vector<std::string> run() {
    known_ ? fitVelocities() : findUsualStep();
    if (!known_ && usual_ == 0) // nothing to hold steps against
      return notes_;
    findJumps();
    if (!jumps_.empty())
      mend();
    return notes_;
  }

private:
  std::size_t every() const { return std::max<std::size_t>(1, view_.paths() / sampledPaths); }

  /// How far positions move for what the velocities say, where records resolve the motion: 1 if units fit.
  void fitVelocities() {
    std::vector<double> ratios;
    std::size_t seen = 0;
    for (std::size_t p = 0; p < view_.paths(); p += every())
      for (std::size_t r = 0; r + 1 < view_.points(p); ++r) {
        const Vec3 a = view_.velocity(p, r), b = view_.velocity(p, r + 1);
        const Vec3 way = 0.5 * (view_.time(p, r + 1) - view_.time(p, r)) * (a + b);
        const Vec3 moved = view_.position(p, r + 1) - view_.position(p, r);
        if (!(norm(way) > 0) || dot(a, b) < 0.95 * norm(a) * norm(b) || ++seen > 4000000)
          continue;
        if (norm(moved) > 20 * rounding_ * (norm(view_.position(p, r)) + norm(moved)))
          ratios.push_back(norm(moved) / norm(way));
      }
    const double ratio = medianOf(ratios);
    if (ratios.size() < 20 || std::abs(ratio - 1.0) <= 0.05)
      return;
    scale_ = ratio;
    notes_.push_back(fmt::format("positions move {:.4g} times as far as the velocities say: they are in different "
                                 "units, and what mixes both (curvature, diffusion over speed) is off by that",
                                 ratio));
  }
  void findUsualStep() {
    std::vector<double> steps;
    for (std::size_t p = 0; p < view_.paths(); p += every())
      for (std::size_t r = 0; r + 1 < view_.points(p) && steps.size() < 4000000; ++r)
        steps.push_back(norm(view_.position(p, r + 1) - view_.position(p, r)));
    usual_ = medianOf(steps);
  }

  void findJumps() {
    low_.fill(std::numeric_limits<double>::infinity());
    high_.fill(-std::numeric_limits<double>::infinity());
    for (std::size_t p = 0; p < view_.paths(); ++p) {
      Vec3 before{}; // the step before, which stands for the velocity where that is not known
      for (std::size_t r = 0; r < view_.points(p); ++r) {
        const Vec3 x = view_.position(p, r);
        for (std::size_t a = 0; a < 3; ++a) {
          low_[a] = std::min(low_[a], x[a]);
          high_[a] = std::max(high_[a], x[a]);
        }
        if (r + 1 < view_.points(p))
          look(p, r, x, before);
      }
    }
  }
  void look(std::size_t p, std::size_t r, const Vec3& x, Vec3& before) {
    const Vec3 moved = view_.position(p, r + 1) - x;
    const double from = view_.time(p, r), to = view_.time(p, r + 1);
    Vec3 expected = before;
    double reach = 10 * usual_;
    if (known_) {
      const Vec3 a = view_.velocity(p, r), b = view_.velocity(p, r + 1);
      const double speed = scale_ * std::max(norm(a), norm(b));
      expected = 0.5 * scale_ * (to - from) * (a + b);
      reach = speed * std::abs(to - from) * (1 + tolerance) + rounding_ * (norm(x) + speed * std::abs(to));
    }
    ++steps_;
    const double length = norm(moved);
    if (length > reach && length > 0) {
      jumps_.push_back({p, r, moved - expected, reach, length});
      return; // a jump says nothing of the next step
    }
    before = moved;
  }

  bool crosses(const Jump& jump, std::size_t axis) const { return std::abs(jump.beyond[axis]) > jump.reach; }

  /// The period along an axis that the jumps agree on, or that the file names.
  std::optional<Fold> foldAlong(std::size_t axis) const {
    std::vector<double> lengths;
    std::size_t atFaces = 0;
    for (const Jump& jump : jumps_) {
      if (!crosses(jump, axis))
        continue;
      lengths.push_back(std::abs(jump.beyond[axis]));
      const double from = view_.position(jump.path, jump.point)[axis];
      const double to = view_.position(jump.path, jump.point + 1)[axis];
      atFaces += std::min(from, to) - low_[axis] <= jump.reach && high_[axis] - std::max(from, to) <= jump.reach;
    }
    if (lengths.empty())
      return Fold{};
    const auto count = static_cast<double>(lengths.size());
    double period = box_[axis];
    const auto agree = [&](double length) {
      const auto near = std::count_if(jumps_.begin(), jumps_.end(), [&](const Jump& jump) {
        const double times = std::round(std::abs(jump.beyond[axis]) / length);
        return crosses(jump, axis) && times >= 1 &&
               std::abs(std::abs(jump.beyond[axis]) - times * length) <= jump.reach;
      });
      return static_cast<double>(near) >= agreeing * count;
    };
    if (period > 0 && agree(period))
      return Fold{period, lengths.size(), true};
    const double middle = medianOf(lengths);
    double sum = 0, used = 0;
    for (const double length : lengths)
      if (std::abs(length - middle) < 0.25 * middle) {
        sum += length;
        ++used;
      }
    period = sum / used;
    const bool fits = high_[axis] - low_[axis] <= period * (1 + tolerance);
    if (!fits || !agree(period) || static_cast<double>(atFaces) < agreeing * count)
      return std::nullopt;
    return Fold{period, lengths.size(), false};
  }

  void mend() {
    std::array<Fold, 3> folds{};
    bool all = true;
    for (std::size_t a = 0; a < 3; ++a) {
      const auto fold = foldAlong(a);
      all = all && fold;
      folds[a] = fold.value_or(Fold{});
    }
    const bool any = std::any_of(folds.begin(), folds.end(), [](const Fold& f) { return f.length > 0; });
    if (!all || !any)
      return complain();
    for (std::size_t i = 0; i < jumps_.size();) {
      const std::size_t path = jumps_[i].path;
      Vec3 shift{};
      for (std::size_t r = 0; r < view_.points(path); ++r) {
        view_.move(path, r, view_.position(path, r) + shift);
        if (i < jumps_.size() && jumps_[i].path == path && jumps_[i].point == r)
          shift = shift + shiftOf(jumps_[i++], folds);
      }
    }
    tell(folds);
  }
  Vec3 shiftOf(const Jump& jump, const std::array<Fold, 3>& folds) const {
    Vec3 shift{};
    for (std::size_t a = 0; a < 3; ++a)
      if (folds[a].length > 0 && crosses(jump, a))
        shift[a] = -std::round(jump.beyond[a] / folds[a].length) * folds[a].length;
    return shift;
  }

  void tell(const std::array<Fold, 3>& folds) {
    std::vector<std::string> sides;
    for (std::size_t a = 0; a < 3; ++a)
      if (folds[a].length > 0)
        sides.push_back(fmt::format("{:.6g} along {}{}", folds[a].length, "xyz"[a],
                                    folds[a].named ? "" : " (which the steps agree on)"));
    notes_.push_back(
        fmt::format("positions were folded into a periodic box, {} of {} steps cross it: put together again "
                    "with its length {}",
                    jumps_.size(), steps_, fmt::join(sides, ", ")));
  }
  void complain() {
    const Jump& first = jumps_.front();
    notes_.push_back(fmt::format(
        "{} of {} steps are longer than {}; the first moves {:.4g} at time {:.6g} of path {}, where {:.4g} {}. "
        "Positions were folded into a box that is not known, or paths were mixed up: displacements and diffusion are "
        "not to be trusted",
        jumps_.size(), steps_, known_ ? "the way flown" : "ten times the usual one", first.moved,
        view_.time(first.path, first.point), first.path, first.reach, known_ ? "can be flown" : "is that"));
  }

  PathView& view_;
  bool known_;
  Vec3 box_;
  double rounding_, scale_ = 1, usual_ = 0;
  std::size_t steps_ = 0;
  std::array<double, 3> low_{}, high_{};
  std::vector<Jump> jumps_;
  std::vector<std::string> notes_;
};

} // namespace

std::vector<std::string> unfold(PathView& view, bool known, const Vec3& box, double rounding) {
  return Unfolding(view, known, box, rounding).run();
}

} // namespace larmor::storage
