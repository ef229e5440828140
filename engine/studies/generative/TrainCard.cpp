#include "engine/studies/generative/TrainCard.h"

#include "engine/core/ThreadPool.h"
#include "engine/studies/Provenance.h"

#include <fmt/format.h>

namespace larmor::studies::generative {

namespace {

nlohmann::json jsonOf(const learning::TrainingCost& cost) {
  return {{"weights", cost.parameters},
          {"steps", cost.steps},
          {"seconds_per_step", cost.secondsPerStep},
          {"bytes", cost.bytes},
          {"multiplications_per_window", cost.multiplications}};
}

nlohmann::json jsonOf(const std::vector<NoiseError>& errors) {
  nlohmann::json json = nlohmann::json::array();
  for (const NoiseError& e : errors)
    json.push_back({{"sigma", e.sigma}, {"error", e.error}, {"gaussian", e.gaussian}, {"ratio", e.error / e.gaussian}});
  return json;
}

} // namespace

storage::Provenance trainingOrigin(const ParameterSet& recipe, const std::string& command) {
  return provenanceOf("larmor-generative-model", "generative", "train", recipe, command);
}

nlohmann::json cardOf(const TrainSnapshot& last, const WindowSet& windows, const std::string& data,
                      storage::Provenance origin) {
  origin.device = last.device;
  origin.end = storage::nowUtc();
  origin.wallSeconds = last.state.seconds;
  nlohmann::json card{
      {"data", {{"file", data}, {"fingerprint", windows.fingerprint()}, {"snapshots", windows.snapshots.size()}}},
      {"split", {{"training", last.trainingWindows}, {"validation", last.validationWindows}}},
      {"hardware", fmt::format("{} processor cores", ThreadPool::available())},
      {"seconds", last.state.seconds},
      {"epochs", last.state.epoch},
      {"best_epoch", last.state.bestEpoch},
      {"validation_loss", last.state.bestValidation},
      {"cost", jsonOf(last.cost)},
      {"validation_by_noise", jsonOf(last.test.byNoise)}};
  if (last.test.condition > 0)
    card["condition_test"] = last.test.condition;
  if (!last.checks.empty())
    card["checks"] = jsonOf(last.checks);
  storage::writeProvenance(card, origin);
  return card;
}

} // namespace larmor::studies::generative
