#include "engine/studies/generative/Thinking.h"

#include "engine/studies/generative/Refine.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <numbers>
#include <sstream>

namespace larmor::studies::generative {

namespace {

learning::Array scaled(learning::Array array, double factor) {
  for (float& v : array.values)
    v = float(v * factor);
  return array;
}

/// All paths of an order are made together, so that each moment is of all of them.
Thought thoughtOf(GenerateOrder order, std::int64_t evaluations, jobs::JobContext& context) {
  Thought thought;
  order.sampler.evaluations = evaluations;
  order.sampler.batch = order.paths;
  const auto keep = [&](const diffusion::Moment& m) {
    const auto seen = [&](learning::Array numbers) {
      return velocitiesOf(order.model.coordinates, std::move(numbers));
    };
    thought.frames.push_back({m.sigma, seen(scaled(m.noisy, 1 / std::sqrt(1 + m.sigma * m.sigma))), seen(m.clean)});
  };
  const diffusion::Samples made = generate(order, context, jobs::Sink<diffusion::Moment>(keep));
  thought.evaluations = made.evaluations;
  thought.frames.push_back({0, made.signals, made.signals});
  return thought;
}

void compareWithFinest(std::vector<Thought>& thoughts, double spacing) {
  const auto& finest = thoughts.back().made();
  const auto ends = pathsAlong(finest, spacing, 4);
  for (Thought& each : thoughts) {
    const auto& made = each.made().values;
    double square = 0;
    for (std::size_t i = 0; i < made.size(); ++i)
      square += std::pow(double(made[i]) - double(finest.values[i]), 2);
    each.velocityDistance = std::sqrt(square / double(made.size())); // x = sqrt(3) V: of all three components
    const auto own = pathsAlong(each.made(), spacing, 4);
    double apart = 0;
    for (std::size_t r = 0; r < own.size(); ++r) {
      const Vec3 d = own[r].back() - ends[r].back();
      apart += dot(d, d) / double(own.size());
    }
    each.placeDistance = std::sqrt(apart);
  }
}

} // namespace

ThoughtSnapshot think(const GenerateOrder& asked, std::vector<std::int64_t> evaluations, jobs::JobContext& context,
                      const jobs::Sink<ThoughtSnapshot>& sink) {
  GenerateOrder order = asked;
  if (!order.opened)
    order.opened = order.model.denoiser(order.device);
  ThoughtSnapshot result;
  result.alpha = order.alpha;
  result.spacing = order.model.spacing;
  result.model = order.model.name;
  result.doubt = order.model.doubtAbout(order.alpha);
  double all = 0, done = 0;
  for (const std::int64_t n : evaluations)
    all += double(n);
  for (const std::int64_t n : evaluations) {
    jobs::JobContext part(context, done / all, (done + double(n)) / all, fmt::format("{} evaluations, ", n));
    result.thoughts.push_back(thoughtOf(order, n, part));
    done += double(n);
    compareWithFinest(result.thoughts, result.spacing);
    sink.publish(result);
  }
  return result;
}

std::vector<std::vector<Vec3>> pathsAlong(const learning::Array& signals, double spacing, std::size_t refine) {
  const std::size_t rows = std::size_t(signals.shape.at(0)), length = std::size_t(signals.shape.at(2));
  const double half = 0.5 * spacing * 2 * std::numbers::pi / double(refine) / std::numbers::sqrt3;
  std::vector<std::vector<Vec3>> paths(rows);
  for (std::size_t r = 0; r < rows; ++r) {
    std::vector<double> v[3];
    for (std::size_t c = 0; c < 3; ++c) {
      const float* const from = signals.values.data() + (r * 3 + c) * length;
      v[c] = splined({from, from + length}, refine);
    }
    Vec3 at{};
    paths[r].push_back(at);
    for (std::size_t t = 1; t < v[0].size(); ++t) {
      for (std::size_t c = 0; c < 3; ++c)
        at[c] += half * (v[c][t - 1] + v[c][t]);
      paths[r].push_back(at);
    }
  }
  return paths;
}

std::vector<std::int64_t> evaluationsIn(const std::string& text) {
  std::vector<std::int64_t> all;
  std::string spaced = text;
  std::replace(spaced.begin(), spaced.end(), ',', ' ');
  std::istringstream words(spaced);
  for (std::string word; words >> word;) {
    std::int64_t n = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), n);
    if (error != std::errc() || end != word.data() + word.size() || n < 1 || n > 100000)
      throw Error("evaluations", fmt::format("'{}'", word), "whole numbers, such as \"4 8 16 35\"");
    all.push_back(n);
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  if (all.empty() || all.size() > 4)
    throw Error("evaluations", fmt::format("{} of them", all.size()), "one to four different numbers");
  return all;
}

} // namespace larmor::studies::generative
