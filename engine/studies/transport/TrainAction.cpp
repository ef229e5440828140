#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"
#include "engine/studies/Provenance.h"
#include "engine/studies/transport/Train.h"
#include "engine/studies/transport/TransportStudy.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace larmor::studies::transport {

namespace {

class TrainAction final : public Action {
public:
  std::string name() const override { return "train"; }
  std::string summary() const override {
    return "Train a network on a database; --out is the folder of the model. Stopped, it goes on with the same command";
  }
  Arguments arguments() const override {
    return {{"DATABASE.h5"}, Arguments::Out::Required, "MODEL_FOLDER", "the folder of the model", " --kind scaling"};
  }
  ParameterSet parameters() override { return recipe_.parameters(); }
  nlohmann::json run(const ActionInput& input, jobs::JobContext& context) override {
    const auto rows = readDatabase(input.files.front());
    const std::string line = command(input.files, input.out);
    if (const auto card = learning::finishedBefore(input.out, "transport", line, fingerprintOf(rows)); !card.is_null())
      return card;
    learning::makeFolder(input.out);
    const std::string checkpoint = (input.out / "checkpoint").string();
    const TrainOrder order{recipe_, rows, checkpoint};
    const auto last = train(order, context);
    TransportModel model = *last.model;
    model.card = cardOf(last, input.files.front().string(), originOf(parameters(), line));
    saveModel(model, input.out);
    removeCheckpoints(order);
    nlohmann::json json = model.card;
    json["model"] = input.out.string();
    json["history"] = nlohmann::json::array();
    for (const auto& training : last.trainings)
      json["history"].push_back(learning::jsonOf(training));
    return json;
  }

private:
  TrainRecipe recipe_;
};

} // namespace

storage::Provenance originOf(const ParameterSet& recipe, const std::string& command) {
  return provenanceOf("larmor-transport-model", "transport", "train", recipe, command);
}

nlohmann::json cardOf(const TrainingSnapshot& last, const std::string& database, storage::Provenance origin) {
  nlohmann::json card = {
      {"data", {{"file", std::filesystem::path(database).filename().string()}}},
      {"split", {{"training", last.trainingRows}, {"validation", last.validationRows}, {"test", last.testRows}}},
      {"hardware", fmt::format("{} processor cores", ThreadPool::available())},
      {"seconds", last.seconds},
      {"validation", jsonOf(*last.validation)},
      {"test", last.test ? jsonOf(*last.test) : nlohmann::json()}};
  if (last.folds > 0)
    card["cross_validation"] = {{"folds", last.folds}, {"rows", last.trainingRows}};
  last.provenance.writeTo(card);
  origin.device = last.device;
  origin.end = storage::nowUtc();
  origin.wallSeconds = last.seconds;
  storage::writeProvenance(card, origin);
  return card;
}

std::unique_ptr<Action> makeTrainAction() { return std::make_unique<TrainAction>(); }

} // namespace larmor::studies::transport
