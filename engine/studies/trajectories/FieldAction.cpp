#include "engine/fields/Catalogue.h"
#include "engine/fields/GridReport.h"
#include "engine/storage/import/VectorImport.h"
#include "engine/studies/trajectories/FieldSampling.h"
#include "engine/studies/trajectories/TrajectoriesStudy.h"

#include <nlohmann/json.hpp>

namespace larmor::studies::trajectories {

namespace {

struct FieldReportParameters {
  std::string importFile, dataset, axes;
  double box = 0.0;
  std::int64_t samples = 64;
  std::uint64_t seed = 1;
  std::int64_t threads = 0;
  static constexpr std::string_view group = "Field report";
  static constexpr auto fields() {
    using P = FieldReportParameters;
    return std::tuple{
        Parameter{&P::importFile, "import", "", "",
                  "File to report on: .athdf, HDF5, .vti or .npy; empty: build --field", Range{}, Hint::File},
        Parameter{&P::dataset, "import_field", "", "", "Which field of the file; empty: the magnetic one"},
        Parameter{&P::axes, "import_axes", "", "", "Order of its axes as stored, such as zyxc; empty: as found"},
        Parameter{&P::box, "import_box", "L", "l_0", "Longest side of the box; 0: as in the file", Range{0, 1e12}},
        Parameter{&P::samples, "samples", "", "1", "Samples along each axis of a built field", Range{8, 512}},
        Parameter{&P::seed, "seed", "", "1", "Seed of a random field"},
        Parameter{&P::threads, "threads", "", "1", "Threads, 0 = all cores", Range{0, 4096}}};
  }
};

class FieldAction final : public Action {
public:
  std::string name() const override { return "field"; }
  std::string summary() const override { return "Report on a field: rms, mean, flatness, divergence, spectrum"; }
  ParameterSet parameters() override {
    ParameterSet set;
    set.add(parameters_);
    set.add(choice_.parameters());
    return set;
  }
  nlohmann::json run(const ActionInput&, jobs::JobContext& context) override {
    if (!parameters_.importFile.empty())
      return measured(imported(context), context);
    if (const auto report = choice_.chosen().report(buildContext(context))) {
      nlohmann::json json = reportJson(*report);
      json["source"] = choice_.chosen().name() + ", on its own nodes";
      return json;
    }
    return measured(sampleField(*choice_.build(buildContext(context)), static_cast<std::size_t>(parameters_.samples),
                                static_cast<unsigned>(parameters_.threads)),
                    context);
  }

private:
  VectorGrid imported(jobs::JobContext& context) const {
    context.progress(0, 2, "reading " + parameters_.importFile);
    return storage::importVectorGrid(parameters_.importFile, {parameters_.dataset, parameters_.axes, parameters_.box});
  }
  fields::BuildContext buildContext(jobs::JobContext& context) const {
    fields::BuildContext build;
    build.seed = parameters_.seed;
    build.threads = static_cast<unsigned>(parameters_.threads);
    build.progress = [&context](double fraction) {
      context.checkpoint();
      context.progress(fraction, 2, "building the field");
    };
    return build;
  }
  nlohmann::json measured(const VectorGrid& grid, jobs::JobContext& context) const {
    context.checkpoint();
    context.progress(1, 2, "measuring");
    nlohmann::json json = reportJson(fields::report(grid, static_cast<unsigned>(parameters_.threads)));
    json["source"] = grid.source;
    json["shape"] = grid.shape;
    json["box"] = grid.length;
    return json;
  }
  static nlohmann::json reportJson(const fields::GridReport& report) {
    return {{"rms", report.rms},
            {"mean", report.mean},
            {"flatness", report.flatness},
            {"divergence", report.divergence},
            {"divergence_differences", report.divergenceDifferences},
            {"spectrum", {{"k", report.k}, {"E", report.energy}}}};
  }

  FieldReportParameters parameters_;
  fields::FieldChoice choice_;
};

} // namespace

std::unique_ptr<Action> makeFieldAction() { return std::make_unique<FieldAction>(); }

} // namespace larmor::studies::trajectories
