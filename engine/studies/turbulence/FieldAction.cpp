#include "engine/studies/turbulence/FieldAction.h"

#include "engine/core/Memory.h"
#include "engine/core/Names.h"
#include "engine/core/Text.h"
#include "engine/fields/Catalogue.h"
#include "engine/fields/FieldIncrements.h"
#include "engine/fields/FieldLineCurvature.h"
#include "engine/fields/FieldSampling.h"
#include "engine/fields/GridReport.h"
#include "engine/runs/ReportJson.h"
#include "engine/storage/PartFile.h"
#include "engine/storage/import/VectorImport.h"
#include "engine/studies/Provenance.h"
#include "engine/studies/turbulence/FieldFile.h"
#include "engine/studies/turbulence/MhdReport.h"
#include "engine/studies/turbulence/MhdRun.h"

#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace larmor::studies::turbulence {

namespace {

struct FieldReportParameters {
  std::string importFile, dataset, axes;
  double box = 0.0;
  std::int64_t samples = 64, bits = 23;
  std::uint64_t seed = 1;
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
        Parameter{&P::bits, "mantissa_bits", "", "1", "Bits of each number kept in --out; 10 is half precision",
                  Range{4, 23}}};
  }
};

class FieldAction final : public Action {
public:
  std::string name() const override { return "field"; }
  std::string summary() const override {
    return "Make or import a field; report rms, mean, flatness, divergence, spectrum, curvature of its lines";
  }
  Arguments arguments() const override {
    return {{},
            Arguments::Out::Optional,
            "field.h5",
            "the field as a file (HDF5) that --field-file reads",
            " --field gaussian"};
  }
  ParameterSet parameters() override {
    ParameterSet set;
    set.add(modelHandle());
    set.add(parameters_);
    set.add(threadsOf(machine_));
    set.add(choice_.parameters(), "model", "none");
    set.add(mhd::setOf(mhd_), "model", "mhd");
    set.addRule([this] { return importAlone(); });
    return set;
  }
  nlohmann::json run(const ActionInput& input, jobs::JobContext& context) override {
    if (model_ == "mhd")
      return simulated(input, context);
    std::optional<fields::GridReport> own;
    VectorGrid grid;
    if (!parameters_.importFile.empty()) {
      grid = imported(context);
    } else {
      requireMeasurable(nodesToSample());
      own = choice_.chosen().report(buildContext(context));
      if (own && input.out.empty() && !choice_.chosen().turbulent())
        return reportJson(*own);
      grid = fields::sampleField(*choice_.build(buildContext(context)), nodesToSample(), machine_.threadCount());
    }
    nlohmann::json json = measured(grid, context, own);
    if (!input.out.empty())
      write(input, grid, json);
    return json;
  }

private:
  /// A file is reported on as it is: nothing is built or simulated beside it.
  std::vector<Complaint> importAlone() const {
    if (!parameters_.importFile.empty() && model_ == "mhd")
      return {{"import", "a file is not simulated: leave out --import, or --model mhd and its parameters"}};
    return {};
  }
  /// `--model KIND` is `--field KIND`, with one kind more: the simulation.
  ParameterHandle modelHandle() {
    ParameterInfo info;
    info.key = "model";
    info.group = std::string(FieldReportParameters::group);
    info.kind = ParameterKind::Choice;
    info.help = "mhd: simulate MHD turbulence; any other: as --field";
    info.choices = {"none", "mhd"};
    for (const auto& kind : choice_.models())
      if (kind->name() != "mhd") // the snapshot that comes with the program is --field mhd
        info.choices.push_back(kind->name());
    info.choiceLabels = info.choices;
    info.defaultText = "none";
    return {info, [this] { return model_; },
            [this, info](std::string_view text) {
              const std::string& kind = info.choices[detail::parseChoice(info, text)];
              model_ = kind == "mhd" ? kind : "none";
              const ParameterSet all = choice_.parameters();
              if (kind != "mhd" && kind != "none")
                all.find("field").setText(kind);
            }};
  }
  /// Before hours are spent on a field: it is measured on its nodes, which takes 88 bytes for each.
  static void requireMeasurable(std::size_t side) {
    requireMemory(fmt::format("a field of {}^3 nodes and what is measured on it", side),
                  88.0 * std::pow(static_cast<double>(side), 3), "a smaller grid");
  }
  /// Fields that live on a grid of their own are taken at its nodes.
  std::size_t nodesToSample() {
    const ParameterSet own = choice_.chosenParameters();
    for (const auto& handle : own.all())
      if (handle.info().key == "grid")
        return static_cast<std::size_t>(numberIn<std::int64_t>(handle.text()).value_or(0));
    return static_cast<std::size_t>(parameters_.samples);
  }
  nlohmann::json simulated(const ActionInput& input, jobs::JobContext& context) {
    std::filesystem::path checkpoint;
    if (!input.out.empty()) {
      if (mhd_.hydrodynamic())
        throw Error("out", "this flow has no magnetic field to write",
                    "no --out (the curves are printed), --initial-state taylor_green_mhd, or a --background-field");
      checkpoint = storage::beside(input.out, ".state");
    }
    MhdResult result = runMhd({mhd_, parameters_.seed, machine_, checkpoint}, context);
    VectorGrid& field = mhd_.hydrodynamic() ? result.velocity : result.magnetic;
    const double rms = fields::normalise(field);
    nlohmann::json json = measured(field, context, std::nullopt);
    addSimulation(json, result, mhd_);
    json["simulation"][mhd_.hydrodynamic() ? "velocity_rms" : "rms"] = rms;
    if (!input.out.empty())
      write(input, field, json);
    return json;
  }
  void write(const ActionInput& input, const VectorGrid& grid, nlohmann::json& json) {
    storage::Provenance origin = provenanceOf("larmor-field", study(), name(), parameters(), command());
    origin.device = "processor";
    writeFieldFile(input.out, grid, origin, static_cast<int>(parameters_.bits));
    json["file"] = input.out.string();
  }
  VectorGrid imported(jobs::JobContext& context) const {
    context.progress(0, 2, "reading " + parameters_.importFile);
    return storage::importVectorGrid(pathFrom(parameters_.importFile),
                                     {parameters_.dataset, parameters_.axes, parameters_.box});
  }
  fields::BuildContext buildContext(jobs::JobContext& context) const {
    fields::BuildContext build;
    build.seed = parameters_.seed;
    build.threads = machine_.threadCount();
    build.progress = [&context](double fraction) {
      context.checkpoint();
      context.progress(fraction, 2, "building the field");
    };
    return build;
  }
  nlohmann::json measured(const VectorGrid& grid, jobs::JobContext& context,
                          const std::optional<fields::GridReport>& own) const {
    context.checkpoint();
    context.progress(1, 2, "measuring");
    const auto threads = machine_.threadCount();
    nlohmann::json json = reportJson(own ? *own : fields::report(grid, threads));
    json["source"] = own ? choice_.chosen().name() + ", on its own nodes" : grid.source;
    for (const std::string& note : grid.notes)
      json["warnings"].push_back(note);
    json["shape"] = grid.shape;
    json["box"] = grid.length;
    json["field_line_curvature"] = curvatureJson(fields::curvaturePdf(fields::fieldLineCurvature(grid, threads)));
    addIncrements(json, grid, threads);
    return json;
  }
  /// Structure functions, skewness and flatness of the field's own increments; grids must be equally spaced for them.
  static void addIncrements(nlohmann::json& json, const VectorGrid& grid, unsigned threads) {
    try {
      const auto increments = fields::fieldIncrements(grid, threads);
      for (const Curve& curve : increments.structure)
        json["increments"][curve.name] = runs::curveJson(curve, "r", "value");
      for (const Curve* curve : {&increments.skewness, &increments.flatness, &increments.transverseFlatness})
        json["increments"][curve->name] = runs::curveJson(*curve, "r", "value");
    } catch (const Error& error) {
      json["increments_refused"] = error.what();
    }
  }
  static nlohmann::json curvatureJson(const fields::CurvaturePdf& pdf) {
    nlohmann::json slopes = nlohmann::json::array();
    for (const auto& fit : pdf.fits)
      slopes.push_back({{"name", fit.name},
                        {"slope", fit.valid ? nlohmann::json(fit.slope) : nlohmann::json()},
                        {"error", fit.error},
                        {"range", {fit.from, fit.to}},
                        {"quantiles", {fit.fromQuantile, fit.toQuantile}}});
    return {{"bins", pdf.bins},
            {"pdf", pdf.pdf},
            {"error", pdf.error},
            {"local_slope", pdf.localSlope},
            {"histogram", {{"edges", pdf.edges}, {"density", pdf.density}}},
            {"slopes", slopes},
            {"mean", pdf.mean},
            {"samples", pdf.samples}};
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
  MachineParameters machine_;
  fields::FieldChoice choice_;
  mhd::MhdParameters mhd_ = mhd::usualSimulation();
  std::string model_ = "none";
};

} // namespace

std::unique_ptr<Action> makeFieldAction() { return std::make_unique<FieldAction>(); }

storage::Provenance originOfSimulated(const std::string& study, mhd::MhdParameters parameters, std::uint64_t seed) {
  FieldAction action;
  const ParameterSet all = action.parameters();
  auto values = ParameterSet(parameters).texts();
  values.emplace_back("model", "mhd");
  values.emplace_back("seed", std::to_string(seed));
  all.setTexts(values);
  storage::Provenance origin = provenanceOf("larmor-field", study, action.name(), all);
  origin.device = "processor";
  return origin;
}

} // namespace larmor::studies::turbulence
