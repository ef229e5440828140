#pragma once
#include "engine/core/Philox.h"
#include "engine/diffusion/Sampling.h"

namespace larmor::diffusion {

/// Some rows on their way from noise to signals: what a sampler works on.
class Descent {
public:
  virtual ~Descent() = default;
  /// Falling, 0 last.
  const std::vector<double>& levels() const { return levels_; }
  const SamplerParameters& parameters() const { return task_.parameters; }
  /// y at levels().front() to begin with, the signals at the end. Double precision: rounding would add up over steps.
  std::vector<double>& state() { return state_; }
  /// D of the state at a noise level above 0. Looks whether the job goes on. @throws Cancelled
  virtual const std::vector<double>& clean(double sigma) = 0;
  /// Adds scale times fresh normal noise to the state.
  virtual void addNoise(double scale) = 0;

  const Covariance& covariance() const { return *task_.covariance; }
  /// lambda [mode] of a row.
  const double* variances(std::size_t row) const { return variances_[row]; }
  std::size_t rows() const { return conditions_.rows(); }
  std::size_t perRow() const { return state_.size() / rows(); } ///< components times length
  /// Components in modes, and back.
  virtual std::vector<double> forward(const std::vector<double>& signals) const = 0;
  virtual std::vector<double> backward(const std::vector<double>& amplitudes) const = 0;

protected:
  explicit Descent(const SamplingTask& task) : task_(task) {}
  const SamplingTask& task_;
  Levels conditions_;
  std::vector<double> levels_, state_;
  std::vector<const double*> variances_;
};

/// A way from noise to signals. Each file of samplers/ defines one.
class Sampler {
public:
  virtual ~Sampler() = default;
  virtual std::string name() const = 0;    ///< "heun"
  virtual std::string label() const = 0;   ///< "Heun"
  virtual std::string summary() const = 0; ///< one sentence with the source
  /// Noise levels above 0 for so many evaluations.
  virtual std::size_t levels(std::size_t evaluations) const { return evaluations; }
  /// Evaluations for so many noise levels.
  virtual std::size_t evaluations(std::size_t levels) const { return levels; }
  virtual void descend(Descent& descent) const = 0;
};

/// In the order of file names.
std::vector<std::unique_ptr<Sampler>> allSamplers();

} // namespace larmor::diffusion
