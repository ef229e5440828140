#include "engine/motion/FieldSurvey.h"

#include "engine/core/MachineLoad.h"
#include "engine/motion/PushKernels.h"
#include "engine/motion/TracePlan.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace larmor::motion {

namespace {

constexpr std::size_t mostParticles = 64, mostSteps = 4000;
constexpr double coarsest = 0.1, resolving = 0.2; // of a gyro-period: where |b| = 1, and where it is largest

/// Some particles side by side, each in the same field.
class Pilot {
public:
  Pilot(const fields::Field& field, const TraceSetup& setup, const ParticleState& initial, std::size_t first,
        std::size_t count)
      : field_(field), setup_(setup), kernels_(pushKernels(setup.pusher == Pusher::ExactRotation)), count_(count) {
    for (std::size_t i = 0; i < count_; ++i)
      for (std::size_t c = 0; c < 3; ++c) {
        x_[c][i] = initial.position(first + i)[c];
        v_[c][i] = initial.velocity(first + i)[c];
      }
  }

  void run(double step, std::size_t steps, std::vector<float>& strengths) {
    const BlockDouble block{x_[0], x_[1], x_[2], v_[0], v_[1], v_[2], b_[0], b_[1], b_[2]};
    kernels_.drift(count_, 0.5 * step, block);
    for (std::size_t s = 0; s < steps; ++s) {
      field_.evaluate({count_, x_[0], x_[1], x_[2]}, {b_[0], b_[1], b_[2]});
      for (std::size_t i = 0; i < count_; ++i)
        if (const double b = norm(Vec3{b_[0][i], b_[1][i], b_[2][i]}); std::isfinite(b))
          strengths.push_back(static_cast<float>(b));
      kernels_.push(count_, 0.5 * setup_.coupling * step, step, block);
    }
  }

private:
  const fields::Field& field_;
  const TraceSetup& setup_;
  PushKernels kernels_;
  std::size_t count_;
  alignas(64) double x_[3][mostParticles]{}, v_[3][mostParticles]{}, b_[3][mostParticles]{};
};

std::vector<float> strengthsMet(const fields::Field& field, const TraceSetup& setup, const ParticleState& initial,
                                const std::vector<std::size_t>& particles, double step, std::size_t steps) {
  std::vector<float> strengths;
  if (!field.realisation(particles.front())) {
    Pilot(field, setup, initial, 0, initial.size()).run(step, steps, strengths);
    return strengths;
  }
  for (std::size_t i = 0; i < particles.size(); ++i)
    if (const auto own = field.realisation(particles[i]))
      Pilot(*own, setup, initial, i, 1).run(step, steps, strengths);
  return strengths;
}

FieldSurvey summary(std::vector<float>& strengths) {
  FieldSurvey survey;
  if (strengths.empty())
    return survey;
  double sum = 0.0;
  for (const float b : strengths)
    sum += static_cast<double>(b) * static_cast<double>(b);
  const auto twentieth = strengths.begin() + static_cast<std::ptrdiff_t>(strengths.size() / 20);
  std::nth_element(strengths.begin(), twentieth, strengths.end());
  survey.largest = static_cast<double>(*std::max_element(strengths.begin(), strengths.end()));
  survey.low = static_cast<double>(*twentieth);
  survey.rms = std::sqrt(sum / static_cast<double>(strengths.size()));
  survey.measured = survey.largest > 0.0;
  return survey.measured ? survey : FieldSurvey{};
}

} // namespace

FieldSurvey surveyField(const fields::Field& field, const TraceSetup& setup, const EnsembleParameters& ensemble,
                        const TracePlan& plan) {
  const auto all = static_cast<std::size_t>(ensemble.particles);
  std::vector<std::size_t> chosen(std::min(mostParticles, all));
  for (std::size_t i = 0; i < chosen.size(); ++i)
    chosen[i] = i * all / chosen.size();
  const ParticleState initial = initialState(field, ensemble, plan, chosen);
  const double own = std::abs(setup.dt), period = 2.0 * std::numbers::pi / std::abs(setup.coupling);
  const double time = static_cast<double>(plan.steps) * own;
  FieldSurvey survey;
  double step = std::max(own, coarsest * period);
  for (int attempt = 0; attempt < 4; ++attempt) {
    const auto count = static_cast<std::size_t>(std::clamp(std::ceil(time / step), 1.0, double{mostSteps}));
    const double start = threadSeconds();
    auto strengths = strengthsMet(field, setup, initial, chosen, std::copysign(step, setup.dt), count);
    const double seconds = threadSeconds() - start;
    survey = summary(strengths);
    survey.particles = static_cast<std::int64_t>(chosen.size());
    survey.stepSeconds = seconds / (static_cast<double>(count) * static_cast<double>(chosen.size()));
    const double wanted = std::max(own, resolving * period / survey.largest);
    if (!survey.measured || wanted >= step)
      break;
    step = wanted;
  }
  return survey;
}

} // namespace larmor::motion
