#include "engine/studies/trajectories/TraceRun.h"

#include "engine/motion/GyroPeriod.h"
#include "engine/storage/Checkpoint.h"
#include "engine/storage/PartFile.h"
#include "engine/storage/RunFile.h"
#include "engine/studies/trajectories/TraceFile.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace larmor::studies::trajectories {

namespace {

using Clock = jobs::JobContext::Clock;

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// Live statistics look at so many paths at most, so that they cost little beside the integration.
constexpr std::size_t livePaths = 500;

std::vector<std::string> warningsAbout(const fields::FieldInfo& field, const motion::TracePlan& plan) {
  std::vector<std::string> warnings;
  if (field.smallestScale <= 0)
    return warnings;
  const Normalisation& n = plan.normalisation;
  const double scales = n.speed / (n.coupling * n.fieldUnit) / field.smallestScale;
  if (scales < 0.5)
    warnings.push_back(fmt::format("The gyro-radius is {:.2g} of the field's smallest scale (below 0.5): the field is "
                                   "not resolved at the gyro-radius; use a lower alpha or a finer grid",
                                   scales));
  if (const double phase = n.speed * std::abs(plan.dt) / field.smallestScale; phase > 5)
    warnings.push_back(fmt::format("A particle crosses {:.2g} of the field's smallest scales (k_max v dt) in one step "
                                   "(above 5): small scales act as noise; use more steps per gyration",
                                   phase));
  return warnings;
}

} // namespace

namespace {

/// Absolute paths of a file, or of several with ; between them.
std::string absolute(const std::string& files) {
  std::string result;
  for (std::size_t begin = 0; begin <= files.size();) {
    const std::size_t end = std::min(files.find(';', begin), files.size());
    std::string one = files.substr(begin, end - begin);
    one.erase(0, one.find_first_not_of(' '));
    if (!one.empty())
      result += (result.empty() ? "" : ";") + std::filesystem::absolute(one).lexically_normal().string();
    begin = end + 1;
  }
  return result;
}

} // namespace

TraceRun::TraceRun(std::shared_ptr<TraceRecipe> recipe, std::filesystem::path out, std::string command)
    : recipe_(std::move(recipe)), out_(std::move(out)), command_(std::move(command)) {
  const ParameterSet parameters = recipe_->parameters();
  parameters.requireValid();
  for (const auto& handle : parameters.all()) // a run file must find its inputs from anywhere
    if (handle.info().hint == Hint::File && !handle.text().empty())
      handle.setText(absolute(handle.text()));
}

void TraceRun::prepare(jobs::JobContext& context) {
  started_ = storage::nowUtc();
  begun_ = Clock::now();
  plan_ = motion::planOf(recipe_->motion, recipe_->ensemble);
  if (!out_.empty())
    storage::PartFile writable(out_); // an unwritable place is better known before an hour of work
  field_ = recipe_->buildField(context);
  warnings_ = warningsAbout(field_->info(), plan_);
}

void TraceRun::start(jobs::JobContext& context) {
  context.checkpoint();
  context.progress(0, 1, "placing particles");
  data_ = std::make_shared<Trajectories>(
      motion::allocate(plan_, field_->info(), recipe_->record.recordField, [&context] { context.checkpoint(); }));
  auto state = motion::initialState(*field_, recipe_->ensemble, plan_);
  const auto setup = motion::setupOf(plan_, recipe_->motion, field_->info());
  gyroPeriod_ = motion::measuredGyroPeriod(*field_, setup, state, plan_.steps);
  stepper_ = motion::makeStepper(field_, setup, std::move(state), recipe_->motion.device);
  stepper_->writeInitial(*data_);
  done_ = 1;
}

TraceResult TraceRun::run(jobs::JobContext& context, jobs::Latest<TraceSnapshot>* sink) {
  prepare(context);
  start(context);
  return integrate(context, sink);
}

TraceResult TraceRun::resume(const std::filesystem::path& file, jobs::JobContext& context,
                             jobs::Latest<TraceSnapshot>* sink) {
  prepare(context);
  context.progress(0, 1, "reading " + file.filename().string());
  gyroPeriod_ = std::nan("");
  ResumePoint point = readResumePoint(file, plan_, field_->info(), recipe_->record.recordField);
  data_ = std::make_shared<Trajectories>(std::move(point.data));
  done_ = point.done;
  energyErrorBefore_ = point.energyError;
  stepper_ = motion::makeStepper(field_, motion::setupOf(plan_, recipe_->motion, field_->info()),
                                 std::move(point.state), recipe_->motion.device);
  return integrate(context, sink);
}

std::size_t TraceRun::recordsPerAdvance(double secondsPerRecord) const {
  // About 30 ms of work at a time: smooth pictures and prompt cancel without idle workers at every joint.
  // Work that does not depend on the number of records (each particle's own field) is spread over longer advances.
  const double seconds = std::max(0.03, 5 * stepper_->overheadSeconds());
  const double wanted = secondsPerRecord > 0 ? seconds / secondsPerRecord : 1;
  return std::clamp<std::size_t>(static_cast<std::size_t>(wanted), 1, plan_.records - done_);
}

TraceResult TraceRun::integrate(jobs::JobContext& context, jobs::Latest<TraceSnapshot>* sink) {
  firstDone_ = done_;
  std::unique_ptr<storage::CheckpointWriter> file;
  if (!out_.empty())
    file = std::make_unique<storage::CheckpointWriter>(
        out_, [this](storage::OutputFile& output) { writeState(output, "checkpoint"); });
  try {
    advanceAll(context, sink, file.get());
    analyseAll(context);
  } catch (...) { // cancelled or failed: what was computed so far stays
    if (file)
      file->finish([this](storage::OutputFile& output) { writeState(output, "cancelled"); });
    if (sink)
      publish(*sink);
    throw;
  }
  if (file && temporary_) {
    std::error_code ignored;
    std::filesystem::remove(out_, ignored);
    std::filesystem::remove(storage::CheckpointWriter::previousOf(out_), ignored);
  } else if (file) {
    context.progress(1, 1, "writing " + out_.filename().string());
    file->finish([this](storage::OutputFile& output) { writeState(output, "complete"); });
  }
  return finish(sink);
}

void TraceRun::advanceAll(jobs::JobContext& context, jobs::Latest<TraceSnapshot>* sink,
                          storage::CheckpointWriter* file) {
  double secondsPerRecord = 0;
  while (done_ < plan_.records) {
    if (step_)
      step_();
    context.checkpoint();
    if (file)
      file->writeIfDue();
    const std::size_t count = recordsPerAdvance(secondsPerRecord);
    const auto before = Clock::now();
    stepper_->advance(*data_, done_, count, context);
    const double seconds = secondsSince(before);
    integrationSeconds_ += seconds;
    done_ += count;
    secondsPerRecord = seconds / static_cast<double>(count);
    context.progress(static_cast<double>(done_), static_cast<double>(plan_.records), "tracing");
    if (sink && sink->wanted()) {
      if (analysisSeconds_ < 0.2 * secondsSince(begun_)) // live statistics may take a fifth of the time
        analyseSome(context);
      publish(*sink);
    }
  }
}

void TraceRun::analyseAll(jobs::JobContext& context) {
  auto options = analyseOptions();
  options.cancelled = [&context] { return context.cancelled(); };
  options.progress = [&context, this](double fraction) {
    context.progress(fraction, 1, "statistics");
    if (step_)
      step_();
  };
  report_ = std::make_shared<const statistics::TrajectoryReport>(statistics::analyse(*data_, done_, options));
}

TraceResult TraceRun::finish(jobs::Latest<TraceSnapshot>* sink) {
  TraceResult result;
  result.wallSeconds = secondsSince(begun_);
  result.last = snapshot();
  result.last.complete = true;
  result.particles = plan_.particles;
  result.steps = plan_.steps;
  result.recordEvery = plan_.recordEvery;
  result.integrationSeconds = integrationSeconds_;
  result.gyroPeriod = gyroPeriod_;
  if (sink)
    sink->publish(std::make_shared<const TraceSnapshot>(result.last));
  return result;
}

statistics::AnalyseOptions TraceRun::analyseOptions() const {
  auto options = runs::analyseOptionsFor(*field_);
  options.threads = static_cast<unsigned>(recipe_->motion.threads);
  return options;
}

void TraceRun::analyseSome(const jobs::JobContext& context) {
  const auto before = Clock::now();
  auto options = analyseOptions();
  options.cancelled = [&context] { return context.cancelled(); };
  options.costly = false;
  options.mostParticles = livePaths;
  report_ = std::make_shared<const statistics::TrajectoryReport>(statistics::analyse(*data_, done_, options));
  analysisSeconds_ += secondsSince(before);
}

TraceSnapshot TraceRun::snapshot() const {
  TraceSnapshot s;
  s.data = data_;
  s.done = done_;
  s.field = field_;
  s.fieldInfo = field_->info();
  s.report = report_;
  s.maxRelativeEnergyError = std::max(energyErrorBefore_, stepper_->maxRelativeEnergyError());
  const double pushed = static_cast<double>((done_ - firstDone_) * plan_.recordEvery * plan_.particles);
  s.particleStepsPerSecond = integrationSeconds_ > 0 ? pushed / integrationSeconds_ : 0;
  s.device = stepper_->deviceName();
  s.warnings = warnings_;
  return s;
}

void TraceRun::publish(jobs::Latest<TraceSnapshot>& sink) {
  sink.publish(std::make_shared<const TraceSnapshot>(snapshot()));
}

void TraceRun::writeState(storage::OutputFile& file, const std::string& status) {
  const TraceSnapshot now = snapshot();
  writeTrace(file, {now, &stepper_->state(), recipe_.get(), command_, started_, status, secondsSince(begun_)});
}

} // namespace larmor::studies::trajectories
