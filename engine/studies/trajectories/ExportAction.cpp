#include "engine/runs/RunExport.h"
#include "engine/studies/trajectories/TraceFile.h"
#include "engine/studies/trajectories/TrajectoriesStudy.h"

#include <nlohmann/json.hpp>

namespace larmor::studies::trajectories {

namespace {

class ExportAction final : public Action {
public:
  std::string name() const override { return "export"; }
  std::string summary() const override {
    return "Write a run for other programs: .vtp, .vti, .csv, .npy, or .h5 as openPMD particles";
  }
  std::string arguments() const override { return "RUN.h5"; }
  bool writesFile() const override { return true; }
  ParameterSet parameters() override { return {}; }
  nlohmann::json run(const ActionInput& input, jobs::JobContext& context) override {
    if (input.files.size() != 1 || input.out.empty())
      throw Error("export", "takes one run file and --out", "larmor-batch trajectories export RUN.h5 --out paths.vtp");
    context.progress(0, 1, "reading " + input.files.front().string());
    OpenedRun opened = openTraceFile(input.files.front());
    if (opened.recipe && input.out.extension() == ".vti")
      opened.snapshot.field = opened.recipe->buildField(context);
    runs::exportRun(input.out, opened.snapshot, context);
    return {{"file", input.out.string()},
            {"particles", opened.snapshot.data->particles()},
            {"records", opened.snapshot.done},
            {"notes", opened.notes}};
  }
};

} // namespace

std::unique_ptr<Action> makeExportAction() { return std::make_unique<ExportAction>(); }

} // namespace larmor::studies::trajectories
