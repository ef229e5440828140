#include "engine/studies/transport/Simulate.h"

#include "engine/core/Error.h"
#include "engine/core/Text.h"
#include "engine/core/ThreadPool.h"
#include "engine/studies/transport/Walk.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <mutex>
#include <numbers>

namespace larmor::studies::transport {

namespace {

constexpr std::size_t samples = 200;
constexpr double mostSteps = 1e8; ///< of a particle: minutes to hours for one alone

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
  std::vector<double> times() const {
    std::vector<double> result;
    for (const std::size_t step : at)
      result.push_back(dt * static_cast<double>(step));
    return result;
  }
};

constexpr double secondsBetweenResults = 0.25; ///< while it runs

/// One simulation, on one device.
class Simulation {
public:
  Simulation(const SimulationOrder& order, jobs::JobContext& context, const jobs::Sink<SimulationResult>& sink,
             const motion::WaveDevice& device)
      : p_(order.parameters), threads_(order.machine.threadCount()), context_(context), sink_(sink), device_(device),
        plan_(p_), gathered_(plan_.times(), static_cast<std::size_t>(p_.particles)),
        rms_(fields::paladeRealisations(turbulenceOf(p_), p_.seed)->info().rms) {}

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
    SimulationResult result;
    static_cast<statistics::Spread&>(result) = gathered_.result("m/(|q| B_0)", "rho_0^2 |q| B_0/m");
    if (p_.b == 0.0) { // nothing diffuses
      result.diffusion = result.diffusionMoving = result.diffusionEnd = {};
      result.saturated = true;
    }
    result.endTime = p_.endTime();
    result.step = plan_.dt;
    result.phaseStep = p_.kMax * p_.speed() * plan_.dt / p_.lambdaPerp;
    result.modeEvaluations =
        static_cast<double>(p_.modes) * static_cast<double>(result.particles) * static_cast<double>(plan_.at.back());
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
  std::vector<statistics::SpreadPart> pushTogether(std::size_t first, std::size_t end, unsigned threads) {
    std::vector<statistics::SpreadPart> parts = gathered_.emptyParts(first, end);
    Walk walk(p_, plan_.dt, first, end, device_, threads);
    std::vector<std::vector<std::array<double, 2>>> centres(walk.particles());
    const auto ofEachPiece = [&](const auto& look) {
      const auto ofOnePiece = [&](std::size_t i, std::size_t) {
        for (std::size_t n = parts[i].first; n < parts[i].end; ++n)
          look(parts[i], n - first);
      };
      if (parts.size() == 1)
        ofOnePiece(0, 1);
      else
        ThreadPool::shared().parallelFor(parts.size(), 1, ofOnePiece, threads);
    };
    for (std::size_t s = 0; s < plan_.at.size(); ++s) {
      walk.goTo(plan_.at[s], context_);
      ofEachPiece([&](statistics::SpreadPart& part, std::size_t i) {
        part.add(s, walk.place(i), walk.pitchCosine(i));
        centres[i].push_back(walk.centre(i));
      });
      if (device_.gpu()) // so many particles that the time between two calls of take() is long
        progress(static_cast<double>(end - first) * static_cast<double>(s + 1) / static_cast<double>(plan_.at.size()));
    }
    ofEachPiece([&](statistics::SpreadPart& part, std::size_t i) { part.addCentres(centres[i]); });
    return parts;
  }

  /// By one thread at a time.
  void take(const std::vector<statistics::SpreadPart>& parts) {
    context_.checkpoint();
    for (const statistics::SpreadPart& part : parts)
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
  statistics::SpreadSums gathered_;
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
  const double value = numberIn<double>(step).value_or(0.0);
  if (!(value > 0))
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
