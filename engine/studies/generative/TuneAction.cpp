#include "engine/studies/generative/GenerativeStudy.h"
#include "engine/studies/generative/ModelAction.h"
#include "engine/studies/generative/Tune.h"
#include "engine/studies/generative/WindowFile.h"

#include <nlohmann/json.hpp>

namespace larmor::studies::generative {

namespace {

class TuneAction final : public ModelAction {
public:
  std::string name() const override { return "tune"; }
  std::string summary() const override {
    return "Choose a model's guidance at each alpha by the validation snapshots; --out is the same model that knows it";
  }
  Arguments arguments() const override {
    return {{"DATA.h5"},
            Arguments::Out::Required,
            "MODEL_FOLDER",
            "the folder of the model with its guidance",
            " --model FOLDER"};
  }
  ParameterSet parameters() override {
    ParameterSet set(tuned_);
    addSampling(set);
    return set;
  }
  nlohmann::json run(const ActionInput& input, jobs::JobContext& context) override {
    PathModel model = loaded();
    if (!model.network)
      throw Error(tuned_.model, "is a denoiser of another program, or has no network", "a model trained here");
    const std::vector<double> guidances = tuned_.list();
    JudgeOrder order{model, std::make_shared<const WindowSet>(readWindows(input.files.front()))};
    setSampling(order);
    order.paths = tuned_.paths;
    const std::vector<Trial> trials = tryGuidances(order, guidances, context);
    model.guidance = bestGuidances(model, trials);
    nlohmann::json json{{"model", pathText(input.out)}, {"alphas", model.alphas}, {"guidance", model.guidance}};
    for (const Trial& trial : trials) {
      nlohmann::json line = jsonOf(trial.comparison);
      line["alpha"] = trial.alpha;
      line["guidance"] = trial.guidance;
      line["score"] = trial.score();
      json["trials"].push_back(line);
      json["table"].push_back({{"alpha", trial.alpha},
                               {"guidance", trial.guidance},
                               {"score", trial.score()},
                               {"E", trial.comparison.error.value},
                               {"mirrors", trial.comparison.mirrorRatio.value},
                               {"reversals", trial.comparison.reversalRatio.value},
                               {"displacement KS", trial.comparison.displacementKs.value}});
    }
    model.card["guidance_chosen"] = {{"command", command(input.files, input.out)},
                                     {"data", order.windows->fingerprint()},
                                     {"rows", "validation"},
                                     {"tried", json["table"]}};
    saveModel(model, input.out);
    return json;
  }

protected:
  const std::string& model() const override { return tuned_.model; }

private:
  TuneParameters tuned_;
};

} // namespace

std::unique_ptr<Action> makeTuneAction() { return std::make_unique<TuneAction>(); }

} // namespace larmor::studies::generative
