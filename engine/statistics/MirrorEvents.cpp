#include "engine/statistics/MirrorEvents.h"

#include "engine/core/ThreadPool.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <numbers>

namespace larmor::statistics {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double threshold = 0.1, adiabatic = 0.3;

/// Integral of a series over the record number, linear between records, so that means over any interval are cheap.
class Integral {
public:
  explicit Integral(const std::vector<double>& f, std::size_t records) : f_(f), sum_(records) {
    for (std::size_t i = 1; i < records; ++i)
      sum_[i] = sum_[i - 1] + 0.5 * (f[i - 1] + f[i]);
  }
  /// Mean over [from, to], both in [0, records-1] and from < to.
  double mean(double from, double to) const { return (at(to) - at(from)) / (to - from); }

private:
  double at(double x) const {
    const std::size_t i = std::min(static_cast<std::size_t>(x), sum_.size() - 2);
    const double s = x - static_cast<double>(i);
    return sum_[i] + s * (f_[i] + 0.5 * s * (f_[i + 1] - f_[i]));
  }
  const std::vector<double>& f_;
  std::vector<double> sum_;
};

/// What the rules look at, however it was obtained.
struct Signals {
  std::vector<double> cosine, strength;
  std::size_t records = 0;
};

std::vector<Vec3> threePointFilter(const std::vector<Vec3>& v) {
  std::vector<Vec3> out = v;
  for (std::size_t i = 1; i + 1 < v.size(); ++i)
    out[i] = 1.0 / 3.0 * (v[i - 1] + v[i] + v[i + 1]);
  return out;
}

Signals signalsOf(const PathSeries& series) {
  const std::size_t n = series.spacing().records;
  if (series.fieldKnown()) {
    Signals known{series.pitchCosine(), series.fieldStrength(), n};
    for (double& c : known.cosine) // no direction where b = 0; one such record must not spoil the path's integral
      if (std::isnan(c))
        c = 0.0;
    return known;
  }
  Path filtered{series.path().time, {}, threePointFilter(series.path().velocity), {}};
  const PathSeries geometry(filtered, series.normalisation());
  const auto &curvature = geometry.curvature(), &torsion = geometry.torsion(), &speed = geometry.speed();
  Signals out{std::vector<double>(series.size()), std::vector<double>(series.size()), n};
  for (std::size_t i = 0; i < series.size(); ++i) {
    const double total = std::hypot(curvature[i], torsion[i]);
    out.cosine[i] = -torsion[i] / total;
    out.strength[i] = total * speed[i] / std::abs(series.normalisation().coupling);
  }
  return out;
}

class Detector {
public:
  Detector(const PathSeries& series, std::size_t particle)
      : series_(series), particle_(particle), signals_(signalsOf(series)), n_(signals_.records),
        perField_(2.0 * std::numbers::pi /
                  (std::abs(series.normalisation().coupling) * std::abs(series.spacing().step))) {}

  MirrorDetection run() {
    if (!refused())
      scan();
    return std::move(out_);
  }

private:
  /// Local gyro-period, in records.
  double period(std::size_t i) const { return perField_ / signals_.strength[i]; }

  bool refused() {
    double sum = 0.0;
    for (std::size_t i = 0; i < n_; ++i)
      sum += signals_.strength[i] * signals_.strength[i] / static_cast<double>(n_);
    const double records = perField_ / std::sqrt(sum);
    if (!std::isfinite(sum))
      out_.refusal = "the field strength along the path is not finite";
    else if (records < 4.0 * (1.0 - 1e-9))
      out_.refusal = fmt::format("records are {:.3g} local gyro-periods apart; expected at most 1/4", 1.0 / records);
    return !out_.refusal.empty();
  }

  /// Box mean over one local gyro-period; NaN where the box does not fit.
  double smooth(const Integral& integral, std::size_t i) const {
    const double x = static_cast<double>(i), half = 0.5 * period(i);
    if (!(x - half >= 0.0 && x + half <= static_cast<double>(n_ - 1)))
      return nan;
    return integral.mean(x - half, x + half);
  }

  void scan() {
    const Integral cosine(signals_.cosine, n_);
    smoothed_.resize(n_);
    int side = 0;
    std::size_t last = 0;
    for (std::size_t i = 0; i < n_; ++i) {
      smoothed_[i] = smooth(cosine, i);
      if (!(std::abs(smoothed_[i]) > threshold))
        continue;
      const int now = smoothed_[i] > 0.0 ? 1 : -1;
      if (side != 0 && now != side)
        reversal(last, i);
      side = now;
      last = i;
    }
  }

  /// Mean of the magnetic moment (per V^2) over at most `records` records from i on (or back); NaN if too few.
  double moment(std::size_t i, double records, bool onward) const {
    const auto wanted = static_cast<std::size_t>(std::min(std::ceil(records), static_cast<double>(n_)));
    const std::size_t begin = onward ? i : (i > wanted ? i - wanted : 0);
    const std::size_t end = onward ? std::min(n_ - 1, i + wanted) : i;
    if (static_cast<double>(end - begin) < 0.25 * records) // half a gyro-period of the two
      return nan;
    double sum = 0.0;
    for (std::size_t k = begin; k <= end; ++k)
      sum += (1.0 - signals_.cosine[k] * signals_.cosine[k]) / (2.0 * signals_.strength[k]);
    return sum / static_cast<double>(end - begin + 1);
  }

  /// Box mean computed directly: reversals are rare.
  double around(const std::vector<double>& f, std::size_t i) const {
    const double half = std::min(0.5 * period(i), static_cast<double>(n_));
    const auto reach = static_cast<std::size_t>(half);
    const std::size_t begin = i > reach ? i - reach : 0, end = std::min(n_ - 1, i + reach);
    double sum = 0.0, count = 0.0;
    for (std::size_t k = begin; k <= end; ++k)
      if (!std::isnan(f[k]))
        sum += f[k], count += 1.0;
    return sum / count;
  }

  void reversal(std::size_t before, std::size_t after) {
    std::size_t at = before;
    for (std::size_t i = before; i <= after; ++i)
      if (std::abs(smoothed_[i]) < std::abs(smoothed_[at]))
        at = i;
    if (period(at) < 4.0 * (1.0 - 1e-9)) {
      ++out_.unresolved;
      return;
    }
    const double momentBefore = moment(before, 2.0 * period(before), false);
    const double momentAfter = moment(after, 2.0 * period(after), true);
    if (std::isnan(momentBefore) || std::isnan(momentAfter))
      return; // the path does not show enough of it yet
    const double strength = around(signals_.strength, at);
    MirrorEvent event = describe(before, at, after);
    event.fieldStrength = strength;
    event.mirror = std::abs(std::log(momentAfter / momentBefore)) < adiabatic &&
                   strength > around(signals_.strength, before) && strength > around(signals_.strength, after);
    out_.events.push_back(event);
  }

  MirrorEvent describe(std::size_t before, std::size_t at, std::size_t after) const {
    MirrorEvent event;
    event.particle = particle_;
    event.record = at;
    event.time = crossingTime(before, at, after);
    event.position = series_.position()[at];
    event.magneticMoment =
        moment(at > 0 ? at - static_cast<std::size_t>(std::min(0.5 * period(at), static_cast<double>(at))) : 0,
               period(at), true);
    // The gyro-centre window ends at its record: the one centred on the event ends half a window later.
    event.curvature = series_.gyroCentreCurvature()[std::min(at + gyroCentreDelay(series_), n_ - 1)];
    event.torsionBefore = around(series_.torsion(), before);
    event.torsionAfter = around(series_.torsion(), after);
    return event;
  }

  /// Linear zero of the smoothed cosine next to its smallest value.
  double crossingTime(std::size_t before, std::size_t at, std::size_t after) const {
    const auto& t = series_.path().time;
    for (const std::size_t i : {at > before ? at - 1 : at, at}) {
      const double a = smoothed_[i], b = i + 1 <= after ? smoothed_[i + 1] : a;
      if (a * b < 0.0)
        return t[i] + (t[i + 1] - t[i]) * a / (a - b);
    }
    return t[at];
  }

  const PathSeries& series_;
  std::size_t particle_;
  Signals signals_;
  std::size_t n_;
  double perField_;
  std::vector<double> smoothed_;
  MirrorDetection out_;
};

} // namespace

MirrorDetection detectMirrorEvents(const PathSeries& series, std::size_t particle) {
  MirrorDetection none;
  if (!series.path().allKnown) {
    none.refusal = "not all components of the velocity are known";
    return none;
  }
  if (series.path().velocity.size() != series.size() || series.spacing().records < 8) {
    none.refusal = "fewer than eight equally spaced records with a velocity";
    return none;
  }
  return Detector(series, particle).run();
}

void append(MirrorDetection& pool, MirrorDetection&& more) {
  pool.events.insert(pool.events.end(), more.events.begin(), more.events.end());
  pool.unresolved += more.unresolved;
  if (pool.refusal.empty())
    pool.refusal = std::move(more.refusal);
}

MirrorDetection detectMirrorEvents(const Trajectories& t, std::size_t done, unsigned threads) {
  std::vector<MirrorDetection> found(t.particles());
  ThreadPool::shared().parallelFor(
      t.particles(), 16,
      [&](std::size_t begin, std::size_t end) {
        Path path;
        for (std::size_t p = begin; p < end; ++p) {
          if (loadPath(t, p, done, path))
            found[p] = detectMirrorEvents(PathSeries(path, t.normalisation), p);
          else
            found[p].refusal = "a recorded number is not finite";
        }
      },
      threads);
  MirrorDetection pool;
  const bool sought = std::any_of(found.begin(), found.end(), [](const auto& f) { return f.refusal.empty(); });
  for (MirrorDetection& f : found)
    append(pool, std::move(f));
  if (sought)
    pool.refusal.clear();
  return pool;
}

std::vector<MirrorEvent> mirrorEvents(const Path& path, const Normalisation& n, std::size_t particle) {
  return detectMirrorEvents(PathSeries(path, n), particle).events;
}

std::vector<MirrorEvent> mirrorEvents(const Trajectories& t, std::size_t done, unsigned threads) {
  return detectMirrorEvents(t, done, threads).events;
}

std::vector<std::size_t> paperLabels(const PathSeries& series, double quantile) {
  std::vector<double> sorted;
  for (const double k : series.gyroCentreCurvature())
    if (!std::isnan(k))
      sorted.push_back(k);
  std::vector<std::size_t> out;
  if (sorted.empty())
    return out;
  const auto place =
      static_cast<std::ptrdiff_t>(std::clamp(quantile, 0.0, 1.0) * static_cast<double>(sorted.size() - 1));
  std::nth_element(sorted.begin(), sorted.begin() + place, sorted.end());
  for (std::size_t i = 0; i < series.size(); ++i)
    if (series.gyroCentreCurvature()[i] > sorted[static_cast<std::size_t>(place)])
      out.push_back(i);
  return out;
}

} // namespace larmor::statistics
