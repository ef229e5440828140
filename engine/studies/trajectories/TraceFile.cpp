#include "engine/studies/trajectories/TraceFile.h"

#include "engine/core/Fingerprint.h"
#include "engine/runs/PathFile.h"
#include "engine/storage/Checkpoint.h"
#include "engine/storage/RunFile.h"
#include "engine/studies/Provenance.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace larmor::studies::trajectories {

namespace {

/// Of a run of another program, saved here, there is no recipe that would make it again.
storage::Provenance originOf(const TraceFileContent& content) {
  storage::Provenance p = provenanceOf("larmor-run", "trajectories", content.recipe ? "trace" : "import",
                                       content.recipe ? content.recipe->parameters() : ParameterSet(), content.command);
  p.device = content.now.device;
  p.start = content.started;
  p.end = storage::nowUtc();
  p.wallSeconds = content.wallSeconds;
  p.state = content.status;
  if (content.recipe) {
    p.precision = content.recipe->motion.precision == motion::Precision::Single ? "single" : "double";
    p.threads = content.recipe->machine.threadCount();
  }
  return p;
}

void writeState(storage::OutputFile& file, const motion::ParticleState& state, std::uint64_t recordEvery) {
  storage::writeTable(file, "/checkpoint",
                      {{"x", "", state.x},
                       {"y", "", state.y},
                       {"z", "", state.z},
                       {"vx", "", state.vx},
                       {"vy", "", state.vy},
                       {"vz", "", state.vz}},
                      {{"step", storage::AttributeValue(static_cast<std::uint64_t>(state.step))},
                       {"record_every", storage::AttributeValue(recordEvery)}});
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

const std::string searchGroup = "/search";

/// What is needed to go on looking for events between the records.
void writeSearch(storage::OutputFile& file, const statistics::EventSearch::State& state, const TraceSnapshot& run) {
  file.array(searchGroup + "/values", {state.values.size()}, state.values);
  file.array(searchGroup + "/offsets", {state.offsets.size()}, state.offsets);
  file.attribute(searchGroup, "samples_per_record",
                 storage::AttributeValue(static_cast<std::int64_t>(run.events->perRecord)));
  file.attribute(searchGroup, "longest_period", storage::AttributeValue(run.events->longest));
}

std::shared_ptr<const statistics::EventSearch::State> readSearch(const storage::InputFile& file) {
  return std::make_shared<const statistics::EventSearch::State>(statistics::EventSearch::State{
      file.readDoubles(searchGroup + "/values"), file.readDoubles(searchGroup + "/offsets")});
}

/// The plan by which the run was begun: its spacings are those of the file, as the choice may have become another.
motion::TracePlan planOfStored(const storage::InputFile& file, const Trajectories& stored, const TraceRecipe& recipe) {
  motion::MotionParameters motion = recipe.motion;
  motion::TracePlan plan = motion::planOf(motion, recipe.ensemble);
  const auto told = static_cast<std::int64_t>(file.number("/checkpoint", "record_every", 0.0));
  motion.recordEvery = told > 0 ? told : static_cast<std::int64_t>(motion::recordEveryOf(stored, plan.dt));
  plan = motion::planOf(motion, recipe.ensemble);
  plan.searchWhileTracing = false; // a run of a version that looked at records alone goes on so
  if (!file.has(searchGroup))
    return plan;
  const double perRecord = file.number(searchGroup, "samples_per_record");
  plan.longestPeriod = file.number(searchGroup, "longest_period");
  if (!(perRecord >= 1.0 && perRecord <= static_cast<double>(plan.recordEvery)) ||
      plan.recordEvery % static_cast<std::size_t>(perRecord) != 0 || !(plan.longestPeriod >= 1.0))
    file.fail(searchGroup, "has no samples that fit the records", "a number of samples that divides their steps");
  plan.sampleEvery = plan.recordEvery / static_cast<std::size_t>(perRecord);
  plan.searchWhileTracing = true;
  return plan;
}

void copyRecords(const RecordArray& from, RecordArray& to) {
  if (to.empty())
    return;
  for (std::size_t p = 0; p < from.particles(); ++p)
    for (std::size_t r = 0; r < from.records(); ++r)
      to.set(p, r, from.at(p, r));
}

/// 0 if it cannot be told.
std::uint64_t recordEveryOf(const TraceFileContent& content) {
  return content.recipe ? motion::recordEveryOf(*content.now.data,
                                                motion::planOf(content.recipe->motion, content.recipe->ensemble).dt)
                        : 0;
}

} // namespace

void writeTrace(storage::OutputFile& file, const TraceFileContent& content) {
  storage::writeProvenance(file, originOf(content));
  // Checkpoints are short-lived: uncompressed, so that they cost little.
  runs::writePaths(file, content.now, content.small && content.status != "checkpoint");
  if (content.state)
    writeState(file, *content.state, recordEveryOf(content));
  if (content.state && content.now.search && content.now.events)
    writeSearch(file, *content.now.search, content.now);
}

void writeTraceFile(const std::filesystem::path& path, const TraceFileContent& content) {
  storage::OutputFile file(path);
  writeTrace(file, content);
  file.commit();
}

ResumePoint readResumePoint(const std::filesystem::path& path, const TraceRecipe& recipe,
                            const fields::FieldInfo& field) {
  const auto opened = storage::openRun(path);
  if (!opened.file.has("/checkpoint"))
    throw Error(path.string(), "holds no particle state to go on from", "a cancelled or checkpointed run");
  const Trajectories stored = storage::readTrajectories(opened.file);
  ResumePoint point;
  point.state = readState(opened.file);
  point.done = stored.records();
  point.energyError = runs::energyErrorOf(opened.file);
  point.fingerprint = opened.file.text("/trajectories", "fingerprint", "");
  point.plan = planOfStored(opened.file, stored, recipe);
  const motion::TracePlan& plan = point.plan;
  if (stored.particles() != plan.particles || point.state.size() != plan.particles || point.done > plan.records ||
      point.state.step != (point.done - 1) * plan.recordEvery)
    throw Error(
        path.string(),
        fmt::format("holds {} particles, {} records at step {}", stored.particles(), point.done, point.state.step),
        fmt::format("{} particles and at most {} records, {} steps apart", plan.particles, plan.records,
                    plan.recordEvery));
  if (plan.searchWhileTracing)
    point.search = readSearch(opened.file);
  point.data = motion::allocate(plan, field, recipe.record.recordField);
  copyRecords(stored.position, point.data.position);
  copyRecords(stored.velocity, point.data.velocity);
  copyRecords(stored.field, point.data.field);
  return point;
}

namespace {

OpenedRun openedOf(runs::StoredPaths stored) {
  OpenedRun opened;
  static_cast<runs::PathRun&>(opened.snapshot) = std::move(stored.run);
  opened.notes = std::move(stored.notes);
  if (stored.provenance)
    opened.status = stored.provenance->state;
  return opened;
}

} // namespace

OpenedRun openTraceFile(const std::filesystem::path& path, const storage::PathChoice& choice) {
  return openTraceFile(storage::identify(path), choice);
}

OpenedRun openTraceFile(const storage::Identity& identity, const storage::PathChoice& choice) {
  if (identity.kind != storage::FileKind::Run && identity.kind != storage::FileKind::Paths)
    identity.refuse("a run file, or trajectories of another program");
  if (identity.kind == storage::FileKind::Run && identity.file && !identity.file->has("/trajectories"))
    identity.refuse("one that holds paths");
  if (auto foreign = runs::importPaths(identity, choice))
    return openedOf(std::move(*foreign));
  const auto file = storage::openRun(identity.path, identity.file);
  auto stored = runs::readPaths(file);
  const auto provenance = stored.provenance;
  OpenedRun opened = openedOf(std::move(stored));
  if (!provenance)
    return opened;
  if (file.file.has("/checkpoint"))
    opened.snapshot.state = std::make_shared<const motion::ParticleState>(readState(file.file));
  if (file.file.has("/checkpoint") && file.file.has(searchGroup))
    opened.snapshot.search = readSearch(file.file);
  if (provenance->study == "trajectories" && provenance->action == "trace") {
    opened.recipe = std::make_shared<TraceRecipe>();
    const auto json = nlohmann::json::parse(provenance->parameters, nullptr, false);
    opened.recipe->parameters().fromJson(json, identity.path.string() + ", attribute parameters");
    opened.snapshot.fingerprint = // files of before do not say it
        withContent(fingerprintOf(opened.recipe->parameters()), contentIn(opened.snapshot.fingerprint));
    if (opened.snapshot.name.empty())
      opened.snapshot.name = runs::usualName(opened.snapshot, opened.recipe->field.chosen().label());
  }
  return opened;
}

void completeOpened(OpenedRun& opened, jobs::JobContext& context, unsigned threads) {
  auto& snapshot = opened.snapshot;
  if (opened.recipe) {
    try {
      const auto field = opened.recipe->buildField(context);
      const std::string file = opened.recipe->otherField(*field, snapshot.fingerprint);
      if (file.empty()) {
        snapshot.field = field;
        snapshot.fieldInfo = field->info();
      } else
        opened.notes.push_back(file +
                               " is another field than the run was traced in: the run is shown without its field");
    } catch (const Error& error) { // the run is worth showing without its field
      opened.notes.push_back(std::string("The field could not be rebuilt: ") + error.what());
    }
  }
  if (!snapshot.report)
    snapshot.report = runs::analyse(snapshot, context, threads);
}

void saveSnapshot(const std::filesystem::path& file, const TraceSnapshot& snapshot, TraceRecipe* recipe,
                  const std::string& command, bool small) {
  writeTraceFile(
      file,
      {snapshot, snapshot.state.get(), recipe, command, {}, snapshot.complete ? "complete" : "cancelled", 0.0, small});
}

} // namespace larmor::studies::trajectories
