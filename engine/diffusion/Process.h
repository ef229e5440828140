#pragma once
#include "engine/diffusion/Levels.h"
#include "engine/learning/Array.h"

#include <memory>
#include <string>

namespace larmor::diffusion {

using learning::Array;
using learning::Arrays;

/// How signals x [rows, components, length] of unit variance become noise, y = x + sigma n, and what a network is asked
/// to find in them: what it is shown, what its output F means, by which distribution of noise it is trained. All
/// processes are written with exploding variance; the others differ by a factor on y (Karras et al. 2022, appendix B).
///
/// The inputs of a network: `signal` [rows, channels, length], `noise` [rows, 1] = ln sigma and, for models that take
/// one, `condition` [rows, 1] = log2 alpha. It gives `output` F [rows, components, length].
class Process {
public:
  virtual ~Process() = default;
  /// Name, options and data of it in words: what a training belongs to.
  virtual std::string identity() const = 0;
  /// Of the network's `signal`, for signals of so many components.
  virtual std::int64_t channels(std::int64_t components) const { return components; }
  /// Arrays that the objective `filtered_squares` takes besides the rows.
  virtual Arrays constants() const { return {}; }

  /// Noise level of a training row. @param u uniform in (0, 1)
  virtual double sigma(double u) const = 0;
  /// All noise levels there are, falling; empty: any.
  virtual std::vector<double> schedule() const { return {}; }

  /// What the network is shown of y.
  virtual Array shown(const Array& noisy, const Levels& levels) const = 0;
  /// What is learned from x and n: columns `signal`, `target` [rows, components, length] (what F should be) and
  /// `weight` [rows, length or 1], with |D - x|^2 / normalisation(sigma) = mean of weight_k (U^T (F - target))_k^2, U^T
  /// being the constant `modes` (none: the identity).
  virtual Arrays lesson(const Array& clean, const Array& noise, const Levels& levels) const = 0;
  /// D, the estimate of x. @param shown as shown() gave it. @param output F
  virtual Array clean(const Array& shown, const Array& output, const Levels& levels) const = 0;
};
using ProcessPointer = std::shared_ptr<const Process>;

/// a_r x + b_r n, each row with its own factors. @throws Error if the shapes differ
template <class Factors>
Array combined(const Array& first, const Array& second, const Levels& levels, Factors factors) {
  if (first.shape != second.shape || first.shape.empty() || std::size_t(first.shape.front()) != levels.rows())
    throw Error("signals", "differ in shape from what they are combined with, or from the noise levels", "the same");
  Array result{std::vector<float>(first.values.size()), first.shape};
  const std::size_t perRow = first.values.size() / levels.rows();
  for (std::size_t r = 0; r < levels.rows(); ++r) {
    const auto [a, b] = factors(levels.sigma[r]);
    for (std::size_t i = r * perRow; i < (r + 1) * perRow; ++i)
      result.values[i] = float(a * double(first.values[i]) + b * double(second.values[i]));
  }
  return result;
}

/// y = x + sigma n.
inline Array noisy(const Array& clean, const Array& noise, const Levels& levels) {
  return combined(clean, noise, levels, [](double sigma) { return std::pair{1.0, sigma}; });
}
/// y / sqrt(1 + sigma^2): unit variance again.
inline Array normalised(const Array& noisy, const Levels& levels) {
  return combined(noisy, noisy, levels, [](double sigma) { return std::pair{1 / std::sqrt(1 + sigma * sigma), 0.0}; });
}
/// Column `weight` of processes whose rows count alike.
inline Array unitWeights(const Levels& levels) {
  return {std::vector<float>(levels.rows(), 1.0f), {std::int64_t(levels.rows()), 1}};
}

/// `noise`, and `condition` if asked for, of a network. @param shown its `signal`
Arrays networkInputs(Array shown, const Levels& levels, bool conditional);

} // namespace larmor::diffusion
