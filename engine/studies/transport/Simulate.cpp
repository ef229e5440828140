#include "engine/studies/transport/Simulate.h"

#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"
#include "engine/studies/transport/Walk.h"

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

/// Sums of the particles of one piece of the work, or of some of them.
struct PieceSums {
  std::size_t piece, first, end; ///< numbers first .. end - 1 of the particles
  std::vector<double> sums;
};

/// Sums of the pieces of the work, and what they say.
class Gathered {
public:
  Gathered(const SimulationParameters& p, const Plan& plan)
      : p_(p), plan_(plan), inBlocks_(std::min(static_cast<std::size_t>(p.particles), blocks)),
        pieces_(inBlocks_ * piecesPerBlock, std::vector<double>(movingSum(plan.at.size()) + 1, 0.0)) {}
  std::size_t pieces() const { return pieces_.size(); }
  /// Number of the first particle of a piece; particles belong to pieces whatever they are computed on.
  std::size_t firstOf(std::size_t piece) const { return piece * static_cast<std::size_t>(p_.particles) / pieces(); }
  std::vector<PieceSums> emptySums(std::size_t first, std::size_t end) const;
  void add(const PieceSums& part) {
    for (std::size_t i = 0; i < part.sums.size(); ++i)
      pieces_[part.piece][i] += part.sums[i];
    particles_ += part.end - part.first;
  }
  std::size_t particles() const { return particles_; }
  SimulationResult result() const;

private:
  const SimulationParameters& p_;
  const Plan& plan_;
  std::size_t inBlocks_, particles_ = 0;
  std::vector<std::vector<double>> pieces_;
};

/// For particles first .. end - 1, by the piece that they belong to.
std::vector<PieceSums> Gathered::emptySums(std::size_t first, std::size_t end) const {
  std::vector<PieceSums> parts;
  for (std::size_t from = first, to = first; from < end; from = to) {
    const std::size_t piece = ((from + 1) * pieces() - 1) / static_cast<std::size_t>(p_.particles);
    to = std::min(end, firstOf(piece + 1));
    parts.push_back({piece, from, to, std::vector<double>(pieces_[piece].size(), 0.0)});
  }
  return parts;
}

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
  result.running = {.name = "running",
                    .title = "Running diffusion coefficient",
                    .xLabel = "Time",
                    .xUnit = "m/(|q| B_0)",
                    .yLabel = "D_⊥",
                    .yUnit = "rho_0^2 |q| B_0/m"};
  result.derivative = {.name = "derivative",
                       .title = "Instantaneous diffusion coefficient",
                       .xLabel = "Time",
                       .xUnit = "m/(|q| B_0)",
                       .yLabel = "d_⊥",
                       .yUnit = "rho_0^2 |q| B_0/m"};
  result.pitch = {.name = "mean_mu",
                  .title = "Mean pitch-angle cosine",
                  .xLabel = "Time",
                  .xUnit = "m/(|q| B_0)",
                  .yLabel = "⟨μ⟩",
                  .yUnit = "1"};
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

constexpr double secondsBetweenResults = 0.25; ///< while it runs

/// One simulation, on one device.
class Simulation {
public:
  Simulation(const SimulationOrder& order, jobs::JobContext& context, const jobs::Sink<SimulationResult>& sink,
             const motion::WaveDevice& device)
      : p_(order.parameters), threads_(order.machine.threadCount()), context_(context), sink_(sink), device_(device),
        plan_(p_), gathered_(p_, plan_), rms_(fields::paladeRealisations(turbulenceOf(p_), p_.seed)->info().rms) {}

  SimulationResult run() {
    if (device_.gpu())
      pushOnCard();
    else
      pushOnProcessor();
    const SimulationResult result = resultNow();
    sink_.publish(result);
    return result;
  }

private:
  using Clock = std::chrono::steady_clock;

  static double secondsSince(Clock::time_point t) { return std::chrono::duration<double>(Clock::now() - t).count(); }

  SimulationResult resultNow() const {
    SimulationResult result = gathered_.result();
    result.turbulentRms = rms_;
    result.device = device_.name(threads_);
    result.wallSeconds = secondsSince(begin_);
    return result;
  }

  /// Many threads, each with few particles of one piece at a time.
  void pushOnProcessor() {
    std::mutex mutex;
    ThreadPool::shared().parallelFor(
        gathered_.pieces(), 1,
        [&](std::size_t piece, std::size_t) {
          const std::size_t end = gathered_.firstOf(piece + 1), abreast = device_.abreast(waves());
          for (std::size_t n = gathered_.firstOf(piece); n < end; n += abreast) {
            const auto parts = pushTogether(n, std::min(n + abreast, end), 1);
            const std::lock_guard lock(mutex);
            take(parts);
          }
        },
        threads_);
  }

  /// As many particles at a time as the card takes, whatever pieces they belong to.
  void pushOnCard() {
    const auto count = static_cast<std::size_t>(p_.particles), abreast = device_.abreast(waves());
    for (std::size_t n = 0; n < count; n += abreast)
      take(pushTogether(n, std::min(n + abreast, count), threads_));
  }

  std::size_t waves() const { return static_cast<std::size_t>(turbulenceOf(p_).modes); }

  /// The sums of particles first .. end - 1.
  std::vector<PieceSums> pushTogether(std::size_t first, std::size_t end, unsigned threads) {
    std::vector<PieceSums> parts = gathered_.emptySums(first, end);
    Walk walk(p_, plan_.dt, first, end, device_, threads);
    std::vector<std::vector<std::array<double, 2>>> centres(walk.particles());
    const auto ofEachPiece = [&](const auto& look) {
      const auto ofOnePiece = [&](std::size_t i, std::size_t) {
        for (std::size_t n = parts[i].first; n < parts[i].end; ++n)
          look(parts[i].sums, n - first);
      };
      if (parts.size() == 1)
        ofOnePiece(0, 1);
      else
        ThreadPool::shared().parallelFor(parts.size(), 1, ofOnePiece, threads);
    };
    for (std::size_t s = 0; s < plan_.at.size(); ++s) {
      walk.goTo(plan_.at[s], context_);
      ofEachPiece([&](std::vector<double>& sums, std::size_t i) {
        add(walk, i, &sums[sumsPerSample * s]);
        centres[i].push_back(walk.centre(i));
      });
      if (device_.gpu()) // so many particles that the time between two calls of take() is long
        progress(static_cast<double>(end - first) * static_cast<double>(s + 1) / static_cast<double>(plan_.at.size()));
    }
    ofEachPiece([&](std::vector<double>& sums, std::size_t i) { sums.back() += movingGrowth(centres[i]); });
    return parts;
  }

  static void add(const Walk& walk, std::size_t i, double* sums) {
    const Vec3 r = walk.place(i);
    const double x2 = r[0] * r[0], y2 = r[1] * r[1];
    sums[0] += x2 + y2;
    sums[1] += 0.5 * (x2 * x2 + y2 * y2);
    sums[2] += walk.pitchCosine(i);
    sums[3] += 1.0;
  }

  /// By one thread at a time.
  void take(const std::vector<PieceSums>& parts) {
    context_.checkpoint();
    for (const PieceSums& part : parts)
      gathered_.add(part);
    progress(0);
    if (sink_.wanted() && secondsSince(shown_) > secondsBetweenResults) {
      sink_.publish(resultNow());
      shown_ = Clock::now();
    }
  }

  /// @param beyond particles' worth of work done beyond those gathered
  void progress(double beyond) {
    const double done = static_cast<double>(gathered_.particles()) + beyond;
    context_.progress(done, static_cast<double>(p_.particles), "pushing");
  }

  const Clock::time_point begin_ = Clock::now();
  Clock::time_point shown_ = begin_;
  const SimulationParameters& p_;
  unsigned threads_;
  jobs::JobContext& context_;
  const jobs::Sink<SimulationResult>& sink_;
  const motion::WaveDevice& device_;
  Plan plan_;
  Gathered gathered_;
  double rms_;
};

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

SimulationResult simulate(const SimulationOrder& order, jobs::JobContext& context,
                          const jobs::Sink<SimulationResult>& sink, const motion::WaveDevice& device) {
  for (const auto& complaint : order.parameters.validate())
    throw Error(complaint.key, complaint.message);
  return Simulation(order, context, sink, device).run();
}

SimulationResult simulate(const SimulationOrder& order, jobs::JobContext& context,
                          const jobs::Sink<SimulationResult>& sink) {
  return simulate(order, context, sink, motion::WaveDevice(order.machine.device));
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
  const motion::WaveDevice processor(Device::Cpu); // too few for a card
  std::vector<std::vector<Vec3>> paths(count);
  ThreadPool::shared().parallelFor(count, 1, [&](std::size_t n, std::size_t) {
    Walk walk(p, plan.dt, n, n + 1, processor, 1);
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
