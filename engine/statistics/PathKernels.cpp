#include "engine/statistics/PathKernels.h"

#include "engine/compute/Dispatch.h"

#include <cmath>

namespace larmor::statistics {

using CurvatureKernel = void(const double*, const double*, const double*, std::size_t, const double*, double*);
using BinKernel = void(const double*, std::size_t, double, double, std::int32_t, std::int32_t*);
namespace v2 {
CurvatureKernel curvatureOfRows;
BinKernel logarithmicBins;
} // namespace v2
#if defined(__x86_64__)
namespace v3 {
CurvatureKernel curvatureOfRows;
BinKernel logarithmicBins;
} // namespace v3
namespace v4 {
CurvatureKernel curvatureOfRows;
BinKernel logarithmicBins;
} // namespace v4
#endif

void curvatureOfRows(const double* const (&rows)[3], std::size_t records, std::span<const double, 5> weights,
                     double* out) {
#if defined(__x86_64__)
  auto* const kernel = compute::select<CurvatureKernel>(v2::curvatureOfRows, v3::curvatureOfRows, v4::curvatureOfRows);
#else
  auto* const kernel = v2::curvatureOfRows;
#endif
  kernel(rows[0], rows[1], rows[2], records, weights.data(), out);
}

void logarithmicBins(std::span<const double> values, double lowest, double perDecade, std::size_t bins,
                     std::int32_t* out) {
#if defined(__x86_64__)
  auto* const kernel = compute::select<BinKernel>(v2::logarithmicBins, v3::logarithmicBins, v4::logarithmicBins);
#else
  auto* const kernel = v2::logarithmicBins;
#endif
  const double perOctave = perDecade * std::log10(2.0);
  kernel(values.data(), values.size(), perOctave, perOctave * std::log2(lowest), static_cast<std::int32_t>(bins), out);
}

} // namespace larmor::statistics
