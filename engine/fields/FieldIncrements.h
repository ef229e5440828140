#pragma once
#include "engine/core/BlockSums.h"
#include "engine/core/Curve.h"
#include "engine/core/VectorGrid.h"

#include <functional>

namespace larmor::fields {

/// Statistics of b(x + r) - b(x) along the three axes of a grid, as functions of r.
struct FieldIncrements {
  std::vector<Curve> structure; ///< "increments_p", p = 1 ... 4: <|db_L|^p>, longitudinal
  Curve skewness;               ///< "increments_skewness": longitudinal, <db_L^3> / <db_L^2>^(3/2)
  Curve flatness;               ///< "increments_flatness": longitudinal, 3 for a Gaussian field
  Curve transverseFlatness;     ///< "increments_flatness_transverse"
  /// Logarithmic slope of <|db_L|^p> between two distances, zeta_p where it is a power law; NaN if fewer than two lags.
  Estimate exponent(std::size_t p, double from, double to) const;
};

/// Sums over snapshots of one ensemble. Errors: jackknife by snapshot with four snapshots or more, else by slabs.
class FieldIncrementSums {
public:
  /// @param threads at most, 0 = all; the result does not depend on it.
  explicit FieldIncrementSums(unsigned threads = 0) : threads_(threads) {}
  /// Lags: whole grid spacings, about six per octave, to half the box. @throws Error if the grid is malformed, has
  /// another shape or box than the first, or is not cubic in its spacing.
  void add(const VectorGrid& snapshot);
  FieldIncrements result() const; ///< @throws Error if nothing was added
  std::size_t snapshots() const { return perSnapshot_.size(); }

private:
  unsigned threads_;
  std::array<std::size_t, 3> shape_{};
  double spacing_ = 0.0;
  std::vector<std::size_t> lags_;
  std::vector<std::vector<double>> perSnapshot_, perSlab_;
};

/// Of one field. @throws Error as above.
FieldIncrements fieldIncrements(const VectorGrid& grid, unsigned threads = 0);

} // namespace larmor::fields
