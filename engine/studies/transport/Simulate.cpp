#include "engine/studies/transport/Simulate.h"

#include "engine/core/Error.h"
#include "engine/core/Philox.h"
#include "engine/core/ThreadPool.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <mutex>
#include <numbers>

namespace larmor::studies::transport {

namespace {

constexpr std::size_t samples = 200, blocks = statistics::BlockSums::usualBlocks, piecesPerBlock = 8;
constexpr std::size_t sumsPerSample = 4; ///< square, fourth power of one component, pitch-angle cosine, particles

/// Boris's push, drift - rotation - drift, in z + the particle's own realisation.
class Particle {
public:
  Particle(const SimulationParameters& p, const fields::Field& field, std::uint64_t number, double dt)
      : field_(field), dt_(dt), half_(0.5 * dt / p.gamma()), speed_(p.speed()) {
    Philox random(p.seed, streams::particles, number);
    const double phase = 2.0 * std::numbers::pi * random.uniform(), across = std::sqrt(1.0 - p.mu * p.mu);
    v_ = speed_ * Vec3{across * std::cos(phase), across * std::sin(phase), p.mu};
  }
  void push() {
    r_ = r_ + (0.5 * dt_) * v_;
    double bx = 0, by = 0, bz = 0;
    field_.evaluate({1, &r_[0], &r_[1], &r_[2]}, {&bx, &by, &bz});
    const Vec3 t{half_ * bx, half_ * by, half_ * (bz + 1.0)};
    const Vec3 s = (2.0 / (1.0 + dot(t, t))) * t;
    v_ = v_ + cross(v_ + cross(v_, t), s);
    r_ = r_ + (0.5 * dt_) * v_;
  }
  void add(double* sums) const {
    const double x2 = r_[0] * r_[0], y2 = r_[1] * r_[1];
    sums[0] += x2 + y2;
    sums[1] += 0.5 * (x2 * x2 + y2 * y2);
    sums[2] += v_[2] / speed_;
    sums[3] += 1.0;
  }

private:
  const fields::Field& field_;
  double dt_, half_, speed_;
  Vec3 r_{}, v_{};
};

fields::PaladeParameters turbulenceOf(const SimulationParameters& p) {
  fields::PaladeParameters t;
  t.modes = p.modes;
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
                               std::abs(result.diffusion.value - end) < 2.0 * std::hypot(result.diffusion.error, 0.0));
}

} // namespace

std::vector<Complaint> SimulationParameters::validate() const {
  std::vector<Complaint> result;
  if (tEnd == 0.0 && mu == 0.0)
    result.push_back({"t_end", "must be given for mu = 0, as such particles never cross lambda_par"});
  try {
    timeStep();
  } catch (const Error& error) {
    result.push_back({"dt", "is '" + step + "'; expected auto, paper or a positive number"});
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
  if (step == "auto")
    return std::min(paper, lambdaPerp / (8.0 * speed()));
  std::size_t used = 0;
  double value = 0;
  try {
    value = std::stod(step, &used);
  } catch (const std::exception&) {
    used = 0;
  }
  if (used != step.size() || step.empty() || !(value > 0) || !std::isfinite(value))
    throw Error("dt", "is '" + step + "'", "auto, paper or a positive number");
  return value;
}

SimulationResult simulate(const SimulationParameters& p, unsigned threads, jobs::JobContext& context,
                          const Share& share) {
  for (const auto& complaint : p.validate())
    throw Error(complaint.key, complaint.message);
  const auto begin = std::chrono::steady_clock::now();
  const Plan plan(p);
  const auto count = static_cast<std::size_t>(p.particles);
  const std::size_t inBlocks = std::min(count, blocks), pieces = inBlocks * piecesPerBlock,
                    size = sumsPerSample * plan.at.size();
  const auto turbulence = fields::paladeRealisations(turbulenceOf(p), p.seed);
  std::vector<std::vector<double>> sums(pieces, std::vector<double>(size, 0.0));
  std::mutex mutex;
  std::size_t finished = 0;
  ThreadPool::shared().parallelFor(
      pieces, 1,
      [&](std::size_t piece, std::size_t) {
        for (std::size_t n = piece * count / pieces; n < (piece + 1) * count / pieces; ++n) {
          const auto field = turbulence->realisation(n);
          Particle particle(p, *field, n, plan.dt);
          std::size_t step = 0;
          for (std::size_t s = 0; s < plan.at.size(); ++s) {
            if (context.cancelled())
              throw Cancelled();
            for (; step < plan.at[s]; ++step)
              particle.push();
            particle.add(&sums[piece][sumsPerSample * s]);
          }
          const std::lock_guard lock(mutex);
          context.checkpoint();
          context.progress(share.done + static_cast<double>(++finished) / static_cast<double>(count), share.total,
                           "pushing");
        }
      },
      threads);
  statistics::BlockSums total(inBlocks, size);
  for (std::size_t piece = 0; piece < pieces; ++piece)
    for (std::size_t i = 0; i < size; ++i) {
      total.block(piece / piecesPerBlock)[i] += sums[piece][i];
      if (i == 3)
        total.paths(piece / piecesPerBlock) += sums[piece][i];
    }
  SimulationResult result;
  result.endTime = p.endTime();
  result.step = plan.dt;
  result.turbulentRms = turbulence->info().rms;
  result.phaseStep = p.kMax * p.speed() * plan.dt / p.lambdaPerp;
  conclude(result, total, plan, p.b == 0.0);
  result.wallSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  result.modeEvaluations =
      static_cast<double>(p.modes) * static_cast<double>(count) * static_cast<double>(plan.at.back());
  return result;
}

} // namespace larmor::studies::transport
