#include "engine/studies/generative/Judge.h"

#include "engine/studies/generative/DataReport.h"
#include "engine/studies/generative/Memorisation.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

namespace larmor::studies::generative {

namespace {

constexpr std::size_t comparedPaths = 200, comparedWindows = 4000; ///< for memorisation

learning::Array together(const learning::Array& a, const learning::Array& b) {
  learning::Array all = a;
  all.values.insert(all.values.end(), b.values.begin(), b.values.end());
  all.shape.front() += b.shape.front();
  return all;
}

learning::Array firstOf(const learning::Array& a, std::size_t most) {
  const std::size_t rows = std::size_t(a.shape.front()), taken = std::min(rows, most);
  learning::Array some{{a.values.begin(), a.values.begin() + std::ptrdiff_t(a.values.size() / rows * taken)}, a.shape};
  some.shape.front() = std::int64_t(taken);
  return some;
}

/// Whether the model's card names these windows; cards of models that say nothing of them do not.
bool trainedOn(const PathModel& model, const WindowSet& windows) {
  const auto data = model.card.is_object() ? model.card.find("data") : model.card.end();
  return data != model.card.end() && data->is_object() && data->value("fingerprint", "") == windows.fingerprint();
}

/// One alpha's work.
class AlphaJudge {
public:
  AlphaJudge(const JudgeOrder& order, double alpha, JudgeSnapshot& result, const jobs::Sink<JudgeSnapshot>& sink,
             jobs::JobContext& context, diffusion::DenoiserPointer network)
      : order_(order), windows_(*order.windows), alpha_(alpha), result_(result), sink_(sink), context_(context),
        network_(std::move(network)), grid_(windows_.spacing, windows_.length - order.filter + 1),
        heldOut_(real(order.part, alpha, 1)), reference_(measured(heldOut_)) {
    result_.heldOut[alpha] = reference_.displacement;
  }

  void all() {
    add("floor", real(Part::Training, alpha_, 2), 0);
    const diffusion::Samples own = made(order_.model, alpha_, 0);
    add("model", own.signals, own.normError);
    result_.rows.back().memorisation = copies(own.signals);
    result_.rows.back().guidance = guidanceOf(orderOf(order_.model, alpha_));
    if (!order_.baselines)
      return;
    if (!order_.model.isGaussian()) {
      const diffusion::Samples gaussian = made(order_.model.gaussian(), alpha_, 0);
      add("gaussian", gaussian.signals, gaussian.normError);
    }
    if (order_.model.conditional)
      neighbours();
  }

private:
  /// Windows of a part, at most as many as paths, each turned at random.
  learning::Array real(Part part, double alpha, std::uint64_t seed, std::int64_t share = 1) const {
    const auto rows = windows_.choose({part, alpha, {}}, std::size_t(std::max<std::int64_t>(1, order_.paths / share)));
    if (rows.empty())
      throw Error("windows", fmt::format("none for {} at alpha = {:g}", nameOf(part), alpha),
                  "a data set that has them, or other --alphas");
    return turned(windows_.signals(rows), seed);
  }
  GenerateOrder orderOf(const PathModel& model, double alpha) const {
    GenerateOrder order{model, alpha};
    order.sampler = order_.sampler;
    order.corrections = order_.corrections;
    order.device = order_.device;
    return order;
  }
  /// @param share of the paths: one of so many
  diffusion::Samples made(const PathModel& model, double alpha, std::int64_t first, std::int64_t share = 1) {
    GenerateOrder order = orderOf(model, alpha);
    order.paths = std::max<std::int64_t>(1, order_.paths / share);
    order.firstPath = first;
    order.opened = model.isGaussian() ? nullptr : network_;
    jobs::JobContext part(context_, 0, 1, fmt::format("alpha = {:g}, ", alpha_));
    return generate(order, part);
  }
  PathMeasures measured(const learning::Array& signals) const {
    return measurePaths(boxFiltered(signals, order_.filter), alpha_, grid_);
  }
  void add(const std::string& name, const learning::Array& signals, double normError) {
    context_.checkpoint();
    const PathMeasures paths = measured(signals);
    Judged row{alpha_, name, compare(paths, reference_)};
    row.normError = normError;
    row.displacement = paths.displacement;
    result_.rows.push_back(std::move(row));
    sink_.publish(result_);
  }
  double copies(const learning::Array& signals) const {
    std::vector<std::size_t> training;
    const auto& alphas = order_.model.alphas; // the nearest that it learned
    const double near = *std::min_element(alphas.begin(), alphas.end(), [&](double a, double b) {
      return std::abs(std::log(a / alpha_)) < std::abs(std::log(b / alpha_));
    });
    const auto rows = windows_.choose({Part::Training, near, {}}, comparedWindows);
    return rows.empty() ? 0
                        : memorisation(firstOf(signals, comparedPaths), firstOf(heldOut_, comparedPaths),
                                       windows_.signals(rows), windows_.spacing);
  }
  /// What other alphas that the model learned make in place of this one.
  void neighbours() {
    const auto& alphas = order_.model.alphas;
    const auto above =
        std::find_if(alphas.begin(), alphas.end(), [&](double a) { return a > alpha_ && !sameAlpha(a, alpha_); });
    const auto below =
        std::find_if(alphas.rbegin(), alphas.rend(), [&](double a) { return a < alpha_ && !sameAlpha(a, alpha_); });
    std::vector<std::pair<std::string, double>> near;
    if (below != alphas.rend())
      near.emplace_back("nearest below", *below);
    if (above != alphas.end())
      near.emplace_back("nearest above", *above);
    std::vector<learning::Array> generated, simulated;
    for (const auto& [name, alpha] : near) {
      generated.push_back(made(order_.model, alpha, 0).signals);
      simulated.push_back(real(Part::Training, alpha, 3));
      add(name, generated.back(), 0);
      add("real " + name, simulated.back(), 0);
    }
    if (near.size() == 2) {
      add("mixture", together(generated[0], generated[1]), 0);
      add("real mixture", together(simulated[0], simulated[1]), 0);
    }
    pooled();
  }
  /// All alphas of the training together.
  void pooled() {
    const auto& alphas = order_.model.alphas;
    const auto share = std::int64_t(alphas.size());
    learning::Array generated = made(order_.model, alphas[0], 0, share).signals,
                    simulated = real(Part::Training, alphas[0], 4, share);
    for (std::size_t i = 1; i < alphas.size(); ++i) {
      generated = together(generated, made(order_.model, alphas[i], std::int64_t(i) * order_.paths, share).signals);
      simulated = together(simulated, real(Part::Training, alphas[i], 4 + i, share));
    }
    add("pooled", generated, 0);
    add("real pooled", simulated, 0);
  }

  const JudgeOrder& order_;
  const WindowSet& windows_;
  double alpha_;
  JudgeSnapshot& result_;
  const jobs::Sink<JudgeSnapshot>& sink_;
  jobs::JobContext& context_;
  diffusion::DenoiserPointer network_;
  MeasureGrid grid_;
  learning::Array heldOut_;
  PathMeasures reference_;
};

} // namespace

learning::Array boxFiltered(const learning::Array& signals, std::int64_t samples) {
  const std::int64_t length = signals.shape.back(), left = length - samples + 1;
  if (samples <= 1)
    return signals;
  if (left < 8)
    throw Error("filter", fmt::format("{} of {} samples", samples, length), "one that leaves a window");
  learning::Array result{{}, signals.shape};
  result.shape.back() = left;
  result.values.reserve(signals.values.size());
  for (std::size_t row = 0; row < signals.values.size(); row += std::size_t(length))
    for (std::int64_t t = 0; t < left; ++t) {
      const float* const from = signals.values.data() + row + std::size_t(t);
      result.values.push_back(std::accumulate(from, from + samples, 0.0f) / float(samples));
    }
  return result;
}

JudgeSnapshot judge(const JudgeOrder& order, jobs::JobContext& context, const jobs::Sink<JudgeSnapshot>& sink) {
  const WindowSet& windows = *order.windows;
  if (windows.length != order.model.window || std::abs(windows.spacing / order.model.spacing - 1) > 1e-6)
    throw Error("windows", fmt::format("{} samples, {:g} gyro-periods apart", windows.length, windows.spacing),
                fmt::format("{}, {:g} apart, as the model's", order.model.window, order.model.spacing));
  std::vector<double> alphas = order.alphas;
  if (alphas.empty())
    alphas = order.model.conditional ? windows.alphas() : order.model.alphas;
  JudgeSnapshot result;
  result.windows = windows.fingerprint();
  result.filter = order.filter;
  const auto network = order.model.denoiser(order.device); // once for all alphas and kinds of paths
  if (!trainedOn(order.model, windows))
    result.warnings.emplace_back("the model was trained on other windows: what is held out here may have been seen");
  for (std::size_t i = 0; i < alphas.size(); ++i) {
    alphaOf(order.model, alphas[i]);
    if (const std::string doubt = order.model.doubtAbout(alphas[i]); !doubt.empty())
      result.warnings.push_back(doubt);
    jobs::JobContext part(context, double(i) / double(alphas.size()), double(i + 1) / double(alphas.size()));
    AlphaJudge(order, alphas[i], result, sink, part, network).all();
  }
  return result;
}

} // namespace larmor::studies::generative
