#include "engine/statistics/MirrorEvents.h"

#include "engine/core/ThreadPool.h"
#include "engine/statistics/ReversalRules.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numbers>

namespace larmor::statistics {

namespace {

/// What the rules look at, however it was obtained, of a whole path.
class Signals {
public:
  Signals(std::vector<double> cosine, std::vector<double> strength, std::size_t records)
      : cosine_(std::move(cosine)), strength_(std::move(strength)), integral_(records) {
    for (double& c : cosine_) // no direction where b = 0; one such record must not spoil the path's integral
      if (std::isnan(c))
        c = 0.0;
    for (std::size_t i = 1; i < records; ++i)
      integral_[i] = integral_[i - 1] + 0.5 * (cosine_[i - 1] + cosine_[i]);
  }
  std::size_t end() const { return integral_.size(); }
  double cosine(std::size_t i) const { return cosine_[i]; }
  double strength(std::size_t i) const { return strength_[i]; }
  double integral(std::size_t i) const { return integral_[i]; }

private:
  std::vector<double> cosine_, strength_, integral_;
};

std::vector<Vec3> threePointFilter(const std::vector<Vec3>& v) {
  std::vector<Vec3> out = v;
  for (std::size_t i = 1; i + 1 < v.size(); ++i)
    out[i] = 1.0 / 3.0 * (v[i - 1] + v[i] + v[i + 1]);
  return out;
}

Signals signalsOf(const PathSeries& series) {
  const std::size_t n = series.spacing().records;
  if (series.fieldKnown())
    return {series.pitchCosine(), series.fieldStrength(), n};
  Path filtered{series.path().time, {}, threePointFilter(series.path().velocity), {}};
  const PathSeries geometry(filtered, series.normalisation());
  const auto &curvature = geometry.curvature(), &torsion = geometry.torsion(), &speed = geometry.speed();
  std::vector<double> cosine(series.size()), strength(series.size());
  for (std::size_t i = 0; i < series.size(); ++i) {
    const double total = std::hypot(curvature[i], torsion[i]);
    cosine[i] = -torsion[i] / total;
    strength[i] = total * speed[i] / std::abs(series.normalisation().coupling);
  }
  return {std::move(cosine), std::move(strength), n};
}

std::string refusalOf(const Signals& signals, double perField) {
  double sum = 0.0;
  for (std::size_t i = 0; i < signals.end(); ++i)
    sum += signals.strength(i) * signals.strength(i) / static_cast<double>(signals.end());
  return tooFarApart(perField, sum);
}

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
  MirrorDetection out;
  const Signals signals = signalsOf(series);
  const double perField = samplesPerPeriod(series.normalisation(), series.spacing().step);
  out.refusal = refusalOf(signals, perField);
  if (!out.refusal.empty())
    return out;
  out.searched = 1;
  const ReversalRules<Signals> rules(signals, perField);
  ScanState state;
  rules.scan(state, true, [&](const Crossing& crossing) {
    if (rules.period(crossing.at) < fewestSamples) {
      ++out.unresolved;
      return;
    }
    MirrorEvent event = rules.describe(series, 0, crossing.at, crossing.smoothed);
    event.particle = particle;
    if (rules.judge(event, rules.side(series, 0, crossing.before, false), rules.side(series, 0, crossing.after, true)))
      out.events.push_back(event);
  });
  return out;
}

std::string tooFarApart(double perField, double meanSquare) {
  const double records = perField / std::sqrt(meanSquare);
  if (!std::isfinite(meanSquare))
    return "the field strength along the path is not finite";
  if (records < fewestSamples)
    return fmt::format("records are {:.3g} local gyro-periods apart; expected at most 1/4", 1.0 / records);
  return {};
}

void append(MirrorDetection& pool, MirrorDetection&& more) {
  pool.events.insert(pool.events.end(), more.events.begin(), more.events.end());
  pool.searched += more.searched;
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
  for (MirrorDetection& f : found)
    append(pool, std::move(f));
  if (pool.searched > 0)
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
