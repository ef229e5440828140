#include "engine/studies/transport/Predictor.h"

#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"
#include "engine/learning/Learning.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace larmor::studies::transport {

namespace {

constexpr std::size_t mostInputs = 3, mostMembers = 64, block = 1024;

} // namespace

Predictor::Predictor(TransportModel model) : model_(std::move(model)) {
  if (model_.members.size() > mostMembers)
    throw Error("transport model", fmt::format("has {} members", model_.members.size()),
                fmt::format("at most {}", mostMembers));
  for (const auto& member : model_.members)
    members_.emplace_back(member);
}

/// D from what the members say: the mean, and their spread as relative uncertainty. b > 0.
Prediction Predictor::spreadOf(const Point& p, const float* outputs, std::size_t stride) const {
  if (model_.kind == ModelKind::Seed && members_.size() == 1) { // the fast path: no spread, no transcendental function
    const double z = double(outputs[0]);
    return {model_.outputScale * z * z, 0.0};
  }
  double mean = 0, square = 0;
  const auto count = static_cast<double>(members_.size());
  for (std::size_t m = 0; m < members_.size(); ++m) {
    const double z = double(outputs[m * stride]);
    const double value = model_.kind == ModelKind::Scaling ? z : z * z;
    mean += value / count;
    square += value * value / count;
  }
  const double spread = std::sqrt(std::max(0.0, square - mean * mean));
  if (model_.kind == ModelKind::Scaling) // the spread of a logarithm is relative
    return {speedOf(p.energy) * p.lambdaPerp * p.b * p.b * std::exp(model_.outputCentre + model_.outputScale * mean),
            model_.outputScale * spread};
  return {model_.outputScale * mean, mean > 0 ? spread / mean : 0.0};
}

Prediction Predictor::fromOutputs(const Point& p, const float* outputs, std::size_t stride) const {
  if (p.b == 0)
    return {0.0, 0.0};
  const auto [diffusion, spread] = spreadOf(p, outputs, stride);
  return {diffusion, diffusion * model_.relativeUncertainty(p, diffusion, spread)};
}

void Predictor::outputsAt(const Point& point, float* outputs) const {
  float in[mostInputs];
  model_.inputsOf(point, in);
  for (std::size_t m = 0; m < members_.size(); ++m)
    members_[m].one(in, outputs + m);
}

Prediction Predictor::spreadAt(const Point& point) const {
  if (point.b == 0)
    return {0.0, 0.0};
  float out[mostMembers];
  outputsAt(point, out);
  return spreadOf(point, out, 1);
}

Prediction Predictor::at(const Point& point) const {
  Prediction result;
  if (model_.kind == ModelKind::Foreign) {
    foreign({&point, 1}, {&result, 1});
    return result;
  }
  if (point.b == 0)
    return {0.0, 0.0};
  float out[mostMembers];
  outputsAt(point, out);
  return fromOutputs(point, out, 1);
}

/// At most `block` points.
void Predictor::few(std::span<const Point> points, std::span<Prediction> result) const {
  float in[mostInputs][block];
  std::vector<float> out(members_.size() * block);
  const float* rows[mostInputs];
  for (std::size_t i = 0; i < points.size(); ++i) {
    Point point = points[i];
    point.b = std::max(point.b, 1e-30); // a logarithm; b = 0 is answered without it
    float one[mostInputs] = {};
    model_.inputsOf(point, one);
    for (std::size_t c = 0; c < model_.inputCount(); ++c)
      in[c][i] = one[c];
  }
  for (std::size_t c = 0; c < mostInputs; ++c)
    rows[c] = in[c];
  for (std::size_t m = 0; m < members_.size(); ++m) {
    float* to = out.data() + m * block;
    members_[m].batch({rows, model_.inputCount()}, points.size(), {&to, 1});
  }
  for (std::size_t i = 0; i < points.size(); ++i)
    result[i] = fromOutputs(points[i], out.data() + i, block);
}

std::vector<Prediction> Predictor::at(std::span<const Point> points) const {
  std::vector<Prediction> result(points.size());
  if (model_.kind == ModelKind::Foreign) {
    foreign(points, result);
    return result;
  }
  ThreadPool::shared().parallelFor(points.size(), block, [&](std::size_t begin, std::size_t end) {
    few(points.subspan(begin, end - begin), std::span(result).subspan(begin, end - begin));
  });
  return result;
}

learning::NetworkPointer Predictor::script() const {
  const std::lock_guard lock(script_->mutex);
  if (!script_->network)
    script_->network = learning::script(model_.script.string());
  return script_->network;
}

void Predictor::foreign(std::span<const Point> points, std::span<Prediction> out) const {
  learning::Array in{{}, {static_cast<std::int64_t>(points.size()), 3}};
  for (const Point& p : points)
    for (double v : {p.energy, p.b, p.lambdaPerp})
      in.values.push_back(static_cast<float>(v));
  const learning::Array y = script()->evaluate({{"input", std::move(in)}}).at("output");
  const std::size_t columns = points.empty() ? 0 : y.values.size() / points.size();
  if (y.shape.empty() || y.shape[0] != std::ssize(points) || (columns != 1 && columns != 2))
    throw Error(model_.script.string(), fmt::format("returns {} values for {} points", y.values.size(), points.size()),
                "[points, 1] with D_perp, or [points, 2] with D_perp and its uncertainty");
  if (const auto wrong = std::find_if_not(y.values.begin(), y.values.end(), [](float v) { return std::isfinite(v); });
      wrong != y.values.end()) {
    const Point& p = points[static_cast<std::size_t>(wrong - y.values.begin()) / columns];
    throw Error(model_.script.string(),
                fmt::format("returns {} for T = {}, b = {}, lambda_perp = {}", std::abs(*wrong), p.energy, p.b,
                            p.lambdaPerp), // without the sign of a not-a-number
                "finite numbers");
  }
  for (std::size_t i = 0; columns == 2 && i < points.size(); ++i)
    if (const float uncertainty = y.values[2 * i + 1]; uncertainty < 0)
      throw Error(model_.script.string(),
                  fmt::format("returns an uncertainty of {} for T = {}, b = {}, lambda_perp = {}", uncertainty,
                              points[i].energy, points[i].b, points[i].lambdaPerp),
                  "one standard error, 0 or more");
  for (std::size_t i = 0; i < points.size(); ++i)
    out[i] = {double(y.values[i * columns]),
              columns == 2 ? double(y.values[i * columns + 1]) : std::numeric_limits<double>::quiet_NaN()};
}

} // namespace larmor::studies::transport
