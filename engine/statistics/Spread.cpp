#include "engine/statistics/Spread.h"

#include <algorithm>
#include <cmath>

namespace larmor::statistics {

namespace {

constexpr std::size_t piecesInBlock = 8;
constexpr std::size_t sumsPerSample = 4; ///< square, fourth power of one component, pitch-angle cosine, particles
constexpr std::size_t growths = 2;       ///< behind those of all samples: over the second half and over the one before
constexpr double noticed = 0.03;         ///< of D: changes below it do not count

/// Growth of (dx^2 + dy^2)/4 over the second half of the first `count` samples, each piece of it measured from where
/// the gyro-centre was a quarter of that time before: the derivative of the mean square displacement at that lag,
/// averaged over that half.
double movingGrowth(const Centres& at, std::size_t count) {
  const std::size_t lag = count / 4;
  double sum = 0;
  for (std::size_t s = count / 2; s < count && s > lag; ++s)
    for (std::size_t c = 0; c < 2; ++c) {
      const double origin = at[s - 1 - lag][c], now = at[s][c] - origin, before = at[s - 1][c] - origin;
      sum += (now * now - before * before) / 4.0;
    }
  return sum;
}

double quarterSquare(std::span<const double> sums, std::size_t sample) {
  return sums[sumsPerSample * sample] / sums[sumsPerSample * sample + 3] / 4.0;
}

/// Least squares of y = <dx^2 + dy^2>/4 against t over the second half.
double slope(std::span<const double> sums, const std::vector<double>& times) {
  double n = 0, t = 0, y = 0, tt = 0, ty = 0;
  for (std::size_t s = 0; s < times.size(); ++s) {
    if (2 * times[s] < times.back())
      continue;
    const double time = times[s], value = quarterSquare(sums, s);
    n += 1;
    t += time;
    y += value;
    tt += time * time;
    ty += time * value;
  }
  return (n * ty - t * y) / (n * tt - t * t);
}

void fillCurves(Spread& result, const Jackknife& jackknife, const std::vector<double>& times,
                const std::string& timeUnit, const std::string& diffusionUnit) {
  result.running = {.name = "running",
                    .title = "Running diffusion coefficient",
                    .xLabel = "Time",
                    .xUnit = timeUnit,
                    .yLabel = "D_⊥",
                    .yUnit = diffusionUnit};
  result.derivative = {.name = "derivative",
                       .title = "Instantaneous diffusion coefficient",
                       .xLabel = "Time",
                       .xUnit = timeUnit,
                       .yLabel = "d_⊥",
                       .yUnit = diffusionUnit};
  result.pitch = {.name = "mean_mu",
                  .title = "Mean pitch-angle cosine",
                  .xLabel = "Time",
                  .xUnit = timeUnit,
                  .yLabel = "⟨μ⟩",
                  .yUnit = "1"};
  const auto append = [](Curve& curve, double x, const Estimate& e) {
    curve.x.push_back(x);
    curve.y.push_back(e.value);
    curve.error.push_back(e.error);
  };
  for (std::size_t s = 0; s < times.size(); ++s) {
    const double t = times[s], before = s > 0 ? times[s - 1] : 0.0;
    append(result.running, t, jackknife.estimate([&](auto sum) { return quarterSquare(sum, s) / t; }));
    append(result.derivative, 0.5 * (t + before), jackknife.estimate([&](auto sum) {
      return (quarterSquare(sum, s) - (s > 0 ? quarterSquare(sum, s - 1) : 0.0)) / (t - before);
    }));
    append(result.pitch, t, jackknife.ratio(sumsPerSample * s + 2, sumsPerSample * s + 3));
  }
}

} // namespace

void SpreadPart::add(std::size_t sample, const std::array<double, 3>& r, double pitchCosine) {
  const double x2 = r[0] * r[0], y2 = r[1] * r[1];
  double* to = &sums[sumsPerSample * sample];
  to[0] += x2 + y2;
  to[1] += 0.5 * (x2 * x2 + y2 * y2);
  to[2] += pitchCosine;
  to[3] += 1.0;
}

Centres everySecond(const Centres& at) {
  Centres result;
  for (std::size_t s = 1; s < at.size(); s += 2)
    result.push_back(at[s]);
  return result;
}

void SpreadPart::addCentres(const Centres& at) {
  double* to = &sums[sums.size() - growths];
  to[0] += movingGrowth(at, at.size());
  to[1] += movingGrowth(at, at.size() / 2);
}

SpreadSums::SpreadSums(std::vector<double> times, std::size_t particles)
    : times_(std::move(times)), all_(particles), inBlocks_(std::min(particles, BlockSums::usualBlocks)),
      pieces_(inBlocks_ * piecesInBlock, std::vector<double>(sumsPerSample * times_.size() + growths, 0.0)) {}

SpreadSums SpreadSums::forTwiceTheTime() const {
  std::vector<double> times;
  for (const double t : times_)
    times.push_back(2.0 * t);
  SpreadSums next(std::move(times), all_);
  for (std::size_t piece = 0; piece < pieces_.size(); ++piece)
    for (std::size_t s = 0; s < times_.size() / 2; ++s)
      std::copy_n(pieces_[piece].begin() + std::ptrdiff_t(sumsPerSample * (2 * s + 1)), sumsPerSample,
                  next.pieces_[piece].begin() + std::ptrdiff_t(sumsPerSample * s));
  return next;
}

std::vector<SpreadPart> SpreadSums::emptyParts(std::size_t first, std::size_t end) const {
  std::vector<SpreadPart> parts;
  for (std::size_t from = first, to = first; from < end; from = to) {
    const std::size_t piece = ((from + 1) * pieces() - 1) / all_;
    to = std::min(end, firstOf(piece + 1));
    parts.push_back({piece, from, to, std::vector<double>(pieces_[piece].size(), 0.0)});
  }
  return parts;
}

void SpreadSums::add(const SpreadPart& part) {
  for (std::size_t i = 0; i < part.sums.size(); ++i)
    pieces_[part.piece][i] += part.sums[i];
  particles_ += part.end - part.first;
}

Spread SpreadSums::result(const std::string& timeUnit, const std::string& diffusionUnit) const {
  BlockSums total(inBlocks_, pieces_.front().size());
  for (std::size_t piece = 0; piece < pieces_.size(); ++piece)
    for (std::size_t i = 0; i < pieces_[piece].size(); ++i) {
      total.block(piece / piecesInBlock)[i] += pieces_[piece][i];
      if (i == 3)
        total.paths(piece / piecesInBlock) += pieces_[piece][i];
    }
  const Jackknife jackknife(total);
  Spread result;
  result.particles = particles_;
  fillCurves(result, jackknife, times_, timeUnit, diffusionUnit);
  const std::size_t last = times_.size() - 1, firstOfHalf = times_.size() / 2;
  result.diffusion = jackknife.estimate([&](auto s) { return slope(s, times_); });
  const auto moving = [&](auto s) {
    return s[sumsPerSample * times_.size()] / s[3] / (times_[last] - times_[firstOfHalf - 1]);
  };
  const auto before = [&](auto s) { // of the first firstOfHalf samples
    const double over = firstOfHalf > 1 ? times_[firstOfHalf - 1] - times_[firstOfHalf / 2 - 1] : 0.0;
    return s[sumsPerSample * times_.size() + 1] / s[3] / over;
  };
  result.diffusionMoving = jackknife.estimate(moving);
  result.change = jackknife.estimate([&](auto s) { return moving(s) - before(s); });
  result.diffusionEnd = {result.running.y[last], result.running.error[last]};
  result.pitchCosine = {result.pitch.y[last], result.pitch.error[last]};
  result.kurtosis = jackknife
                        .estimate([&](auto s) {
                          const double n = s[sumsPerSample * last + 3], square = 0.5 * s[sumsPerSample * last] / n;
                          return s[sumsPerSample * last + 1] / n / (square * square);
                        })
                        .value;
  result.saturated = result.flat(1.0);
  return result;
}

bool changeIsTold(const Estimate& diffusion, const Estimate& change) {
  constexpr double standsOut = 1.0 / 3.0, errors = 2.0;
  const double size = std::abs(diffusion.value);
  return errors * change.error <= standsOut * size || (size == 0.0 && change.value == 0.0);
}

bool Spread::flat(double errors) const {
  return std::abs(change.value) <= std::max(noticed * std::abs(diffusionMoving.value), errors * change.error);
}

} // namespace larmor::statistics
