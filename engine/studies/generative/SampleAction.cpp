#include "engine/runs/PathFile.h"
#include "engine/runs/ReportJson.h"
#include "engine/storage/import/Readers.h"
#include "engine/studies/Provenance.h"
#include "engine/studies/generative/Generate.h"
#include "engine/studies/generative/GenerativeStudy.h"
#include "engine/studies/generative/ModelAction.h"

#include <chrono>
#include <nlohmann/json.hpp>

namespace larmor::studies::generative {

namespace {

struct NoiseParameters {
  std::string noise;

  static constexpr std::string_view group = "Noise";
  static constexpr auto fields() {
    return std::tuple{
        Parameter{&NoiseParameters::noise, "noise", "", "",
                  "White noise to begin with, a .npy of [paths, 3, window], instead of that of the seed"}};
  }
};

learning::Array noiseIn(const std::string& file) {
  const storage::NpyArray read = storage::readNpyArray(storage::readWhole(pathFrom(file)), file);
  learning::Array noise{{read.values.begin(), read.values.end()}, {}};
  for (const auto n : read.shape)
    noise.shape.push_back(std::int64_t(n));
  return noise;
}

class SampleAction final : public ModelAction {
public:
  std::string name() const override { return "sample"; }
  std::string summary() const override { return "Make paths with a model; --out is an ordinary run file"; }
  Arguments arguments() const override {
    return {{}, Arguments::Out::Required, "run.h5", "the paths as a run file", " --model FOLDER --alpha 8"};
  }
  ParameterSet parameters() override {
    ParameterSet set(paths_);
    addSampling(set);
    set.add(noise_);
    return set;
  }
  nlohmann::json run(const ActionInput& input, jobs::JobContext& context) override {
    GenerateOrder order{loaded()};
    order.alpha = alphaOf(order.model, paths_.alpha);
    order.paths = paths_.paths;
    setSampling(order);
    if (!noise_.noise.empty()) {
      order.noise = noiseIn(noise_.noise);
      order.paths = order.noise.shape.empty() ? 0 : order.noise.shape.front();
    }
    const std::string started = storage::nowUtc();
    const auto begin = std::chrono::steady_clock::now();
    const auto [run, evaluations, normError] = makePaths(order, paths_.refine, context);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    storage::Provenance origin = provenanceOf("larmor-run", study(), name(), parameters(), command());
    origin.device = order.device;
    origin.precision = "single";
    origin.start = started;
    origin.end = storage::nowUtc();
    origin.wallSeconds = seconds;
    runs::writeRun(input.out, origin, run);
    nlohmann::json json;
    json["out"] = pathText(input.out);
    json["model"] = order.model.name;
    json["alpha"] = order.alpha;
    json["paths"] = order.paths;
    json["guidance"] = guidanceOf(order);
    json["evaluations"] = evaluations;
    json["norm_error"] = normError;
    json["wall_s"] = seconds;
    json["warnings"] = run.warnings;
    runs::addReport(json, *run.report);
    return json;
  }

protected:
  const std::string& model() const override { return paths_.model; }
  std::vector<std::filesystem::path> inputs() override {
    auto files = ModelAction::inputs();
    files.push_back(pathFrom(noise_.noise));
    return files;
  }

private:
  PathParameters paths_;
  NoiseParameters noise_;
};

} // namespace

std::unique_ptr<Action> makeSampleAction() { return std::make_unique<SampleAction>(); }

} // namespace larmor::studies::generative
