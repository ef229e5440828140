#include "engine/core/TailFit.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace larmor {

double LogHistogram::total() const { return std::accumulate(count.begin(), count.end(), 0.0); }

double LogHistogram::quantile(double share) const {
  const double wanted = share * total();
  double sum = 0.0;
  for (std::size_t i = 0; i < count.size(); ++i) {
    sum += count[i];
    if (sum >= wanted)
      return centre[i];
  }
  return centre.empty() ? 0.0 : centre.back();
}

void fitPowerLaw(const LogHistogram& h, TailFit& fit) {
  constexpr double fewest = 5, edge = 1e-9; // relative, so that bins at the ends of the range belong to it
  double w = 0, x = 0, y = 0, xx = 0, xy = 0;
  const double total = h.total();
  int used = 0;
  for (std::size_t i = 0; i < h.centre.size(); ++i) {
    if (h.centre[i] < fit.from * (1 - edge) || h.centre[i] > fit.to * (1 + edge) || h.count[i] < fewest)
      continue;
    const double lx = std::log10(h.centre[i]), ly = std::log10(h.count[i] / total / h.width[i]), weight = h.count[i];
    w += weight;
    x += weight * lx;
    y += weight * ly;
    xx += weight * lx * lx;
    xy += weight * lx * ly;
    ++used;
  }
  const double spread = w > 0 ? xx / w - x * x / (w * w) : 0.0;
  if (used < 3 || !(spread > 0))
    return;
  fit.slope = (xy / w - x * y / (w * w)) / spread;
  fit.error = 1.0 / (std::log(10.0) * std::sqrt(w * spread)); // variance of log10 p is 1 / (n ln^2 10)
  fit.valid = true;
}

std::vector<TailFit> fitTails(const LogHistogram& h) {
  const double total = h.total();
  if (total < 100)
    return {};
  const double last = std::min(0.999999, 1.0 - 10.0 / total), first = std::min(0.9999, 1.0 - 1000.0 / total);
  std::vector<TailFit> fits;
  for (const auto& [name, from, to] : {std::tuple{"low", 1e-4, 1e-2}, std::tuple{"high", std::max(0.5, first), last}}) {
    TailFit fit;
    fit.name = name;
    fit.fromQuantile = from;
    fit.toQuantile = to;
    fit.from = h.quantile(from);
    fit.to = h.quantile(to);
    fitPowerLaw(h, fit);
    fits.push_back(fit);
  }
  return fits;
}

std::vector<double> localSlopes(const LogHistogram& h) {
  constexpr std::size_t reach = 3;
  std::vector<double> slopes(h.centre.size(), std::nan(""));
  for (std::size_t i = reach; i + reach < h.centre.size(); ++i) {
    TailFit around;
    around.from = h.centre[i - reach];
    around.to = h.centre[i + reach];
    fitPowerLaw(h, around);
    if (around.valid)
      slopes[i] = around.slope;
  }
  return slopes;
}

} // namespace larmor
