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
  Arguments arguments() const override {
    return {{"RUN.h5"}, Arguments::Out::Required, "paths.vtp", "the file, of the kind that its ending names", ""};
  }
  ParameterSet parameters() override { return ParameterSet(foreign_); }
  nlohmann::json run(const ActionInput& input, jobs::JobContext& context) override {
    context.progress(0, 1, "reading " + input.files.front().string());
    OpenedRun opened = openTraceFile(input.files.front(), foreign_.choice());
    if (opened.recipe && input.out.extension() == ".vti")
      opened.snapshot.field = opened.recipe->buildField(context);
    runs::exportRun(input.out, opened.snapshot, context);
    return {{"file", input.out.string()},
            {"particles", opened.snapshot.data->particles()},
            {"records", opened.snapshot.done},
            {"notes", opened.notes},
            {"warnings", opened.snapshot.warnings}};
  }

private:
  ForeignParameters foreign_;
};

} // namespace

std::unique_ptr<Action> makeExportAction() { return std::make_unique<ExportAction>(); }

} // namespace larmor::studies::trajectories
