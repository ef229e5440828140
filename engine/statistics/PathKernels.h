#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace larmor::statistics {

/// Curvature |V x A| / |V|^3 from the three components of V by a five-point stencil, written to out[2 ... n - 3]; the
/// two records at either end are left as they are.
void curvatureOfRows(const double* const (&rows)[3], std::size_t records, std::span<const double, 5> weights,
                     double* out);

/// For each value the number of its bin + 1, of `bins` bins of equal ratio from `lowest` on; 0 below, bins + 1 above,
/// -1 for what is not a number. Agrees with Bins::of but for values within 1e-8 of an edge.
void logarithmicBins(std::span<const double> values, double lowest, double perDecade, std::size_t bins,
                     std::int32_t* out);

} // namespace larmor::statistics
