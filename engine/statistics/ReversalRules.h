#pragma once
#include "engine/statistics/MirrorEvents.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace larmor::statistics {

/// A passage of the smoothed pitch-angle cosine from beyond one threshold to beyond the other: numbers of samples.
struct Crossing {
  std::size_t before = 0, at = 0, after = 0; ///< last beyond the one, smallest in between, first beyond the other
  double smoothed[3] = {};                   ///< the smoothed cosine before, at and after `at`; NaN where there is none
};

/// The path at the edge of a crossing.
struct CrossingSide {
  double moment = 0.0, strength = 0.0, torsion = 0.0;
};

/// How far a path was looked through.
struct ScanState {
  std::size_t next = 0, last = 0, at = 0; ///< next sample to look at; of the crossing that may be going on
  int side = 0;                           ///< of the last sample beyond a threshold; 0 before the first
  double smoothed[3] = {};                ///< about `at`
  double previous = std::numeric_limits<double>::quiet_NaN(); ///< smoothed cosine of next - 1
};

/// Of a local gyro-period: with fewer, reversals cannot be told.
inline constexpr double fewestSamples = 4.0 * (1.0 - 1e-9);

/// Samples in a gyro-period where |b| = 1. @param step time from one to the next, in time units.
inline double samplesPerPeriod(const Normalisation& n, double step) {
  return 2.0 * std::numbers::pi / (std::abs(n.coupling) * std::abs(step));
}

/// Rules of detectMirrorEvents on samples that are equally spaced in time. Paths that were recorded and paths that are
/// still being integrated differ in what is kept of them: `Samples` has begin(), end(), and for i in between cosine(i),
/// strength(i) and integral(i), the integral of the cosine over the sample number, linear between samples.
template <class Samples>
class ReversalRules {
public:
  static constexpr double threshold = 0.1, adiabatic = 0.3;

  /// @param perField samples in a gyro-period where |b| = 1. @param longest local gyro-period that is averaged over;
  /// where it is longer nothing is decided.
  ReversalRules(const Samples& samples, double perField, double longest = std::numeric_limits<double>::infinity())
      : samples_(samples), perField_(perField), longest_(longest) {}

  /// Local gyro-period, in samples.
  double period(std::size_t i) const { return perField_ / samples_.strength(i); }
  std::size_t last() const { return samples_.end() - 1; }

  /// Looks at all samples whose surroundings are known, or, if the path has ended, at all. @param found receives each
  /// Crossing.
  template <class Found>
  void scan(ScanState& state, bool ended, Found&& found) const {
    for (; state.next < samples_.end(); ++state.next) {
      const std::size_t i = state.next;
      if (const double length = period(i);
          !ended && length <= longest_ && static_cast<double>(i) + 0.5 * length > static_cast<double>(last()))
        return;
      look(state, i, smooth(i), found);
    }
  }

  CrossingSide side(const PathSeries& series, std::size_t offset, std::size_t i, bool onward) const {
    return {moment(i, 2.0 * period(i), onward), meanStrength(i), meanTorsion(series, offset, i)};
  }

  /// What is known at the smallest cosine. @param offset sample number of the first record of the series.
  MirrorEvent describe(const PathSeries& series, std::size_t offset, std::size_t at,
                       const double (&smoothed)[3]) const {
    MirrorEvent event;
    event.record = at;
    event.time = crossingTime(series, offset, at, smoothed);
    event.position = series.position()[at - offset];
    event.fieldStrength = meanStrength(at);
    const double half = std::min(0.5 * period(at), static_cast<double>(at));
    event.magneticMoment = moment(at - static_cast<std::size_t>(half), period(at), true);
    // The gyro-centre window ends at its record: the one centred on the event ends half a window later.
    event.curvature = series.gyroCentreCurvature()[std::min(at + gyroCentreDelay(series), last()) - offset];
    return event;
  }

  /// The last rules. @returns false if the path shows too little of it.
  static bool judge(MirrorEvent& event, const CrossingSide& before, const CrossingSide& after) {
    if (std::isnan(before.moment) || std::isnan(after.moment))
      return false;
    event.torsionBefore = before.torsion;
    event.torsionAfter = after.torsion;
    event.mirror = std::abs(std::log(after.moment / before.moment)) < adiabatic &&
                   event.fieldStrength > before.strength && event.fieldStrength > after.strength;
    return true;
  }

private:
  template <class Found>
  static void look(ScanState& state, std::size_t i, double value, Found&& found) {
    if (i == state.at + 1)
      state.smoothed[2] = value;
    const auto take = [&] {
      state.at = i;
      state.smoothed[0] = state.previous;
      state.smoothed[1] = value;
      state.smoothed[2] = std::numeric_limits<double>::quiet_NaN();
    };
    if (state.side != 0 && std::abs(value) < std::abs(state.smoothed[1]))
      take();
    state.previous = value;
    if (std::abs(value) > threshold) {
      const int now = value > 0.0 ? 1 : -1;
      if (state.side != 0 && now != state.side) {
        Crossing crossing{state.last, state.at, i, {}};
        std::copy_n(state.smoothed, 3, crossing.smoothed);
        found(crossing);
      }
      state.side = now;
      state.last = i;
      take();
    }
  }

  /// Box mean over one local gyro-period; NaN where the box does not fit.
  double smooth(std::size_t i) const {
    const double x = static_cast<double>(i), length = period(i), half = 0.5 * length;
    if (!(length <= longest_ && x - half >= 0.0 && x + half <= static_cast<double>(last())))
      return std::numeric_limits<double>::quiet_NaN();
    return (integralAt(x + half) - integralAt(x - half)) / length;
  }

  double integralAt(double x) const {
    const std::size_t i = std::min(static_cast<std::size_t>(x), samples_.end() - 2);
    const double s = x - static_cast<double>(i), f = samples_.cosine(i);
    return samples_.integral(i) + s * (f + 0.5 * s * (samples_.cosine(i + 1) - f));
  }

  /// Mean of the magnetic moment (per V^2) over at most `count` samples from i on (or back); NaN if too few.
  double moment(std::size_t i, double count, bool onward) const {
    const auto wanted = static_cast<std::size_t>(std::min(std::ceil(count), static_cast<double>(samples_.end())));
    const std::size_t begin = onward ? i : (i > wanted ? i - wanted : 0);
    const std::size_t end = onward ? std::min(last(), i + wanted) : i;
    if (static_cast<double>(end - begin) < 0.25 * count) // half a gyro-period of the two
      return std::numeric_limits<double>::quiet_NaN();
    double sum = 0.0;
    for (std::size_t k = begin; k <= end; ++k)
      sum += (1.0 - samples_.cosine(k) * samples_.cosine(k)) / (2.0 * samples_.strength(k));
    return sum / static_cast<double>(end - begin + 1);
  }

  /// Box mean computed directly: reversals are rare.
  template <class Value>
  double around(std::size_t i, Value value) const {
    const double half = std::min(0.5 * period(i), static_cast<double>(samples_.end()));
    const auto reach = static_cast<std::size_t>(half);
    const std::size_t begin = i > reach ? i - reach : 0, end = std::min(last(), i + reach);
    double sum = 0.0, count = 0.0;
    for (std::size_t k = begin; k <= end; ++k)
      if (const double f = value(k); !std::isnan(f))
        sum += f, count += 1.0;
    return sum / count;
  }
  double meanStrength(std::size_t i) const {
    return around(i, [this](std::size_t k) { return static_cast<double>(samples_.strength(k)); });
  }
  double meanTorsion(const PathSeries& series, std::size_t offset, std::size_t i) const {
    const auto& torsion = series.torsion();
    return around(i, [&](std::size_t k) { return torsion[k - offset]; });
  }

  /// Linear zero of the smoothed cosine next to its smallest value.
  static double crossingTime(const PathSeries& series, std::size_t offset, std::size_t at,
                             const double (&smoothed)[3]) {
    const auto& t = series.path().time;
    const std::size_t i = at - offset;
    const auto zero = [&](std::size_t from, double a, double b) {
      return t[from] + (t[from + 1] - t[from]) * a / (a - b);
    };
    if (i > 0 && smoothed[0] * smoothed[1] < 0.0)
      return zero(i - 1, smoothed[0], smoothed[1]);
    if (i + 1 < t.size() && smoothed[1] * smoothed[2] < 0.0)
      return zero(i, smoothed[1], smoothed[2]);
    return t[i];
  }

  const Samples& samples_;
  double perField_, longest_;
};

} // namespace larmor::statistics
