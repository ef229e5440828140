#include "engine/core/Names.h"
#include "engine/runs/ReportJson.h"
#include "engine/studies/trajectories/TraceFile.h"
#include "engine/studies/trajectories/TrajectoriesStudy.h"

#include <nlohmann/json.hpp>

namespace larmor::studies::trajectories {

namespace {

struct StatisticsParameters {
  std::string baseline;
  static constexpr std::string_view group = "Statistics";
  static constexpr auto fields() {
    using P = StatisticsParameters;
    return std::tuple{
        Parameter{&P::baseline, "baseline", "", "", "Run file to compare with: ratios of curves", Range{}, Hint::File}};
  }
};

class StatisticsAction final : public Action {
public:
  std::string name() const override { return "statistics"; }
  std::string summary() const override { return "Recompute every statistic of a run file, ours or another program's"; }
  Arguments arguments() const override {
    return {{"RUN.h5"}, Arguments::Out::Optional, "report.json", "the same with its origin, as a file"};
  }
  ParameterSet parameters() override {
    ParameterSet set(parameters_, foreign_);
    set.add(threadsOf(machine_));
    return set;
  }
  nlohmann::json run(const ActionInput& input, jobs::JobContext& context) override {
    const OpenedRun opened = analysed(input.files.front(), foreign_.choice(), context);
    nlohmann::json json;
    json["file"] = input.files.front().string();
    json["state"] = opened.status;
    json["particles"] = opened.snapshot.data->particles();
    json["records"] = opened.snapshot.done;
    json["notes"] = opened.notes;
    json["warnings"] = opened.snapshot.warnings;
    runs::addReport(json, *opened.snapshot.report);
    if (!parameters_.baseline.empty()) {
      runs::addBaseline(json, *opened.snapshot.report,
                        *analysed(pathFrom(parameters_.baseline), {}, context).snapshot.report);
      json["baseline"]["file"] = parameters_.baseline;
    }
    writeReport(json, input);
    return json;
  }

private:
  OpenedRun analysed(const std::filesystem::path& file, const storage::PathChoice& choice,
                     jobs::JobContext& context) const {
    context.progress(0, 1, "reading " + file.string());
    OpenedRun opened = openTraceFile(file, choice);
    opened.snapshot.report.reset(); // asked for anew
    completeOpened(opened, context, machine_.threadCount());
    return opened;
  }

  StatisticsParameters parameters_;
  ForeignParameters foreign_;
  MachineParameters machine_;
};

} // namespace

std::unique_ptr<Action> makeStatisticsAction() { return std::make_unique<StatisticsAction>(); }

} // namespace larmor::studies::trajectories
