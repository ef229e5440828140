#include "engine/core/Names.h"
#include "engine/storage/PartFile.h"
#include "engine/studies/generative/DataFile.h"
#include "engine/studies/generative/GenerativeStudy.h"

#include <nlohmann/json.hpp>

namespace larmor::studies::generative {

namespace {

class DataAction final : public Action {
public:
  std::string name() const override { return "data"; }
  std::string summary() const override {
    return "Trace particles in snapshots of simulated turbulence, for training: windows of their velocity, their "
           "statistics and the floor. Stopped, it goes on with the same command";
  }
  Arguments arguments() const override {
    return {{},
            Arguments::Out::Required,
            "data.h5",
            "the windows; snapshots are kept in a folder beside it",
            " --size quick"};
  }
  ParameterSet parameters() override { return recipe_.parameters(); }
  nlohmann::json run(const ActionInput& input, jobs::JobContext& context) override {
    const DataRecipe asked = recipe_;
    recipe_.data.resume = true; // no part of what the windows are
    const StoredData made =
        makeDataFile({asked, storage::beside(input.out, "-snapshots")}, input.out, command(), context);
    const WindowSet& windows = *made.windows;
    nlohmann::json json;
    json["out"] = pathText(input.out);
    json["fingerprint"] = windows.fingerprint();
    json["windows"] = windows.size();
    for (const Part part : {Part::Training, Part::Validation, Part::Test})
      json["split"][nameOf(part)] = windows.choose({part, {}, {}}).size();
    json["seconds"] = {{"simulating", made.simulationSeconds}, {"tracing", made.tracingSeconds}};
    json["warnings"] = made.warnings;
    json["statistics"] = jsonOf(made.report);
    return json;
  }

private:
  DataRecipe recipe_;
};

} // namespace

std::unique_ptr<Action> makeDataAction() { return std::make_unique<DataAction>(); }

} // namespace larmor::studies::generative
