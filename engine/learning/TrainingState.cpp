#include "engine/learning/TrainingState.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace larmor::learning {

nlohmann::json jsonOf(const TrainingState& state) {
  nlohmann::json json;
  for (const auto& [key, name] : {std::pair{"loss", "loss"}, {"validation", "validation"}, {"rate", "learning_rate"}}) {
    const Meter& meter = *state.meter(name);
    const std::size_t every = std::max<std::size_t>(1, meter.values.size() / 200);
    json["epoch"] = json[key] = nlohmann::json::array();
    for (std::size_t i = 0; i < meter.values.size(); i += every) {
      json["epoch"].push_back(meter.at[i]);
      json[key].push_back(meter.values[i]);
    }
  }
  return json;
}

} // namespace larmor::learning
