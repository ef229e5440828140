#pragma once
#include "engine/core/Vec3.h"
#include "engine/statistics/Records.h"

#include <cstddef>
#include <span>
#include <vector>

namespace larmor::statistics {

/// Weights w with sum w_i f(nodes_i) = d^m f/dx^m at `at`, exact for polynomials up to degree nodes-1.
/// Fornberg (1988), Math. Comp. 51, 699.
std::vector<double> differenceWeights(double at, std::span<const double> nodes, std::size_t derivative);

/// The same for nodes at 0, step, 2 step..., taken at node `place`.
std::vector<double> equalWeights(double step, std::size_t place, std::size_t points, std::size_t derivative);

/// Derivative of a recorded vector, on a stencil of `points` records (odd): centred inside, one-sided at the ends.
/// Order of accuracy points-1. Any spacing. All NaN if there are not more records than `derivative`.
std::vector<Vec3> differentiate(std::span<const double> time, const std::vector<Vec3>& values, std::size_t derivative,
                                std::size_t points);
/// The same with the spacing of `time` known: many paths share their times.
std::vector<Vec3> differentiate(std::span<const double> time, const std::vector<Vec3>& values, std::size_t derivative,
                                std::size_t points, const Spacing& spacing);

} // namespace larmor::statistics
