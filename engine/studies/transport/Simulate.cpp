#include "engine/studies/transport/Simulate.h"

#include "engine/core/Error.h"
#include "engine/core/Text.h"
#include "engine/core/ThreadPool.h"
#include "engine/statistics/SamplePlan.h"
#include "engine/studies/transport/TransportModel.h"
#include "engine/studies/transport/Walk.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <mutex>
#include <numbers>
#include <span>

namespace larmor::studies::transport {

namespace {

constexpr double rounding = 1e-9;
constexpr double mostSteps = 1e8;             ///< of a particle: minutes to hours for one alone
constexpr std::int64_t mostCarried = 1000000; ///< particles: each takes 1.6 kB

statistics::SamplePlan planOf(const SimulationParameters& p) { return {p.endTime(), p.timeStep(), p.goesOn()}; }

constexpr double secondsBetweenResults = 0.25; ///< while it runs

/// One simulation, on one device.
class Simulation {
public:
  Simulation(const SimulationOrder& order, jobs::JobContext& context, const jobs::Sink<SimulationResult>& sink,
             const motion::WaveDevice& device)
      : p_(order.parameters), threads_(order.machine.threadCount()), context_(context), sink_(sink), device_(device),
        plan_(planOf(p_)), gathered_(plan_.times(), static_cast<std::size_t>(p_.particles)),
        particles_(p_.goesOn() ? static_cast<std::size_t>(p_.particles) : 0), centres_(particles_.size()),
        rms_(fields::paladeRealisations(turbulenceOf(p_), p_.seed)->info().rms) {}

  SimulationResult run() {
    for (;;) {
      if (device_.gpu())
        pushOnCard();
      else
        pushOnProcessor();
      SimulationResult result = resultNow();
      result.goesOn = mustGoOn(result);
      sink_.publish(result);
      if (!result.goesOn)
        return result;
      plan_.doubleTheTime();
      gathered_ = gathered_.forTwiceTheTime();
    }
  }

private:
  using Clock = std::chrono::steady_clock;

  static double secondsSince(Clock::time_point t) { return std::chrono::duration<double>(Clock::now() - t).count(); }

  SimulationResult resultNow() const {
    SimulationResult result;
    static_cast<statistics::Spread&>(result) = gathered_.result("m/(|q| B_0)", "rho_0^2 |q| B_0/m");
    result.endTime = plan_.endTime();
    result.saturated = result.flat(p_.errorsOfFlat()) && result.endTime >= p_.usualTime() * (1.0 - rounding);
    if (p_.b == 0.0) { // nothing diffuses
      result.diffusion = result.diffusionMoving = result.diffusionEnd = result.change = {};
      result.saturated = true;
    }
    result.step = plan_.step();
    result.phaseStep = p_.kMax * p_.speed() * plan_.step() / p_.lambdaPerp;
    result.modeEvaluations =
        static_cast<double>(p_.modes) * static_cast<double>(result.particles) * static_cast<double>(plan_.steps());
    result.turbulentRms = rms_;
    result.device = device_.name(threads_);
    result.wallSeconds = secondsSince(begin_);
    return result;
  }

  /// Not without an error of the change, which one particle alone does not have.
  bool mustGoOn(const SimulationResult& result) const {
    return !result.saturated && std::isfinite(result.change.error) && p_.goesOnFrom(result.endTime);
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
    const std::unique_ptr<Walk> walk = walkOf(first, end, threads);
    std::vector<statistics::Centres> centres(end - first);
    if (plan_.begin() > 0)
      std::copy(centres_.begin() + std::ptrdiff_t(first), centres_.begin() + std::ptrdiff_t(end), centres.begin());
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
    const std::size_t all = plan_.samples().size(), known = plan_.begin() > 0 ? all / 2 : 0;
    for (std::size_t s = known; s < all; ++s) {
      walk->goTo(plan_.samples()[s], context_);
      ofEachPiece([&](statistics::SpreadPart& part, std::size_t i) {
        part.add(s, walk->place(i), walk->pitchCosine(i));
        centres[i].push_back(walk->centre(i));
      });
      if (device_.gpu()) // so many particles that the time between two calls of take() is long
        progress(static_cast<double>(end - first) * static_cast<double>(s + 1 - known) /
                 static_cast<double>(all - known));
    }
    ofEachPiece([&](statistics::SpreadPart& part, std::size_t i) { part.addCentres(centres[i]); });
    for (std::size_t i = 0; !particles_.empty() && i < end - first; ++i) {
      particles_[first + i] = walk->whereabouts(i);
      centres_[first + i] = statistics::everySecond(centres[i]);
    }
    return parts;
  }

  std::unique_ptr<Walk> walkOf(std::size_t first, std::size_t end, unsigned threads) const {
    if (plan_.begin() == 0)
      return std::make_unique<Walk>(p_, plan_.step(), first, end, device_, threads);
    const auto from = std::span(particles_).subspan(first, end - first);
    return std::make_unique<Walk>(p_, plan_.step(), first, from, plan_.begin(), device_, threads);
  }

  /// By one thread at a time.
  void take(const std::vector<statistics::SpreadPart>& parts) {
    context_.checkpoint();
    for (const statistics::SpreadPart& part : parts)
      gathered_.add(part);
    progress(0);
    // While it goes on, what is known is the result up to there.
    if (plan_.begin() == 0 && sink_.wanted() && secondsSince(shown_) > secondsBetweenResults) {
      sink_.publish(resultNow());
      shown_ = Clock::now();
    }
  }

  /// @param beyond particles' worth of work done beyond those gathered
  void progress(double beyond) {
    const double share = (static_cast<double>(gathered_.particles()) + beyond) / static_cast<double>(p_.particles);
    const auto begin = static_cast<double>(plan_.begin()), end = static_cast<double>(plan_.steps());
    context_.progress(begin + share * (end - begin), end,
                      plan_.begin() == 0 ? std::string("pushing")
                                         : fmt::format("D not flat at t = {:.4g}, going on", begin * plan_.step()));
  }

  const Clock::time_point begin_ = Clock::now();
  Clock::time_point shown_ = begin_;
  const SimulationParameters& p_;
  unsigned threads_;
  jobs::JobContext& context_;
  const jobs::Sink<SimulationResult>& sink_;
  const motion::WaveDevice& device_;
  statistics::SamplePlan plan_;
  statistics::SpreadSums gathered_;
  std::vector<Whereabouts> particles_;       ///< at the end of the plan; kept where they may go on
  std::vector<statistics::Centres> centres_; ///< what twice the time needs of each particle
  double rms_;
};

} // namespace

std::vector<Complaint> SimulationParameters::validate() const {
  std::vector<Complaint> result;
  if (goesOn() && particles > mostCarried)
    result.push_back({"particles", fmt::format("must be at most {} where a simulation may go on: longest 1, or t_end",
                                               mostCarried)});
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

double SimulationParameters::usualTime() const {
  constexpr double times = 40.0;
  const double gyration = 2.0 * std::numbers::pi * gamma();
  return times * (mu == 0.0 ? gyration : std::max(parallelLength() / (speed() * std::abs(mu)), gyration));
}

double SimulationParameters::endTime() const { return tEnd > 0 ? tEnd : usualTime(); }

bool SimulationParameters::mixesSlowly() const {
  return b > 0.0 && (gyroRatio() > slowRatio || labelError({energy, b, lambdaPerp}) > 0.0);
}

bool SimulationParameters::startsIsotropic() const {
  return start == Start::Isotropic || (start == Start::Auto && mixesSlowly());
}

double SimulationParameters::errorsOfFlat() const { return startsIsotropic() ? 1.0 : 2.0; }

bool SimulationParameters::goesOnFrom(double time) const {
  return goesOn() && 2.0 * time <= endTime() * static_cast<double>(longest) * (1.0 + rounding) &&
         2.0 * time <= mostSteps * timeStep();
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
  constexpr double mixed = 0.1; // of the mean pitch-angle cosine at the start
  if (r.endTime < p.usualTime() * (1.0 - rounding))
    warnings.push_back(fmt::format("not saturated: shorter than forty crossings of lambda_par or forty gyrations; take "
                                   "--t-end {:.3g}, or 0",
                                   p.usualTime()));
  else if (!r.saturated)
    warnings.push_back(fmt::format(
        "not saturated: D_moving = {:.3g} changed by {:.2g} ± {:.1g} while the time doubled, and may go on changing; "
        "take {}",
        r.diffusionMoving.value, r.change.value, r.change.error,
        p.goesOn() ? fmt::format("--longest {}", 4 * p.longest) : fmt::format("--t-end {:.3g}", 4.0 * r.endTime)));
  else if (!r.flatIsTold())
    warnings.push_back(fmt::format("whether D is saturated cannot be told: of {} particles its change while the time "
                                   "doubled is {:.2g} ± {:.2g} of D_moving = {:.2g}; take more --particles",
                                   r.particles, r.change.value, r.change.error, r.diffusionMoving.value));
  if (r.endTime >= p.usualTime() * (1.0 - rounding) && !p.startsIsotropic() && p.mixesSlowly() &&
      std::abs(r.pitchCosine.value) > mixed * std::abs(p.mu))
    warnings.push_back(fmt::format("pitch angles have not mixed, <mu> = {:.2g}: D may double until they have; "
                                   "--start isotropic gives that value",
                                   r.pitchCosine.value));
  // <dx^2 + dy^2>/4 swings by half the square of the gyro-radius as long as phases have not mixed.
  const double square = p.startsIsotropic() ? 2.0 / 3.0 : 1.0 - p.mu * p.mu; // of the sine of the pitch angle
  const double swing = 0.5 * square * std::pow(p.gamma() * p.speed(), 2);
  const double growth = 0.5 * r.endTime * r.diffusionMoving.value;
  const bool disagrees = std::abs(r.diffusion.value - r.diffusionMoving.value) >
                         3.0 * std::hypot(r.diffusion.error, r.diffusionMoving.error);
  if (r.diffusion.value < 0.0 || (growth < swing && disagrees))
    warnings.push_back(fmt::format("the slope D_perp = {:.3g} is {}: gyration swings by {:.3g}, diffusion adds {:.3g} "
                                   "over the second half{}",
                                   r.diffusion.value, r.diffusion.value < 0.0 ? "negative" : "mostly gyration", swing,
                                   growth,
                                   r.saturated ? fmt::format("; take D_moving = {:.3g}", r.diffusionMoving.value)
                                               : std::string("; nor is D_moving final"))); // as said above
  return warnings;
}

std::vector<std::vector<Vec3>> examplePaths(const SimulationParameters& p, std::size_t count, std::size_t points,
                                            jobs::JobContext& context) {
  const auto plan = planOf(p);
  const motion::WaveDevice processor(Device::Cpu); // too few for a card
  std::vector<std::vector<Vec3>> paths(count);
  ThreadPool::shared().parallelFor(count, 1, [&](std::size_t n, std::size_t) {
    Walk walk(p, plan.step(), n, n + 1, processor, 1);
    const std::size_t last = plan.steps(), every = std::max<std::size_t>(1, last / points);
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
