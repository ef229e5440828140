#include "engine/studies/generative/Fill.h"

#include "engine/core/Names.h"
#include "engine/diffusion/Filling.h"
#include "engine/storage/Identify.h"
#include "engine/studies/generative/Data.h"
#include "engine/studies/generative/WindowFile.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numbers>

namespace larmor::studies::generative {

namespace {

using learning::Array;

/// The sample task of one path's completions.
class Filler {
public:
  explicit Filler(const FillOrder& order) : order_(order.generate), denoiser_(denoiserOf(order_)) {}
  /// @param known [3, window], marked where it is. @param first number of the noise
  diffusion::Samples completions(std::vector<float> known, std::vector<std::uint8_t> there, std::int64_t count,
                                 std::int64_t first, jobs::JobContext& context) const {
    const PathModel& model = order_.model;
    const Array given = diffusion::encoded(model.coordinates, {std::move(known), {1, 3, model.window}});
    GenerateOrder some = order_;
    some.noise = {};
    some.paths = count;
    some.firstPath = first;
    return generateBy(diffusion::filled(denoiser_, model.covariance, {given.values, std::move(there)}), some, context);
  }

private:
  const GenerateOrder& order_;
  diffusion::DenoiserPointer denoiser_;
};

/// Sum of products over rows, components and times in [begin, end) of a function of three samples `lag` apart.
template <class F>
double meanOver(const Array& x, std::size_t begin, std::size_t end, F f) {
  const std::size_t n = std::size_t(x.shape.back());
  double sum = 0, count = 0;
  for (std::size_t row = 0; row < x.values.size(); row += n)
    for (std::size_t t = begin; t < end; ++t, ++count)
      sum += f(x.values.data() + row + t);
  return count > 0 ? sum / count : std::nan("");
}

double increment(const Array& x, std::size_t begin, std::size_t end, std::size_t lag, int power) {
  return end < begin + lag + 1
             ? std::nan("")
             : meanOver(x, begin, end - lag, [&](const float* at) { return std::pow(double(at[lag] - at[0]), power); });
}

double flatnessOf(const Array& x, std::size_t begin, std::size_t end, std::size_t lag) {
  const double second = increment(x, begin, end, lag, 2);
  return increment(x, begin, end, lag, 4) / (second * second);
}

double bend(const float* at) { return std::pow(double(at[-1]) - 2 * double(at[0]) + double(at[1]), 2); }

/// Of so many in order: how many at each end lie beyond the outermost 5 %.
std::size_t droppedOf(std::size_t completions) {
  return std::max<std::size_t>(1, std::size_t(std::lround(0.05 * double(completions + 1))));
}

/// Where the truth lies among completions: with 19 of them between the lowest and the highest in 90 % of all cases.
void judgeBand(FillResult& result, const Array& truth, std::size_t completions) {
  const std::size_t dropped = droppedOf(completions);
  result.nominal = 1 - 2 * double(dropped) / double(completions + 1);
  const std::size_t n = std::size_t(truth.shape.back()), rows = std::size_t(truth.shape.front());
  double inside = 0, all = 0;
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t c = 0; c < 3; ++c)
      for (std::size_t t = result.gapBegin; t < result.gapEnd; ++t, ++all) {
        std::size_t below = 0;
        for (std::size_t k = 0; k < completions; ++k)
          below += result.signals.values[((r * completions + k) * 3 + c) * n + t] < truth.values[(r * 3 + c) * n + t];
        inside += below >= dropped && below + dropped <= completions;
      }
  result.coverage = inside / all;
}

FillResult fillGap(const FillOrder& order, jobs::JobContext& context, const jobs::Sink<FillResult>& sink) {
  const PathModel& model = order.generate.model;
  const std::size_t n = std::size_t(model.window), rows = std::size_t(order.signals.shape.front()),
                    completions = std::size_t(order.gap.completions);
  FillResult result;
  result.gapBegin = std::size_t(std::lround(order.gap.gapStart / model.spacing));
  result.gapEnd = result.gapBegin + std::max<std::size_t>(1, std::size_t(order.gap.gapLength / model.spacing + 0.5));
  if (result.gapBegin < 2 || result.gapEnd + 2 > n)
    throw Error(
        "gap",
        fmt::format("from {:g} to {:g} gyro-periods", order.gap.gapStart, order.gap.gapStart + order.gap.gapLength),
        fmt::format("one within a window of {:g}, with known samples on both sides", double(n - 1) * model.spacing));
  result.done = n;
  std::vector<std::uint8_t> there(n, 1);
  std::fill(there.begin() + std::ptrdiff_t(result.gapBegin), there.begin() + std::ptrdiff_t(result.gapEnd), 0);
  const Filler filler(order);
  for (std::size_t r = 0; r < rows; ++r) {
    jobs::JobContext part(context, double(r) / double(rows), double(r + 1) / double(rows),
                          fmt::format("path {} of {}, ", r + 1, rows));
    const float* const row = order.signals.values.data() + r * 3 * n;
    Array made =
        filler.completions({row, row + 3 * n}, there, order.gap.completions, std::int64_t(r * completions), part)
            .signals;
    for (std::size_t i = 0; i < made.values.size(); ++i) // what is known stays as it is
      if (there[i % n])
        made.values[i] = row[i % (3 * n)];
    result.signals.values.insert(result.signals.values.end(), made.values.begin(), made.values.end());
    result.signals.shape = {std::int64_t((r + 1) * completions), 3, model.window};
    if (sink.wanted() && r + 1 < rows)
      sink.publish(result);
  }
  const std::size_t b = result.gapBegin, e = result.gapEnd;
  result.joint = 0.5 * (meanOver(result.signals, b - 1, b + 1, bend) + meanOver(result.signals, e - 1, e + 1, bend)) /
                 meanOver(order.signals, 1, n - 1, bend);
  if (!order.truth)
    return result;
  judgeBand(result, order.signals, completions);
  for (const std::size_t lag : FillResult::flatnessLags)
    result.flatness.push_back(flatnessOf(result.signals, b, e, lag) / flatnessOf(order.signals, b, e, lag));
  return result;
}

FillResult continuePaths(const FillOrder& order, jobs::JobContext& context, const jobs::Sink<FillResult>& sink) {
  const PathModel& model = order.generate.model;
  const std::size_t n = std::size_t(model.window), rows = std::size_t(order.signals.shape.front()),
                    each = std::size_t(order.gap.completions), all = rows * each,
                    times = std::size_t(order.gap.continuations),
                    kept = std::clamp<std::size_t>(std::size_t(order.gap.keptShare * double(n)), 2, n - 2),
                    length = n + times * (n - kept);
  FillResult result;
  result.gapBegin = n;
  result.gapEnd = length;
  result.signals = {std::vector<float>(all * 3 * length), {std::int64_t(all), 3, std::int64_t(length)}};
  for (std::size_t i = 0; i < all * 3; ++i)
    std::copy_n(order.signals.values.data() + (i / (3 * each) * 3 + i % 3) * n, n,
                result.signals.values.data() + i * length);
  const Filler filler(order);
  std::vector<std::uint8_t> there(n, 0);
  std::fill_n(there.begin(), kept, 1);
  const auto lag = std::max<std::size_t>(1, std::size_t(std::lround(1 / (6 * model.spacing)))),
             period = std::size_t(std::lround(1 / model.spacing));
  for (std::size_t k = 0; k < times; ++k) {
    const std::size_t begin = n + k * (n - kept), from = begin - kept;
    double square = 0;
    for (std::size_t i = 0; i < all; ++i) {
      jobs::JobContext part(context, double(k * all + i) / double(times * all),
                            double(k * all + i + 1) / double(times * all), fmt::format("continuation {}, ", k + 1));
      std::vector<float> known(3 * n, 0.0f);
      for (std::size_t c = 0; c < 3; ++c)
        std::copy_n(result.signals.values.data() + (i * 3 + c) * length + from, kept, known.data() + c * n);
      const auto made = filler.completions(std::move(known), there, 1, std::int64_t(k * all + i), part);
      square += made.normError * made.normError / double(all);
      for (std::size_t c = 0; c < 3; ++c)
        std::copy_n(made.signals.values.data() + c * n + kept, n - kept,
                    result.signals.values.data() + (i * 3 + c) * length + begin);
    }
    const auto ratio = [&](std::size_t apart) {
      return increment(result.signals, begin, begin + n - kept, apart, 2) / increment(order.signals, 0, n, apart, 2);
    };
    result.shortRatio.push_back(ratio(lag));
    result.longRatio.push_back(ratio(period));
    result.normError.push_back(std::sqrt(square));
    result.done = begin + n - kept;
    if (sink.wanted() && k + 1 < times)
      sink.publish(result);
  }
  result.joint = meanOver(result.signals, n - 1, n + 1, bend) / meanOver(order.signals, 1, n - 1, bend);
  return result;
}

} // namespace

FillResult fill(const FillOrder& order, jobs::JobContext& context, const jobs::Sink<FillResult>& sink) {
  if (order.signals.shape.size() != 3 || order.signals.shape.front() < 1 ||
      order.signals.shape.back() != order.generate.model.window)
    throw Error("paths", "are none, or of another length than the model's",
                fmt::format("windows of {} samples", order.generate.model.window));
  const FillResult result =
      order.gap.continuations > 0 ? continuePaths(order, context, sink) : fillGap(order, context, sink);
  sink.publish(result);
  return result;
}

Band bandOf(const Array& signals, std::size_t firstRow, std::size_t rows, std::size_t component) {
  const std::size_t n = std::size_t(signals.shape.back()), outermost = std::min(droppedOf(rows), rows) - 1;
  Band band;
  band.share = 1 - 2 * double(outermost + 1) / double(rows + 1);
  std::vector<double> values(rows);
  for (std::size_t t = 0; t < n; ++t) {
    for (std::size_t r = 0; r < rows; ++r)
      values[r] = signals.values[((firstRow + r) * 3 + component) * n + t] / std::numbers::sqrt3;
    std::sort(values.begin(), values.end());
    band.low.push_back(values[outermost]);
    band.high.push_back(values[rows - 1 - outermost]);
    band.middle.push_back(0.5 * (values[(rows - 1) / 2] + values[rows / 2]));
  }
  return band;
}

WindowSet windowsToFill(const std::filesystem::path& file, const PathModel& model, jobs::JobContext& context) {
  const storage::Identity identity = storage::identify(file);
  if (identity.kind != storage::FileKind::Run)
    return readWindows(file);
  DataOrder order;
  order.recipe.data.runs = pathText(file);
  order.recipe.data.sampleSpacing = model.spacing;
  order.recipe.data.window = model.window;
  order.recipe.data.windowsPerParticle = 1;
  order.recipe.data.testSnapshots = 1; // all of it
  order.recipe.data.validationSnapshots = 0;
  return *makeData(order, context).windows;
}

} // namespace larmor::studies::generative
