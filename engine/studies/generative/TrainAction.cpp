#include "engine/core/Names.h"
#include "engine/learning/ModelFolder.h"
#include "engine/storage/Checkpoint.h"
#include "engine/studies/generative/GenerativeStudy.h"
#include "engine/studies/generative/TrainCard.h"
#include "engine/studies/generative/WindowFile.h"

#include <utility>

namespace larmor::studies::generative {

namespace {

class TrainAction final : public Action {
public:
  std::string name() const override { return "train"; }
  std::string summary() const override {
    return "Train a diffusion model on windows; --out is the folder of the model. Stopped, it goes on with the same "
           "command";
  }
  Arguments arguments() const override {
    return {{"DATA.h5"}, Arguments::Out::Required, "MODEL_FOLDER", "the folder of the model", " --alpha 8"};
  }
  ParameterSet parameters() override { return recipe_.parameters(); }
  nlohmann::json run(const ActionInput& input, jobs::JobContext& context) override {
    const auto windows = std::make_shared<const WindowSet>(readWindows(input.files.front()));
    const bool anew = !std::exchange(recipe_.model.resume, true); // no part of what the model is
    const std::string line = command(input.files, input.out), fingerprint = windows->fingerprint();
    if (anew)
      removeModel(input.out);
    if (const auto card = learning::finishedBefore(input.out, "generative", line, fingerprint); !card.is_null())
      return card;
    learning::makeFolder(input.out);
    const auto checkpoint = input.out / "checkpoint.h5";
    const std::string started = storage::nowUtc();
    const TrainSnapshot last = train({recipe_, windows, checkpoint}, context);
    PathModel model = *last.model;
    storage::Provenance origin = trainingOrigin(parameters(), line);
    origin.start = started;
    model.card = cardOf(last, *windows, pathText(input.files.front().filename()), origin);
    saveModel(model, input.out);
    storage::removeGenerations(checkpoint);
    nlohmann::json json = model.card;
    json["model"] = pathText(input.out);
    json["history"] = learning::jsonOf(last.state);
    return json;
  }

private:
  /// What an earlier training left, finished or not. @throws Error if the folder holds something else.
  static void removeModel(const std::filesystem::path& folder) {
    storage::removeGenerations(folder / "checkpoint.h5");
    if (!std::filesystem::exists(folder / "card.json"))
      return;
    learning::ModelFolder::open(pathText(folder), "generative");
    std::filesystem::remove(folder / "card.json");
    std::filesystem::remove(folder / "weights.h5");
  }
  TrainRecipe recipe_;
};

} // namespace

std::unique_ptr<Action> makeTrainAction() { return std::make_unique<TrainAction>(); }

} // namespace larmor::studies::generative
