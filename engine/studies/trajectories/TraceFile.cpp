#include "engine/studies/trajectories/TraceFile.h"

#include "engine/statistics/Analyse.h"
#include "engine/statistics/Estimates.h"
#include "engine/storage/import/TrajectoryImport.h"

#include "engine/storage/Checkpoint.h"
#include "engine/storage/RunFile.h"
#include "engine/studies/Version.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace larmor::studies::trajectories {

namespace {

storage::Provenance provenanceOf(const TraceFileContent& content) {
  storage::Provenance p;
  p.study = "trajectories";
  p.action = "trace";
  p.applicationVersion = version;
  p.gitDescription = gitDescription;
  p.device = content.now.device;
  p.command = content.command;
  p.start = content.started;
  p.end = storage::nowUtc();
  p.wallSeconds = content.wallSeconds;
  p.state = content.status;
  if (content.recipe) {
    p.seed = content.recipe->ensemble.seed;
    p.parameters = content.recipe->parameters().toJson().dump();
    p.precision = content.recipe->motion.precision == motion::Precision::Single ? "single" : "double";
    p.threads = static_cast<unsigned>(content.recipe->motion.threads);
  }
  return p;
}

void writeEvents(storage::OutputFile& file, const std::vector<statistics::MirrorEvent>& events,
                 const Normalisation& n) {
  std::vector<storage::Column> columns{{"particle", "1", {}, true},
                                       {"record", "1", {}, true},
                                       {"time", n.timeUnit, {}},
                                       {"x", n.lengthUnit, {}},
                                       {"y", n.lengthUnit, {}},
                                       {"z", n.lengthUnit, {}},
                                       {"field_strength", n.fieldLabel, {}},
                                       {"magnetic_moment", "1", {}},
                                       {"curvature", "1/" + n.lengthUnit, {}},
                                       {"torsion_before", "1/" + n.lengthUnit, {}},
                                       {"torsion_after", "1/" + n.lengthUnit, {}},
                                       {"mirror", "1", {}, true}};
  for (const auto& e : events) {
    const double row[] = {static_cast<double>(e.particle),
                          static_cast<double>(e.record),
                          e.time,
                          e.position[0],
                          e.position[1],
                          e.position[2],
                          e.fieldStrength,
                          e.magneticMoment,
                          e.curvature,
                          e.torsionBefore,
                          e.torsionAfter,
                          e.mirror ? 1.0 : 0.0};
    for (std::size_t c = 0; c < columns.size(); ++c)
      columns[c].values.push_back(row[c]);
  }
  storage::writeTable(file, "/events", columns);
}

constexpr const char* energyError = "max_relative_energy_error";

void writeState(storage::OutputFile& file, const motion::ParticleState& state) {
  storage::writeTable(file, "/checkpoint",
                      {{"x", "", state.x},
                       {"y", "", state.y},
                       {"z", "", state.z},
                       {"vx", "", state.vx},
                       {"vy", "", state.vy},
                       {"vz", "", state.vz}},
                      {{"step", storage::AttributeValue(static_cast<std::uint64_t>(state.step))}});
}

motion::ParticleState readState(const storage::InputFile& file) {
  const auto columns = storage::readTable(file, "/checkpoint");
  motion::ParticleState state;
  const auto take = [&](const char* name, std::vector<double>& to) {
    to = storage::columnOf(file, "/checkpoint", columns, name).values;
  };
  take("x", state.x);
  take("y", state.y);
  take("z", state.z);
  take("vx", state.vx);
  take("vy", state.vy);
  take("vz", state.vz);
  state.step = static_cast<std::uint64_t>(file.number("/checkpoint", "step"));
  return state;
}

void copyRecords(const RecordArray& from, RecordArray& to) {
  if (to.empty())
    return;
  for (std::size_t p = 0; p < from.particles(); ++p)
    for (std::size_t r = 0; r < from.records(); ++r)
      to.set(p, r, from.at(p, r));
}

} // namespace

void writeTrace(storage::OutputFile& file, const TraceFileContent& content) {
  storage::writeProvenance(file, provenanceOf(content));
  // Checkpoints are short-lived: uncompressed, so that they cost little.
  storage::writeTrajectories(file, *content.now.data, content.now.done, content.status != "checkpoint");
  if (const double error = content.now.maxRelativeEnergyError; error > 0)
    file.attribute("/trajectories", energyError, storage::AttributeValue(error));
  if (content.state)
    writeState(file, *content.state);
  if (content.now.report) {
    for (const auto& curve : content.now.report->curves)
      storage::writeCurve(file, curve);
    writeEvents(file, content.now.report->events, content.now.data->normalisation);
  }
}

void writeTraceFile(const std::filesystem::path& path, const TraceFileContent& content) {
  storage::OutputFile file(path);
  writeTrace(file, content);
  file.commit();
}

ResumePoint readResumePoint(const std::filesystem::path& path, const motion::TracePlan& plan,
                            const fields::FieldInfo& field, bool recordField) {
  const auto opened = storage::openRun(path);
  if (!opened.file.has("/checkpoint"))
    throw Error(path.string(), "holds no particle state to go on from", "a cancelled or checkpointed run");
  const Trajectories stored = storage::readTrajectories(opened.file);
  ResumePoint point;
  point.state = readState(opened.file);
  point.done = stored.records();
  point.energyError = opened.file.number("/trajectories", energyError, 0.0);
  if (stored.particles() != plan.particles || point.state.size() != plan.particles || point.done > plan.records ||
      point.state.step != (point.done - 1) * plan.recordEvery)
    throw Error(
        path.string(),
        fmt::format("holds {} particles, {} records at step {}", stored.particles(), point.done, point.state.step),
        fmt::format("{} particles and at most {} records, {} steps apart", plan.particles, plan.records,
                    plan.recordEvery));
  point.data = motion::allocate(plan, field, recordField);
  copyRecords(stored.position, point.data.position);
  copyRecords(stored.velocity, point.data.velocity);
  copyRecords(stored.field, point.data.field);
  return point;
}

namespace {

/// What is known of a run whose records are all there is.
OpenedRun runOf(Trajectories trajectories) {
  OpenedRun run;
  run.snapshot.data = std::make_shared<const Trajectories>(std::move(trajectories));
  run.snapshot.done = run.snapshot.data->records();
  run.snapshot.complete = true;
  run.snapshot.fieldInfo.boxOrigin = run.snapshot.data->boxOrigin;
  run.snapshot.fieldInfo.boxLength = run.snapshot.data->boxLength;
  run.snapshot.fieldInfo.rms = std::nan("");
  return run;
}

} // namespace

namespace {

/// What is known of a run that another program wrote: numbers it does not tell are estimated from its paths.
OpenedRun foreignRun(Trajectories data, std::vector<std::string> notes, bool speed, bool coupling) {
  for (const auto& [name, sentence] : statistics::estimateNormalisation(data, speed, coupling)) {
    // The estimate takes the place of the reader's default.
    const std::string replaced = "attribute " + name + " is missing";
    std::erase_if(notes, [&](const auto& note) { return note.find(replaced) != note.npos; });
    notes.push_back(sentence);
  }
  OpenedRun run = runOf(std::move(data));
  run.notes = std::move(notes);
  return run;
}

void noteSpacing(OpenedRun& run) {
  const Trajectories& t = *run.snapshot.data;
  for (auto& note : statistics::spacingNotes(t.time, t.normalisation.timeUnit))
    run.notes.push_back(std::move(note));
}

} // namespace

OpenedRun openTraceFile(const std::filesystem::path& path) {
  std::vector<std::string> notes;
  if (auto foreign = storage::importTrajectories(path, notes)) {
    const Normalisation usual, told = foreign->normalisation;
    const bool silent = told.coupling == usual.coupling;
    OpenedRun run = foreignRun(std::move(*foreign), std::move(notes), silent && told.speed == usual.speed, silent);
    noteSpacing(run);
    return run;
  }
  const auto opened = storage::openRun(path);
  if (!opened.warning.empty())
    notes.push_back(opened.warning);
  Trajectories data = storage::readTrajectories(opened.file, &notes);
  if (opened.file.text("/", "format", "") != "larmor-run") {
    const auto missing = [&](const char* name) { return !opened.file.hasAttribute("/trajectories", name); };
    OpenedRun run = foreignRun(std::move(data), std::move(notes), missing("speed"), missing("coupling"));
    noteSpacing(run);
    run.notes.push_back("written by another program: no parameters, the field is unknown");
    return run;
  }
  OpenedRun run = runOf(std::move(data));
  run.notes = std::move(notes);
  noteSpacing(run);
  run.snapshot.maxRelativeEnergyError = opened.file.number("/trajectories", energyError, 0.0);
  const auto provenance = storage::readProvenance(opened.file);
  run.status = provenance.state;
  run.snapshot.device = provenance.device;
  if (opened.file.has("/checkpoint"))
    run.snapshot.state = std::make_shared<const motion::ParticleState>(readState(opened.file));
  if (provenance.study == "trajectories" && provenance.action == "trace") {
    run.recipe = std::make_shared<TraceRecipe>();
    const auto json = nlohmann::json::parse(provenance.parameters, nullptr, false);
    run.recipe->parameters().fromJson(json, path.string() + ", attribute parameters");
  }
  return run;
}

void completeOpened(OpenedRun& opened, jobs::JobContext& context, unsigned threads) {
  auto& snapshot = opened.snapshot;
  statistics::AnalyseOptions options;
  if (opened.recipe) {
    try {
      snapshot.field = opened.recipe->buildField(context);
      snapshot.fieldInfo = snapshot.field->info();
      options = analyseOptionsFor(*snapshot.field);
    } catch (const Error& error) { // the run is worth showing without its field
      opened.notes.push_back(std::string("The field could not be rebuilt: ") + error.what());
    }
  }
  options.keepEvents = true;
  options.threads = threads;
  options.cancelled = [&context] { return context.cancelled(); };
  options.progress = [&context](double fraction) { context.progress(fraction, 1, "statistics"); };
  snapshot.report =
      std::make_shared<const statistics::TrajectoryReport>(statistics::analyse(*snapshot.data, snapshot.done, options));
}

void saveSnapshot(const std::filesystem::path& file, const TraceSnapshot& snapshot, TraceRecipe* recipe,
                  const std::string& command) {
  writeTraceFile(file,
                 {snapshot, snapshot.state.get(), recipe, command, {}, snapshot.complete ? "complete" : "cancelled"});
}

} // namespace larmor::studies::trajectories
