#include "engine/studies/transport/Database.h"
#include "engine/studies/transport/TransportStudy.h"

#include <nlohmann/json.hpp>

namespace larmor::studies::transport {

namespace {

struct ThreadsParameter {
  std::int64_t threads = 0;
  static constexpr std::string_view group = "Machine";
  static constexpr auto fields() {
    return std::tuple{
        Parameter{&ThreadsParameter::threads, "threads", "", "1", "Threads, 0 = all cores", Range{0, 4096}}};
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
    return set;
  }
  nlohmann::json run(const ActionInput& input, jobs::JobContext& context) override {
    if (input.out.empty())
      throw Error("database", "needs --out", "larmor-batch transport database --points 100 --out database.h5");
    const auto rows =
        buildDatabase(parameters_, input.out, input.command, static_cast<unsigned>(machine_.threads), context);
    std::size_t unsaturated = 0;
    double wall = 0;
    for (const auto& row : rows) {
      unsaturated += !row.saturated;
      wall += row.wallSeconds;
    }
    return {
        {"file", input.out.string()}, {"points", rows.size()}, {"unsaturated", unsaturated}, {"simulation_s", wall}};
  }

private:
  DatabaseParameters parameters_;
  ThreadsParameter machine_;
};

} // namespace

std::unique_ptr<Action> makeDatabaseAction() { return std::make_unique<DatabaseAction>(); }

} // namespace larmor::studies::transport
