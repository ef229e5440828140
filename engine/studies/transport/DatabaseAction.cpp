#include "engine/core/Version.h"
#include "engine/studies/transport/Database.h"
#include "engine/studies/transport/MachineParameters.h"
#include "engine/studies/transport/TransportStudy.h"

#include <nlohmann/json.hpp>

namespace larmor::studies::transport {

namespace {

struct RanksParameters {
  double lostAfter = 30;
  static constexpr std::string_view group = "Ranks";
  static constexpr auto fields() {
    return std::tuple{Parameter{&RanksParameters::lostAfter, "lost_after", "", "s",
                                "With mpirun: silence after which a rank's point is given to another", Range{1, 1e6}}};
  }
};

class DatabaseAction final : public Action {
public:
  std::string name() const override { return "database"; }
  std::string summary() const override {
    return "Simulate many points of T, b and lambda_perp; a killed job goes on with the same file";
  }
  bool writesFile() const override { return true; }
  ParameterSet parameters() override {
    ParameterSet set;
    set.add(parameters_);
    set.add(machine_);
    set.add(ranks_);
    return set;
  }
  nlohmann::json run(const ActionInput& input, jobs::JobContext& context) override {
    const auto crew =
        crew::makeCrew({std::string(version) + " " + input.command + " --out " + input.out.string(), ranks_.lostAfter});
    if (crew->leads() && input.out.empty())
      throw Error("database", "needs --out", "larmor-batch transport database --points 100 --out database.h5");
    const auto rows = buildDatabase(parameters_, input.out, input.command, static_cast<unsigned>(machine_.threads),
                                    context, {}, *crew, machine_.device);
    return crew->leads() ? summaryOf(rows, input, *crew) : nlohmann::json();
  }

private:
  static nlohmann::json summaryOf(const std::vector<DatabaseRow>& rows, const ActionInput& input,
                                  const crew::Crew& crew) {
    std::size_t unsaturated = 0;
    double wall = 0;
    for (const auto& row : rows) {
      unsaturated += !row.saturated;
      wall += row.wallSeconds;
    }
    nlohmann::json result{
        {"file", input.out.string()}, {"points", rows.size()}, {"unsaturated", unsaturated}, {"simulation_s", wall}};
    if (crew.ranks() > 1) {
      result["ranks"] = crew.ranks();
      result["lost_ranks"] = crew.lostRanks();
    }
    return result;
  }

  DatabaseParameters parameters_;
  MachineParameters machine_;
  RanksParameters ranks_;
};

} // namespace

std::unique_ptr<Action> makeDatabaseAction() { return std::make_unique<DatabaseAction>(); }

} // namespace larmor::studies::transport
