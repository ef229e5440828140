#include "engine/studies/transport/Simulate.h"

#include "engine/core/Error.h"
#include "engine/core/Philox.h"
#include "engine/core/ThreadPool.h"
#include "engine/motion/WavePush.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <mutex>
#include <numbers>

namespace larmor::studies::transport {

namespace {

constexpr std::size_t samples = 200, blocks = statistics::BlockSums::usualBlocks, piecesPerBlock = 8;
constexpr double mostSteps = 1e8;        ///< of a particle: minutes to hours for one alone
constexpr std::size_t sumsPerSample = 4; ///< square, fourth power of one component, pitch-angle cosine, particles

/// Where the sums of sample s are, and behind those of all samples the one of the moving origin.
std::size_t movingSum(std::size_t sampleCount) { return sumsPerSample * sampleCount; }

/// At the origin, with a gyrophase of its own.
Vec3 startOf(const SimulationParameters& p, std::uint64_t number) {
  Philox random(p.seed, streams::particles, number);
  const double phase = 2.0 * std::numbers::pi * random.uniform(), across = std::sqrt(1.0 - p.mu * p.mu);
  return p.speed() * Vec3{across * std::cos(phase), across * std::sin(phase), p.mu};
}

fields::PaladeParameters turbulenceOf(const SimulationParameters& p) {
  fields::PaladeParameters t;
  t.modes = p.b == 0 ? 1 : p.modes; // waves of amplitude 0 need not be many
  t.b = p.b;
  t.lambdaPerp = p.lambdaPerp;
  t.lambdaPar = p.lambdaPar;
  t.kMax = p.kMax;
  t.xMax = p.xMax;
  t.normalisation = p.normalisation;
  t.realisations = fields::Realisations::PerParticle;
  return t;
}

/// Time steps, and after which of them the particles are looked at.
struct Plan {
  double dt;
  std::vector<std::size_t> at; ///< ascending, the last is the number of steps
  explicit Plan(const SimulationParameters& p) {
    const double end = p.endTime();
    const auto steps = static_cast<std::size_t>(std::max(2.0, std::ceil(end / p.timeStep())));
    dt = end / static_cast<double>(steps);
    for (std::size_t s = 1; s <= samples; ++s)
      at.push_back(std::max<std::size_t>(1, s * steps / samples));
    at.erase(std::unique(at.begin(), at.end()), at.end());
  }
  double time(std::size_t sample) const { return dt * static_cast<double>(at[sample]); }
};

/// Growth of (dx^2 + dy^2)/4 over the second half, each piece of it measured from where the gyro-centre was a quarter
/// of the time before: the derivative of the mean square displacement at that lag, averaged over the second half.
double movingGrowth(const std::vector<std::array<double, 2>>& at) {
  const std::size_t lag = at.size() / 4;
  double sum = 0;
  for (std::size_t s = at.size() / 2; s < at.size() && s > lag; ++s)
    for (std::size_t c = 0; c < 2; ++c) {
      const double origin = at[s - 1 - lag][c], now = at[s][c] - origin, before = at[s - 1][c] - origin;
      sum += (now * now - before * before) / 4.0;
    }
  return sum;
}

/// A few particles from their start on, each in waves of its own.
class Walk {
public:
  /// @param numbers first .. end - 1 of the particles
  Walk(const SimulationParameters& p, const fields::PaladeParameters& turbulence, double dt, std::size_t first,
       std::size_t end)
      : gamma_(p.gamma()), speed_(p.speed()), modes_(makeModes(turbulence, p.seed, first, end)),
        push_(modes_, makeStarts(p, first, end), dt, 1.0 / p.gamma()) {}
  Walk(const Walk&) = delete; // push_ looks into modes_
  Walk& operator=(const Walk&) = delete;
  std::size_t particles() const { return modes_.size(); }
  /// Up to `step`, counted from the start; may be cancelled on the way, which alone may take hours. @throws Cancelled
  void goTo(std::size_t step, const jobs::JobContext& context) {
    constexpr std::size_t stepsBetweenLooks = 1024;
    while (step_ < step) {
      if (context.cancelled())
        throw Cancelled();
      const std::size_t now = std::min(stepsBetweenLooks, step - step_);
      push_.advance(now);
      step_ += now;
    }
  }
  Vec3 place(std::size_t i) const { return push_.position(i); }
  /// Gyro-centre about the mean field: it does not swing with the gyration, which for weak turbulence is far larger
  /// than what diffuses.
  std::array<double, 2> centre(std::size_t i) const {
    const Vec3 r = push_.position(i), v = push_.velocity(i);
    return {r[0] + gamma_ * v[1], r[1] - gamma_ * v[0]};
  }
  void add(std::size_t i, double* sums) const {
    const Vec3 r = push_.position(i);
    const double x2 = r[0] * r[0], y2 = r[1] * r[1];
    sums[0] += x2 + y2;
    sums[1] += 0.5 * (x2 * x2 + y2 * y2);
    sums[2] += push_.velocity(i)[2] / speed_;
    sums[3] += 1.0;
  }

private:
  static std::vector<fields::Modes> makeModes(const fields::PaladeParameters& turbulence, std::uint64_t seed,
                                              std::size_t first, std::size_t end) {
    std::vector<fields::Modes> modes;
    for (std::size_t n = first; n < end; ++n)
      modes.push_back(fields::paladeModes(turbulence, seed, n + 1));
    return modes;
  }
  static std::vector<Vec3> makeStarts(const SimulationParameters& p, std::size_t first, std::size_t end) {
    std::vector<Vec3> velocities;
    for (std::size_t n = first; n < end; ++n)
      velocities.push_back(startOf(p, n));
    return velocities;
  }

  double gamma_, speed_;
  std::vector<fields::Modes> modes_;
  motion::WavePush push_;
  std::size_t step_ = 0;
};

constexpr double secondsBetweenResults = 0.25; ///< while it runs
constexpr std::size_t abreast = 2; ///< particles pushed side by side, so that they do not wait for each other

/// The sums of particles first .. end - 1, at most `abreast`.
std::vector<double> pushTogether(const SimulationParameters& p, const fields::PaladeParameters& turbulence,
                                 const Plan& plan, std::size_t first, std::size_t end, jobs::JobContext& context) {
  std::vector<double> sums(movingSum(plan.at.size()) + 1, 0.0);
  Walk walk(p, turbulence, plan.dt, first, end);
  std::vector<std::vector<std::array<double, 2>>> centres(walk.particles());
  for (std::size_t s = 0; s < plan.at.size(); ++s) {
    walk.goTo(plan.at[s], context);
    for (std::size_t i = 0; i < walk.particles(); ++i) {
      walk.add(i, &sums[sumsPerSample * s]);
      centres[i].push_back(walk.centre(i));
    }
  }
  for (const auto& path : centres)
    sums.back() += movingGrowth(path);
  return sums;
}

/// Sums of the pieces of the work, and what they say.
class Gathered {
public:
  Gathered(const SimulationParameters& p, const Plan& plan)
      : p_(p), plan_(plan), inBlocks_(std::min(static_cast<std::size_t>(p.particles), blocks)),
        pieces_(inBlocks_ * piecesPerBlock, std::vector<double>(movingSum(plan.at.size()) + 1, 0.0)) {}
  std::size_t pieces() const { return pieces_.size(); }
  void add(std::size_t piece, const std::vector<double>& sums, std::size_t particles) {
    for (std::size_t i = 0; i < sums.size(); ++i)
      pieces_[piece][i] += sums[i];
    particles_ += particles;
  }
  std::size_t particles() const { return particles_; }
  SimulationResult result() const;

private:
  const SimulationParameters& p_;
  const Plan& plan_;
  std::size_t inBlocks_, particles_ = 0;
  std::vector<std::vector<double>> pieces_;
};

/// Least squares of y = <dx^2 + dy^2>/4 against t over the second half.
double slope(std::span<const double> sums, const Plan& plan) {
  double n = 0, t = 0, y = 0, tt = 0, ty = 0;
  for (std::size_t s = 0; s < plan.at.size(); ++s) {
    if (2 * plan.at[s] < plan.at.back())
      continue;
    const double time = plan.time(s), value = sums[sumsPerSample * s] / sums[sumsPerSample * s + 3] / 4.0;
    n += 1;
    t += time;
    y += value;
    tt += time * time;
    ty += time * value;
  }
  return (n * ty - t * y) / (n * tt - t * t);
}

void fillCurves(SimulationResult& result, const statistics::BlockSums& sums, const Plan& plan) {
  const statistics::Jackknife jackknife(sums);
  const auto mean = [](std::span<const double> s, std::size_t sample) {
    return s[sumsPerSample * sample] / s[sumsPerSample * sample + 3] / 4.0;
  };
  result.running = {
      "running", "Running diffusion coefficient", "Time", "m/(|q| B_0)", "D_⊥", "rho_0^2 |q| B_0/m", {}, {}, {}, false,
      false};
  result.derivative = {"derivative", "Instantaneous diffusion coefficient",
                       "Time",       "m/(|q| B_0)",
                       "d_⊥",        "rho_0^2 |q| B_0/m",
                       {},           {},
                       {},           false,
                       false};
  result.pitch = {"mean_mu", "Mean pitch-angle cosine", "Time", "m/(|q| B_0)", "⟨μ⟩", "1", {}, {}, {}, false, false};
  const auto append = [](Curve& curve, double x, const statistics::Estimate& e) {
    curve.x.push_back(x);
    curve.y.push_back(e.value);
    curve.error.push_back(e.error);
  };
  for (std::size_t s = 0; s < plan.at.size(); ++s) {
    const double t = plan.time(s), before = s > 0 ? plan.time(s - 1) : 0.0;
    append(result.running, t, jackknife.estimate([&](auto sum) { return mean(sum, s) / t; }));
    append(result.derivative, 0.5 * (t + before), jackknife.estimate([&](auto sum) {
      return (mean(sum, s) - (s > 0 ? mean(sum, s - 1) : 0.0)) / (t - before);
    }));
    append(result.pitch, t, jackknife.ratio(sumsPerSample * s + 2, sumsPerSample * s + 3));
  }
}

void conclude(SimulationResult& result, const statistics::BlockSums& sums, const Plan& plan, bool still) {
  fillCurves(result, sums, plan);
  const statistics::Jackknife jackknife(sums);
  const std::size_t last = plan.at.size() - 1, middle = last / 2;
  result.diffusion = still ? statistics::Estimate{} : jackknife.estimate([&](auto s) { return slope(s, plan); });
  const std::size_t firstOfHalf = plan.at.size() / 2;
  result.diffusionMoving = still ? statistics::Estimate{} : jackknife.estimate([&](auto s) {
    return s[movingSum(plan.at.size())] / s[3] / (plan.time(last) - plan.time(firstOfHalf - 1));
  });
  result.diffusionEnd =
      still ? statistics::Estimate{} : statistics::Estimate{result.running.y[last], result.running.error[last]};
  result.pitchCosine = {result.pitch.y[last], result.pitch.error[last]};
  result.kurtosis = jackknife
                        .estimate([&](auto s) {
                          const double n = s[sumsPerSample * last + 3], square = 0.5 * s[sumsPerSample * last] / n;
                          return s[sumsPerSample * last + 1] / n / (square * square);
                        })
                        .value;
  const double end = result.diffusionEnd.value, half = result.running.y[middle];
  result.saturated = still || (std::abs(end - half) < 0.03 * std::abs(end) &&
                               std::abs(result.diffusion.value - end) < 2.0 * result.diffusion.error);
}

SimulationResult Gathered::result() const {
  statistics::BlockSums total(inBlocks_, pieces_.front().size());
  for (std::size_t piece = 0; piece < pieces_.size(); ++piece)
    for (std::size_t i = 0; i < pieces_[piece].size(); ++i) {
      total.block(piece / piecesPerBlock)[i] += pieces_[piece][i];
      if (i == 3)
        total.paths(piece / piecesPerBlock) += pieces_[piece][i];
    }
  SimulationResult result;
  result.particles = particles_;
  result.endTime = p_.endTime();
  result.step = plan_.dt;
  result.phaseStep = p_.kMax * p_.speed() * plan_.dt / p_.lambdaPerp;
  result.modeEvaluations =
      static_cast<double>(p_.modes) * static_cast<double>(particles_) * static_cast<double>(plan_.at.back());
  conclude(result, total, plan_, p_.b == 0.0);
  return result;
}

} // namespace

std::vector<Complaint> SimulationParameters::validate() const {
  std::vector<Complaint> result;
  if (tEnd == 0.0 && mu == 0.0)
    result.push_back({"t_end", "must be given for mu = 0, as such particles never cross lambda_par"});
  try {
    if (const double steps = endTime() / timeStep(); !(tEnd == 0.0 && mu == 0.0) && steps > mostSteps)
      result.push_back({"dt", fmt::format("gives {:.3g} steps per particle; at most {:.0e}: a larger dt, or a shorter "
                                          "t_end",
                                          steps, mostSteps)});
  } catch (const Error& error) {
    result.push_back({"dt", "is '" + step + "'; expected auto, paper, gyro or a positive number"});
  }
  return result;
}

double SimulationParameters::speed() const { return std::sqrt(1.0 - 1.0 / (gamma() * gamma())); }

double SimulationParameters::endTime() const {
  return tEnd > 0 ? tEnd : 40.0 * parallelLength() / (speed() * std::abs(mu));
}

double SimulationParameters::timeStep() const {
  const double paper = 2.0 * std::numbers::pi / 10.0;
  if (step == "paper")
    return paper;
  const double crossing = lambdaPerp / (8.0 * speed());
  if (step == "auto")
    return std::min(paper, crossing);
  if (step == "gyro")
    return std::min(0.5 * paper * gamma(), crossing);
  std::size_t used = 0;
  double value = 0;
  try {
    value = std::stod(step, &used);
  } catch (const std::exception&) {
    used = 0;
  }
  if (used != step.size() || step.empty() || !(value > 0) || !std::isfinite(value))
    throw Error("dt", "is '" + step + "'", "auto, paper, gyro or a positive number");
  return value;
}

SimulationResult simulate(const SimulationParameters& p, unsigned threads, jobs::JobContext& context,
                          const Share& share, const SimulationObserver& observer) {
  for (const auto& complaint : p.validate())
    throw Error(complaint.key, complaint.message);
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  auto shown = begin;
  const auto secondsSince = [](Clock::time_point t) { return std::chrono::duration<double>(Clock::now() - t).count(); };
  const Plan plan(p);
  const auto count = static_cast<std::size_t>(p.particles);
  const auto turbulence = turbulenceOf(p);
  const double rms = fields::paladeRealisations(turbulence, p.seed)->info().rms;
  Gathered gathered(p, plan);
  const auto resultNow = [&] {
    SimulationResult result = gathered.result();
    result.turbulentRms = rms;
    result.wallSeconds = secondsSince(begin);
    return result;
  };
  std::mutex mutex;
  ThreadPool::shared().parallelFor(
      gathered.pieces(), 1,
      [&](std::size_t piece, std::size_t) {
        const std::size_t end = (piece + 1) * count / gathered.pieces();
        for (std::size_t n = piece * count / gathered.pieces(); n < end; n += abreast) {
          const std::size_t last = std::min(n + abreast, end);
          const auto sums = pushTogether(p, turbulence, plan, n, last, context);
          const std::lock_guard lock(mutex);
          context.checkpoint();
          gathered.add(piece, sums, last - n);
          context.progress(share.done + static_cast<double>(gathered.particles()) / static_cast<double>(count),
                           share.total, "pushing");
          if (observer && secondsSince(shown) > secondsBetweenResults) {
            observer(resultNow());
            shown = Clock::now();
          }
        }
      },
      threads);
  return resultNow();
}

std::vector<std::string> warningsOf(const SimulationParameters& p, const SimulationResult& r) {
  std::vector<std::string> warnings;
  if (p.b == 0.0)
    return warnings;
  if (p.gyroRatio() > slowRatio && !r.saturated)
    warnings.push_back(fmt::format("not saturated, and the gyro-radius is {:.3g} lambda_perp: above {:g} D may still "
                                   "double; take --t-end {:.3g} to {:.3g}, 5 to 10 times longer",
                                   p.gyroRatio(), slowRatio, 5.0 * r.endTime, 10.0 * r.endTime));
  // <dx^2 + dy^2>/4 swings by half the square of the gyro-radius as long as phases have not mixed.
  const double across = p.gamma() * p.speed() * std::sqrt(1.0 - p.mu * p.mu), swing = 0.5 * across * across;
  const double growth = 0.5 * r.endTime * r.diffusionMoving.value;
  const bool disagrees = std::abs(r.diffusion.value - r.diffusionMoving.value) >
                         3.0 * std::hypot(r.diffusion.error, r.diffusionMoving.error);
  if (r.diffusion.value < 0.0 || (growth < swing && disagrees))
    warnings.push_back(fmt::format("the slope D_perp = {:.3g} is {}: gyration swings by {:.3g}, diffusion adds {:.3g} "
                                   "over the second half; take D_moving = {:.3g}, or a longer --t-end",
                                   r.diffusion.value, r.diffusion.value < 0.0 ? "negative" : "mostly gyration", swing,
                                   growth, r.diffusionMoving.value));
  return warnings;
}

std::vector<std::vector<Vec3>> examplePaths(const SimulationParameters& p, std::size_t count, std::size_t points,
                                            jobs::JobContext& context) {
  const Plan plan(p);
  const auto turbulence = turbulenceOf(p);
  std::vector<std::vector<Vec3>> paths(count);
  ThreadPool::shared().parallelFor(count, 1, [&](std::size_t n, std::size_t) {
    Walk walk(p, turbulence, plan.dt, n, n + 1);
    const std::size_t last = plan.at.back(), every = std::max<std::size_t>(1, last / points);
    paths[n].push_back(walk.place(0));
    for (std::size_t step = 0; step < last;) {
      step = std::min(step + every, last);
      walk.goTo(step, context);
      paths[n].push_back(walk.place(0));
    }
  });
  return paths;
}

} // namespace larmor::studies::transport
