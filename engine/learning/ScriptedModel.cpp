#include "engine/learning/ScriptedModel.h"

#include "engine/core/Error.h"
#include "engine/learning/Learning.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace larmor::learning {

ScriptedModel::ScriptedModel(std::filesystem::path file, std::vector<std::string> inputs, std::string quantity)
    : file_(file.string()), inputs_(std::move(inputs)), quantity_(std::move(quantity)) {}

NetworkPointer ScriptedModel::network() const {
  const std::lock_guard lock(opened_->mutex);
  if (!opened_->network)
    opened_->network = script(file_);
  return opened_->network;
}

std::string ScriptedModel::placeOf(std::span<const float> point) const {
  std::string text;
  for (std::size_t i = 0; i < inputs_.size(); ++i)
    text += fmt::format("{}{} = {}", i > 0 ? ", " : "", inputs_[i], point[i]);
  return text;
}

std::vector<ScriptedModel::Answer> ScriptedModel::at(std::span<const float> values) const {
  const std::size_t width = inputs_.size(), points = values.size() / width;
  Array in{{values.begin(), values.end()}, {static_cast<std::int64_t>(points), static_cast<std::int64_t>(width)}};
  const Array y = network()->evaluate({{"input", std::move(in)}}).at("output");
  const std::size_t columns = points == 0 ? 0 : y.values.size() / points;
  if (y.shape.empty() || y.shape[0] != static_cast<std::int64_t>(points) || (columns != 1 && columns != 2))
    throw Error(file_, fmt::format("returns {} values for {} points", y.values.size(), points),
                fmt::format("[points, 1] with {0}, or [points, 2] with {0} and its uncertainty", quantity_));
  std::vector<Answer> answers;
  for (std::size_t i = 0; i < points; ++i) {
    const auto place = values.subspan(i * width, width);
    const std::span<const float> out = std::span(y.values).subspan(i * columns, columns);
    for (const float v : out)
      if (!std::isfinite(v)) // without the sign of a not-a-number
        throw Error(file_, fmt::format("returns {} for {}", std::abs(v), placeOf(place)), "finite numbers");
    if (columns == 2 && out[1] < 0)
      throw Error(file_, fmt::format("returns an uncertainty of {} for {}", out[1], placeOf(place)),
                  "one standard error, 0 or more");
    answers.push_back({double(out[0]), columns == 2 ? double(out[1]) : std::numeric_limits<double>::quiet_NaN()});
  }
  return answers;
}

} // namespace larmor::learning
