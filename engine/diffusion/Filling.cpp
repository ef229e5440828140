#include "engine/diffusion/Filling.h"

#include <Eigen/Cholesky>
#include <fmt/format.h>
#include <map>

namespace larmor::diffusion {

namespace {

using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// [k, time] of the modes, or the identity.
RowMatrix matrixOf(const Modes& modes) {
  if (modes.trivial())
    return RowMatrix::Identity(modes.length(), modes.length());
  return Eigen::Map<const RowMatrix>(modes.values().data(), modes.length(), modes.length());
}

class Filled final : public Denoiser {
public:
  Filled(DenoiserPointer denoiser, CovariancePointer covariance, Known known)
      : denoiser_(std::move(denoiser)), covariance_(std::move(covariance)), known_(std::move(known)) {
    const std::size_t length = std::size_t(covariance_->length());
    if (known_.there.size() != length || known_.values.empty() || known_.values.size() % length != 0)
      throw Error("known samples", fmt::format("{} values, {} marks", known_.values.size(), known_.there.size()),
                  fmt::format("[components, {0}] and {0}", length));
    for (std::size_t t = 0; t < length; ++t)
      if (known_.there[t])
        places_.push_back(Eigen::Index(t));
    if (places_.empty())
      throw Error("known samples", "are none", "at least one");
    for (std::size_t i = 0; i < known_.values.size(); ++i)
      if (known_.there[i % length] && !std::isfinite(known_.values[i]))
        throw Error("known samples", "hold a value that is not finite");
    modes_ = matrixOf(covariance_->modes());
    knownModes_ = modes_(Eigen::all, places_);
  }

  Array clean(const Array& noisy, const Levels& levels) const override {
    Array result = denoiser_->clean(noisy, levels);
    const std::size_t perRow = result.values.size() / levels.rows();
    if (perRow != known_.values.size())
      throw Error("known samples", fmt::format("{} values", known_.values.size()), fmt::format("{}", perRow));
    std::vector<std::vector<double>> store;
    const auto lambda = covariance_->variancesOf(levels, store);
    std::map<std::pair<const double*, double>, RowMatrix> gains; // rows mostly share noise and condition
    for (std::size_t r = 0; r < levels.rows(); ++r) {
      RowMatrix& gain = gains[{lambda[r], levels.sigma[r]}];
      if (gain.size() == 0)
        gain = gainOf(lambda[r], levels.sigma[r]);
      correct(result.values.data() + r * perRow, gain);
    }
    return result;
  }
  std::vector<double> schedule() const override { return denoiser_->schedule(); }

private:
  /// (P(o, o) + error^2)^-1 P(o, :) [known, time].
  RowMatrix gainOf(const double* lambda, double sigma) const {
    Eigen::VectorXd left(modes_.rows()); // variances given y
    for (Eigen::Index k = 0; k < left.size(); ++k)
      left[k] = lambda[k] * sigma * sigma / (lambda[k] + sigma * sigma);
    RowMatrix among = knownModes_.transpose() * left.asDiagonal() * knownModes_;
    among.diagonal().array() += known_.error * known_.error;
    return among.llt().solve(knownModes_.transpose() * left.asDiagonal() * modes_);
  }
  /// One row [components, length].
  void correct(float* row, const RowMatrix& gain) const {
    const Eigen::Index length = modes_.cols(), components = Eigen::Index(known_.values.size()) / length;
    using Signals = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    Eigen::Map<Signals> estimate(row, components, length);
    const Eigen::Map<const Signals> wanted(known_.values.data(), components, length);
    const RowMatrix missing = (wanted(Eigen::all, places_) - estimate(Eigen::all, places_)).cast<double>();
    estimate += (missing * gain).cast<float>();
  }

  DenoiserPointer denoiser_;
  CovariancePointer covariance_;
  Known known_;
  std::vector<Eigen::Index> places_; ///< of the known samples
  RowMatrix modes_, knownModes_;     ///< U^T, and its columns there
};

} // namespace

DenoiserPointer filled(DenoiserPointer denoiser, CovariancePointer covariance, Known known) {
  if (!covariance)
    throw Error("known samples", "have no covariance", "that of the signals");
  return std::make_shared<Filled>(std::move(denoiser), std::move(covariance), std::move(known));
}

} // namespace larmor::diffusion
