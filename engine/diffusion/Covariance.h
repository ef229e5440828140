#pragma once
#include "engine/diffusion/Levels.h"
#include "engine/diffusion/Modes.h"
#include "engine/jobs/JobContext.h"
#include "engine/learning/DataSet.h"
#include "engine/storage/InputFile.h"
#include "engine/storage/OutputFile.h"

#include <memory>

namespace larmor::diffusion {

/// Variances below this count as this much.
inline constexpr double smallestVariance = 1e-8;

/// Second moments of signals whose components are independent and alike: C = U diag(lambda) U^T along the time, with
/// modes U that serve for all conditions and variances lambda that depend on the condition (log2 alpha).
class Covariance {
public:
  /// White: unit variance of every sample.
  explicit Covariance(std::int64_t length);
  /// @param pooled [mode] of signals without a condition. @param conditions increasing, may be empty.
  /// @param variances [condition, mode]. Variances are raised to smallestVariance.
  /// @throws Error for shapes that do not fit and values that are not finite.
  Covariance(Modes modes, std::vector<double> pooled, std::vector<double> conditions = {},
             std::vector<double> variances = {});

  std::int64_t length() const { return modes_.length(); }
  const Modes& modes() const { return modes_; }
  const std::vector<double>& conditions() const { return conditions_; }
  /// lambda [mode]: its logarithm is linear in the condition between those there are, and stays as it is beyond the
  /// first and last; the pooled ones for no condition.
  std::vector<double> variances(double condition = noCondition) const;
  /// The same of each row, as pointers that are valid while `store` lives.
  std::vector<const double*> variancesOf(const Levels& levels, std::vector<std::vector<double>>& store) const;

  /// Multiplies the amplitudes of each mode by factor(lambda_k, sigma of the row). @param amplitudes [rows, ...,
  /// length]
  template <class Factor>
  void scale(Array& amplitudes, const Levels& levels, Factor factor) const;

  /// Best estimate of Gaussian signals from noisy ones (Wiener): x_k = lambda_k / (lambda_k + sigma^2) y_k.
  /// @param noisy [rows, components, length]
  Array wiener(const Array& noisy, const Levels& levels) const;

  /// Tells one from another.
  std::uint64_t fingerprint() const;
  /// Datasets `modes` (missing: the samples themselves), `pooled`, `conditions`, `variances` in a group.
  void write(storage::OutputFile& file, const std::string& group) const;
  /// @throws Error naming file and dataset.
  static Covariance read(const storage::InputFile& file, const std::string& group);

private:
  Modes modes_;
  std::vector<double> pooled_, conditions_, variances_;
};
template <class Factor>
void Covariance::scale(Array& amplitudes, const Levels& levels, Factor factor) const {
  std::vector<std::vector<double>> store;
  const auto lambda = variancesOf(levels, store);
  const std::size_t n = pooled_.size(), perRow = amplitudes.values.size() / levels.rows();
  std::vector<float> factors(n);
  for (std::size_t r = 0; r < levels.rows(); ++r) {
    if (r == 0 || lambda[r] != lambda[r - 1] || levels.sigma[r] != levels.sigma[r - 1])
      for (std::size_t k = 0; k < n; ++k)
        factors[k] = float(factor(lambda[r][k], levels.sigma[r]));
    float* const row = amplitudes.values.data() + r * perRow;
    for (std::size_t i = 0; i < perRow; i += n)
      for (std::size_t k = 0; k < n; ++k)
        row[i + k] *= factors[k];
  }
}
using CovariancePointer = std::shared_ptr<const Covariance>;

/// Measures it: the autocovariance of windows, averaged over rows, components and times (so that C is a Toeplitz
/// matrix; the mean is zero, as of isotropic signals), of each condition there is; U from their mean with equal
/// weights.
/// @param windows `signal` [rows, components, length], and `condition` [rows, 1] = log2 alpha of up to 64 kinds, or
/// none
/// @param most rows to be read, evenly spread
/// @throws Error if there are none or too many conditions, Cancelled
Covariance measureCovariance(const learning::DataSet& windows, jobs::JobContext& context, std::int64_t most = 40000);

} // namespace larmor::diffusion
