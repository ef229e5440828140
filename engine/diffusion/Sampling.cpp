#include "engine/diffusion/Sampling.h"

#include "engine/core/ParameterSet.h"
#include "engine/core/ThreadPool.h"
#include "engine/diffusion/Sampler.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace larmor::diffusion {

namespace {

std::unique_ptr<Sampler> samplerOf(SamplerChoice choice) {
  for (auto& sampler : allSamplers())
    if (sampler->name() == choiceName(choice))
      return std::move(sampler);
  throw Error("sampler", "there is none called '" + std::string(choiceName(choice)) + "'");
}

/// The usual descent: rows [begin, end) of a task.
class Batch final : public Descent {
public:
  Batch(const SamplingTask& task, const Sampler& sampler, std::int64_t begin, std::int64_t end,
        jobs::JobContext& context, const jobs::Sink<Moment>& sink)
      : Descent(task), begin_(begin), context_(context),
        sink_(sink), shape_{end - begin, task.components, task.length} {
    const auto schedule = task.denoiser->schedule();
    const std::size_t count = std::size_t(task.parameters.evaluations);
    levels_ = noiseLevels(task.parameters, schedule, std::max<std::size_t>(1, sampler.levels(count)));
    evaluations_ = std::int64_t(sampler.evaluations(levels_.size() - 1));
    conditions_.sigma.assign(std::size_t(end - begin), levels_.front());
    for (std::int64_t row = begin; row < end && !task.condition.empty(); ++row)
      conditions_.condition.push_back(task.condition[task.condition.size() > 1 ? std::size_t(row) : 0]);
    variances_ = task.covariance->variancesOf(conditions_, store_);
    for (std::int64_t row = begin; row < end; ++row)
      random_.emplace_back(task.parameters.seed, streams::denoising, std::uint64_t(task.firstRow + row));
    start();
  }

  const std::vector<double>& clean(double sigma) override {
    context_.checkpoint();
    const double done = double(begin_) + double(shape_[0]) * double(evaluation_) / double(evaluations_);
    context_.progress(done, double(task_.rows), fmt::format("sampling, noise {:.3g}", sigma));
    std::fill(conditions_.sigma.begin(), conditions_.sigma.end(), sigma);
    Array noisy = arrayOf(state_);
    Array estimate = task_.denoiser->clean(noisy, conditions_);
    if (estimate.shape != shape_)
      throw Error("denoiser", "gives estimates of another shape than the signals", "the same");
    clean_.assign(estimate.values.begin(), estimate.values.end());
    if (!std::all_of(clean_.begin(), clean_.end(), [](double v) { return std::isfinite(v); }))
      throw Error("sampling", fmt::format("the signals are not finite at noise {:.3g}", sigma),
                  "a trained model, or a smaller guidance");
    if (sink_.wanted())
      sink_.publish(
          Moment{task_.firstRow + begin_, evaluation_, evaluations_, sigma, std::move(noisy), std::move(estimate)});
    ++evaluation_;
    return clean_;
  }

  void addNoise(double scale) override {
    const std::size_t width = perRow();
    ThreadPool::shared().parallelFor(rows(), 4, [&](std::size_t first, std::size_t last) {
      for (std::size_t r = first; r < last; ++r)
        for (std::size_t i = 0; i < width; ++i)
          state_[r * width + i] += scale * random_[r].normal();
    });
  }

  std::vector<double> forward(const std::vector<double>& signals) const override {
    const Modes& modes = covariance().modes();
    return modes.trivial() ? signals : doublesOf(modes.forward(arrayOf(signals)));
  }
  std::vector<double> backward(const std::vector<double>& amplitudes) const override {
    const Modes& modes = covariance().modes();
    return modes.trivial() ? amplitudes : doublesOf(modes.backward(arrayOf(amplitudes)));
  }
  Array result() const { return arrayOf(state_); }
  std::int64_t evaluations() const { return evaluation_; }

private:
  Array arrayOf(const std::vector<double>& values) const { return {{values.begin(), values.end()}, shape_}; }
  static std::vector<double> doublesOf(const Array& array) { return {array.values.begin(), array.values.end()}; }

  /// Noise with the covariance of noisy Gaussian signals, from white noise that does not depend on the covariance.
  void start() {
    const std::size_t size = std::size_t(shape_[0] * shape_[1] * shape_[2]);
    state_.assign(size, 0.0);
    if (const auto& given = task_.noise.values; given.empty())
      addNoise(1.0);
    else
      std::copy_n(given.begin() + std::ptrdiff_t(std::size_t(begin_) * perRow()), size, state_.begin());
    const double sigma = levels_.front();
    std::vector<double> modes = forward(state_);
    for (std::size_t i = 0; i < modes.size(); ++i)
      modes[i] *= std::sqrt(variances_[i / perRow()][i % std::size_t(task_.length)] + sigma * sigma);
    state_ = backward(modes);
  }

  std::int64_t begin_, evaluation_ = 0, evaluations_ = 0;
  jobs::JobContext& context_;
  const jobs::Sink<Moment>& sink_;
  std::vector<std::int64_t> shape_;
  std::vector<std::vector<double>> store_;
  std::vector<Philox> random_; ///< of each row
  std::vector<double> clean_;
};

/// As asked for, with what may be left out filled in. @throws Error
SamplingTask checked(SamplingTask task) {
  ParameterSet(task.parameters).requireValid();
  if (!task.denoiser)
    throw Error("sampling", "has no denoiser");
  if (task.rows < 1 || task.components < 1 || task.length < 1)
    throw Error("sampling", fmt::format("{} rows of {} x {}", task.rows, task.components, task.length),
                "at least one sample");
  if (task.condition.size() > 1 && task.condition.size() != std::size_t(task.rows))
    throw Error("sampling", fmt::format("has {} conditions", task.condition.size()),
                fmt::format("none, one or {}", task.rows));
  if (!task.noise.values.empty() &&
      task.noise.shape != std::vector<std::int64_t>{task.rows, task.components, task.length})
    throw Error("noise", fmt::format("has the shape [{}]", fmt::join(task.noise.shape, ", ")),
                fmt::format("[{}, {}, {}]", task.rows, task.components, task.length));
  if (!task.covariance)
    task.covariance = std::make_shared<Covariance>(task.length);
  if (task.covariance->length() != task.length)
    throw Error("sampling", fmt::format("length {}", task.length),
                fmt::format("{}, as of the covariance", task.covariance->length()));
  return task;
}

} // namespace

std::vector<double> noiseLevels(const SamplerParameters& parameters, const std::vector<double>& schedule,
                                std::size_t count) {
  std::vector<double> levels;
  if (!schedule.empty())
    count = std::min(count, schedule.size());
  const double from = std::pow(parameters.largestNoise, 1 / parameters.curve);
  const double to = std::pow(parameters.smallestNoise, 1 / parameters.curve);
  for (std::size_t i = 0; i < count; ++i) {
    const double share = count > 1 ? double(i) / double(count - 1) : 0.0;
    levels.push_back(schedule.empty() ? std::pow(from + share * (to - from), parameters.curve)
                                      : schedule[std::size_t(std::lround(share * double(schedule.size() - 1)))]);
  }
  levels.push_back(0.0);
  return levels;
}

Samples sample(const SamplingTask& asked, jobs::JobContext& context, const jobs::Sink<Moment>& sink) {
  const SamplingTask task = checked(asked);
  const auto sampler = samplerOf(task.parameters.sampler);
  Samples samples{{{}, {task.rows, task.components, task.length}}};
  samples.signals.values.reserve(std::size_t(task.rows * task.components * task.length));
  for (std::int64_t begin = 0; begin < task.rows; begin += task.parameters.batch) {
    Batch batch(task, *sampler, begin, std::min(begin + task.parameters.batch, task.rows), context, sink);
    sampler->descend(batch);
    const Array result = batch.result();
    samples.signals.values.insert(samples.signals.values.end(), result.values.begin(), result.values.end());
    samples.evaluations = batch.evaluations();
  }
  context.progress(double(task.rows), double(task.rows), "sampling");
  Array exact = samples.signals;
  samples.normError = normalise(exact);
  if (task.parameters.exactSpeed)
    samples.signals = std::move(exact);
  return samples;
}

} // namespace larmor::diffusion
