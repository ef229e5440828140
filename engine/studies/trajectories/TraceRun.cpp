#include "engine/studies/trajectories/TraceRun.h"

#include "engine/core/Fingerprint.h"
#include "engine/core/Memory.h"
#include "engine/motion/GyroPeriod.h"
#include "engine/storage/Checkpoint.h"
#include "engine/storage/PartFile.h"
#include "engine/storage/RunFile.h"
#include "engine/studies/trajectories/Preparation.h"
#include "engine/studies/trajectories/SampledStepper.h"
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

/// A trace at work, on the job's thread.
class TraceRun {
public:
  TraceRun(const TraceOrder& order, jobs::JobContext& context, const jobs::Sink<TraceSnapshot>& sink)
      : order_(order), recipe_(*order.recipe), context_(context), partBefore_(context, 0.0, 0.0),
        partTracing_(context, 0.0, order.tracingShare), partAfter_(context, order.tracingShare, 1.0), sink_(sink) {
    recipe_.parameters().requireValid();
    recipe_.makeFilesAbsolute(); // a run file must find its inputs from anywhere
  }
  TraceResult run() {
    prepare();
    order_.resumeFrom.empty() ? start() : goOn();
    return integrate();
  }

private:
  void prepare();
  void requireFieldOf(const std::string& fingerprint);
  void start();
  void goOn();
  TraceResult integrate();
  std::unique_ptr<motion::Stepper> stepperFrom(motion::ParticleState state);
  void takeEvents(bool ended);
  motion::TraceSetup setup() const;
  std::size_t recordsPerAdvance(double secondsPerRecord) const;
  void advanceAll(storage::CheckpointWriter* file);
  void analyseAll();
  TraceResult finish();
  statistics::AnalyseOptions analyseOptions() const;
  void analyseSome();
  void writeState(storage::OutputFile& file, const std::string& status);
  TraceSnapshot snapshot() const;

  const TraceOrder& order_;
  TraceRecipe& recipe_;
  jobs::JobContext& context_;
  jobs::JobContext partBefore_, partTracing_, partAfter_; ///< its stages, where it is a part of a larger job
  bool isPart() const { return order_.tracingShare < 1.0; }
  jobs::JobContext& before() { return isPart() ? partBefore_ : context_; }
  jobs::JobContext& tracing() { return isPart() ? partTracing_ : context_; }
  jobs::JobContext& after() { return isPart() ? partAfter_ : context_; }
  const jobs::Sink<TraceSnapshot>& sink_;
  motion::TracePlan plan_;
  fields::FieldPointer field_;
  std::shared_ptr<Trajectories> data_;
  std::unique_ptr<motion::Stepper> stepper_;
  SampledStepper* sampled_ = nullptr; ///< the stepper, if it looks for events
  std::shared_ptr<const statistics::FoundEvents> events_;
  std::shared_ptr<const statistics::TrajectoryReport> report_;
  std::vector<std::string> warnings_;
  std::size_t done_ = 0, firstDone_ = 0;
  double energyErrorBefore_ = 0; ///< of the run that is gone on with
  double integrationSeconds_ = 0, analysisSeconds_ = 0, gyroPeriod_ = 0;
  std::string started_, fingerprint_;
  Clock::time_point begun_;
};

void TraceRun::prepare() {
  started_ = storage::nowUtc();
  begun_ = Clock::now();
  plan_ = motion::planOf(recipe_.motion, recipe_.ensemble); // what is wrong with it is said before the field is built
  if (!order_.out.empty())
    storage::PartFile writable(order_.out); // an unwritable place is better known before an hour of work
  field_ = recipe_.buildField(before());
  fingerprint_ = recipe_.fingerprintIn(*field_);
  requireFieldOf(order_.fingerprint);
}

/// Paths in two fields are no paths: a file may have been replaced since.
void TraceRun::requireFieldOf(const std::string& fingerprint) {
  if (const std::string file = recipe_.otherField(*field_, fingerprint); !file.empty())
    throw Error(file, "is another field than the run began in (its values are others)",
                fmt::format("the values {} of then, not {}", contentIn(fingerprint), contentIn(fingerprint_)));
}

void TraceRun::start() {
  context_.checkpoint();
  before().progress(0, 1, "placing particles");
  Preparation made = studies::trajectories::prepare(recipe_, *field_, before());
  plan_ = made.plan;
  warnings_ = made.warnings;
  requireMemory(fmt::format("{} particles with {} records, and the search for events", plan_.particles, plan_.records),
                made.memoryBytes, "fewer particles, fewer gyrations or a larger record_every");
  data_ = std::make_shared<Trajectories>(
      motion::allocate(plan_, field_->info(), recipe_.record.recordField, [this] { context_.checkpoint(); }));
  auto state = motion::initialState(*field_, recipe_.ensemble, plan_);
  gyroPeriod_ = motion::measuredGyroPeriod(*field_, setup(), state, plan_.steps);
  stepper_ = stepperFrom(std::move(state));
  stepper_->writeInitial(*data_);
  done_ = 1;
}

void TraceRun::goOn() {
  before().progress(0, 1, "reading " + order_.resumeFrom.filename().string());
  gyroPeriod_ = std::nan("");
  ResumePoint point = readResumePoint(order_.resumeFrom, recipe_, field_->info());
  requireFieldOf(point.fingerprint);
  plan_ = point.plan;
  warnings_ = warningsAbout(*field_, plan_, {}, recipe_.motion.stepsPerGyration);
  data_ = std::make_shared<Trajectories>(std::move(point.data));
  done_ = point.done;
  energyErrorBefore_ = point.energyError;
  stepper_ = stepperFrom(std::move(point.state));
  if (sampled_ && point.search)
    sampled_->search().restore(*point.search);
}

std::unique_ptr<motion::Stepper> TraceRun::stepperFrom(motion::ParticleState state) {
  sampled_ = nullptr;
  if (!plan_.searchWhileTracing)
    return motion::makeStepper(field_, setup(), std::move(state), recipe_.machine.device);
  auto sampled = sampledStepper(field_, setup(), std::move(state), plan_, recipe_.machine.device);
  sampled_ = sampled.get();
  return sampled;
}

motion::TraceSetup TraceRun::setup() const {
  return motion::setupOf(plan_, recipe_.motion, field_->info(), recipe_.machine.threadCount());
}

/// Of all particles; none if they are sought in the records.
void TraceRun::takeEvents(bool ended) {
  if (sampled_)
    events_ = sampled_->found(ended);
}

std::size_t TraceRun::recordsPerAdvance(double secondsPerRecord) const {
  // About 30 ms of work at a time: smooth pictures and prompt cancel without idle workers at every joint.
  // Work that does not depend on the number of records (each particle's own field) is spread over longer advances.
  const double seconds = std::max(0.03, 5 * stepper_->overheadSeconds());
  const double wanted = secondsPerRecord > 0 ? seconds / secondsPerRecord : 1;
  return std::clamp<std::size_t>(static_cast<std::size_t>(wanted), 1,
                                 std::min(plan_.records - done_, stepper_->mostRecords()));
}

TraceResult TraceRun::integrate() {
  firstDone_ = done_;
  std::unique_ptr<storage::CheckpointWriter> file;
  if (!order_.out.empty())
    file = std::make_unique<storage::CheckpointWriter>(order_.out, [this](storage::OutputFile& output) {
      takeEvents(done_ == plan_.records);
      writeState(output, "checkpoint");
    });
  try {
    advanceAll(file.get());
    takeEvents(true);
    analyseAll();
  } catch (...) { // cancelled or failed: what was computed so far stays
    takeEvents(done_ == plan_.records);
    if (file)
      file->finish([this](storage::OutputFile& output) { writeState(output, "cancelled"); });
    sink_.publish(snapshot());
    throw;
  }
  if (file && order_.temporary) {
    std::error_code ignored;
    std::filesystem::remove(order_.out, ignored);
    std::filesystem::remove(storage::CheckpointWriter::previousOf(order_.out), ignored);
  } else if (file) {
    // A part's end is there once the file is.
    after().progress(isPart() ? 0.5 : 1, 1, "writing " + order_.out.filename().string());
    file->finish([this](storage::OutputFile& output) { writeState(output, "complete"); });
  }
  return finish();
}

void TraceRun::advanceAll(storage::CheckpointWriter* file) {
  double secondsPerRecord = 0;
  while (done_ < plan_.records) {
    context_.checkpoint();
    if (file)
      file->writeIfDue();
    const std::size_t count = recordsPerAdvance(secondsPerRecord);
    const auto before = Clock::now();
    stepper_->advance(*data_, done_, count, context_);
    const double seconds = secondsSince(before);
    integrationSeconds_ += seconds;
    done_ += count;
    secondsPerRecord = seconds / static_cast<double>(count);
    tracing().progress(static_cast<double>(done_), static_cast<double>(plan_.records), "tracing");
    if (sink_.wanted()) {
      takeEvents(false);
      if (analysisSeconds_ < 0.2 * secondsSince(begun_)) // live statistics may take a fifth of the time
        analyseSome();
      sink_.publish(snapshot());
    }
  }
}

void TraceRun::analyseAll() {
  auto options = analyseOptions();
  options.cancelled = [this] { return context_.cancelled(); };
  options.progress = [this](double fraction) {
    after().progress(isPart() ? 0.5 * fraction : fraction, 1, "statistics");
  };
  auto report = statistics::analyse(*data_, done_, options);
  if (!report.mirrorRefusal.empty() && !sampled_ && plan_.sampleEvery < plan_.recordEvery)
    report.refuseEvents(report.mirrorRefusal + "; seek_events tracing finds them between the records");
  report_ = std::make_shared<const statistics::TrajectoryReport>(std::move(report));
}

TraceResult TraceRun::finish() {
  TraceResult result;
  result.wallSeconds = secondsSince(begun_);
  result.last = snapshot();
  result.last.complete = true;
  result.particles = plan_.particles;
  result.steps = plan_.steps;
  result.recordEvery = plan_.recordEvery;
  result.integrationSeconds = integrationSeconds_;
  result.gyroPeriod = gyroPeriod_;
  sink_.publish(result.last);
  return result;
}

statistics::AnalyseOptions TraceRun::analyseOptions() const {
  auto options = runs::analyseOptionsFor(*field_);
  options.found = events_.get();
  options.threads = recipe_.machine.threadCount();
  return options;
}

void TraceRun::analyseSome() {
  const auto before = Clock::now();
  auto options = analyseOptions();
  options.cancelled = [this] { return context_.cancelled(); };
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
  s.events = events_;
  s.maxRelativeEnergyError = std::max(energyErrorBefore_, stepper_->maxRelativeEnergyError());
  const double pushed = static_cast<double>((done_ - firstDone_) * plan_.recordEvery * plan_.particles);
  s.particleStepsPerSecond = integrationSeconds_ > 0 ? pushed / integrationSeconds_ : 0;
  s.device = stepper_->deviceName();
  s.warnings = warnings_;
  s.fingerprint = fingerprint_;
  s.name = order_.name;
  if (s.name.empty())
    s.name = runs::usualName(s, recipe_.field.chosen().label());
  return s;
}

void TraceRun::writeState(storage::OutputFile& file, const std::string& status) {
  TraceSnapshot now = snapshot();
  if (sampled_ && status != "complete")
    now.search = std::make_shared<const statistics::EventSearch::State>(sampled_->search().state());
  writeTrace(file, {now, &stepper_->state(), &recipe_, order_.command, started_, status, secondsSince(begun_)});
}

} // namespace

TraceResult trace(const TraceOrder& order, jobs::JobContext& context, const jobs::Sink<TraceSnapshot>& sink) {
  return TraceRun(order, context, sink).run();
}

} // namespace larmor::studies::trajectories
