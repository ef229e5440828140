#include "engine/studies/transport/Predictor.h"

#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

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
  if (model_.kind == ModelKind::Foreign)
    script_.emplace(model_.script, std::vector<std::string>{"T", "b", "lambda_perp"}, "D_perp");
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

void Predictor::foreign(std::span<const Point> points, std::span<Prediction> out) const {
  std::vector<float> values;
  for (const Point& p : points)
    for (double v : {p.energy, p.b, p.lambdaPerp})
      values.push_back(static_cast<float>(v));
  const auto answers = script_->at(values);
  for (std::size_t i = 0; i < points.size(); ++i)
    out[i] = {answers[i].value, answers[i].uncertainty};
}

} // namespace larmor::studies::transport
