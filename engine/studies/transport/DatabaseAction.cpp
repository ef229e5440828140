#include "engine/core/Version.h"
#include "engine/crew/RanksParameters.h"
#include "engine/studies/transport/Database.h"
#include "engine/studies/transport/TransportStudy.h"

#include <nlohmann/json.hpp>

namespace larmor::studies::transport {

namespace {

class DatabaseAction final : public Action {
public:
  std::string name() const override { return "database"; }
  std::string summary() const override {
    return "Simulate many points of T, b and lambda_perp; a killed job goes on with the same file";
  }
  Arguments arguments() const override {
    return {{}, Arguments::Out::Required, "database.h5", "the database, saved after every point", " --points 100"};
  }
  ParameterSet parameters() override { return ParameterSet(order_.parameters, order_.machine, ranks_); }
  nlohmann::json run(const ActionInput& input, jobs::JobContext& context) override {
    const auto crew = crew::makeCrew({std::string(version) + " " + command({}, input.out), ranks_.lostAfter});
    order_.file = input.out;
    order_.command = command();
    const auto rows = buildDatabase(order_, context, {}, *crew);
    return crew->leads() ? summaryOf(rows, input, *crew) : nlohmann::json();
  }

private:
  static nlohmann::json summaryOf(const std::vector<DatabaseRow>& rows, const ActionInput& input,
                                  const crew::Crew& crew) {
    std::size_t unsaturated = 0, untold = 0;
    double wall = 0;
    for (const auto& row : rows) {
      unsaturated += !row.saturated;
      untold += row.saturated && !row.flatIsTold();
      wall += row.wallSeconds;
    }
    nlohmann::json result{
        {"file", input.out.string()}, {"points", rows.size()}, {"unsaturated", unsaturated}, {"simulation_s", wall}};
    if (untold > 0)
      result["saturation_not_told"] = untold;
    if (crew.ranks() > 1) {
      result["ranks"] = crew.ranks();
      result["lost_ranks"] = crew.lostRanks();
    }
    return result;
  }

  DatabaseOrder order_;
  crew::RanksParameters ranks_;
};

} // namespace

std::unique_ptr<Action> makeDatabaseAction() { return std::make_unique<DatabaseAction>(); }

} // namespace larmor::studies::transport
