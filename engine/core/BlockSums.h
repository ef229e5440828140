#pragma once
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace larmor {

/// A number with one standard error; the error is NaN where it cannot be had.
struct Estimate {
  double value = 0.0, error = 0.0;
};

/// Sums of one statistic, kept apart for blocks of particles, so that any function of the sums gets a delete-one-block
/// jackknife error (Efron 1982). Particles belong to blocks by their number alone and blocks are added in order, so
/// nothing depends on the number of threads.
class BlockSums {
public:
  static constexpr std::size_t usualBlocks = 20;
  BlockSums() = default;
  BlockSums(std::size_t blocks, std::size_t size) : size_(size), paths_(blocks), sums_(blocks * size) {}

  std::size_t blocks() const { return paths_.size(); }
  std::size_t size() const { return size_; }
  std::span<double> block(std::size_t b) { return {sums_.data() + b * size_, size_}; }
  std::span<const double> block(std::size_t b) const { return {sums_.data() + b * size_, size_}; }
  double& paths(std::size_t b) { return paths_[b]; } ///< how many paths block b has summed
  double paths(std::size_t b) const { return paths_[b]; }
  double paths() const;                              ///< in all blocks

private:
  std::size_t size_ = 0;
  std::vector<double> paths_, sums_;
};

/// The totals of block sums and the totals without each block that has data.
class Jackknife {
public:
  using Function = std::function<double(std::span<const double> sums)>;
  explicit Jackknife(const BlockSums& sums);

  std::span<const double> total() const { return total_; }
  double paths() const { return paths_; }
  /// f of the totals; the error needs two blocks with data.
  Estimate estimate(const Function& f) const;
  /// sums[numerator] / sums[denominator] * scale
  Estimate ratio(std::size_t numerator, std::size_t denominator, double scale = 1.0) const;

private:
  double paths_ = 0.0;
  std::vector<double> total_;
  std::vector<std::vector<double>> without_;
};

} // namespace larmor
