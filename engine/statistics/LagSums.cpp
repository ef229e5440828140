#include "engine/statistics/LagSums.h"

#include "engine/compute/Dispatch.h"

namespace larmor::statistics {

using Kernel = void(const double*, std::size_t, const std::size_t*, std::size_t, double*, double*);
using SingleKernel = void(const float*, std::size_t, const std::size_t*, std::size_t, double*, double*);
namespace v2 {
Kernel lagSums;
SingleKernel lagSumsSingle;
} // namespace v2
#if defined(__x86_64__)
namespace v3 {
Kernel lagSums;
SingleKernel lagSumsSingle;
} // namespace v3
namespace v4 {
Kernel lagSums;
SingleKernel lagSumsSingle;
} // namespace v4
#endif

void addLagSums(std::span<const double> x, std::span<const std::size_t> lags, double* second, double* fourth) {
#if defined(__x86_64__)
  Kernel* const kernel = compute::select<Kernel>(v2::lagSums, v3::lagSums, v4::lagSums);
#else
  Kernel* const kernel = v2::lagSums;
#endif
  kernel(x.data(), x.size(), lags.data(), lags.size(), second, fourth);
}

void addLagSums(std::span<const float> x, std::span<const std::size_t> lags, double* second, double* fourth) {
#if defined(__x86_64__)
  SingleKernel* const kernel = compute::select<SingleKernel>(v2::lagSumsSingle, v3::lagSumsSingle, v4::lagSumsSingle);
#else
  SingleKernel* const kernel = v2::lagSumsSingle;
#endif
  kernel(x.data(), x.size(), lags.data(), lags.size(), second, fourth);
}

} // namespace larmor::statistics
