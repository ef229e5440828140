#include "engine/learning/plugin/Trainer.h"

#include "engine/core/ThreadPool.h"
#include "engine/learning/Fingerprint.h"

#include <c10/core/GradMode.h>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

namespace larmor::learning {

namespace {

/// Multiplications between two looks at the owner's wishes, some 20 ms of a core or of a graphics card.
double workAtOnce(const at::Device& device) { return device.is_cpu() ? 1e8 : 5e10; }
constexpr double fewRows = 16, longer = 10; ///< see pieceOf
constexpr std::int64_t manySteps = 100;     ///< epochs of so many steps have a meter that shows each step
constexpr auto betweenSnapshots = std::chrono::milliseconds(30);

template <class Duration>
double secondsOf(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

std::string textOf(const Spec& spec) {
  std::string text = spec.name;
  for (const auto& [key, value] : spec.options)
    text += " " + key + "=" + value;
  return text;
}

std::string identityOf(const TrainingTask& task) {
  TrainerParameters trainer = task.trainer;
  ParameterSet set(trainer);
  std::string text = fmt::format("{:016x} {:016x}; {}; {};", task.training->fingerprint(),
                                 task.validation->fingerprint(), textOf(task.network), textOf(task.objective));
  for (const auto& [what, arrays] : {std::pair{"start", &task.start}, std::pair{"constants", &task.constants}})
    if (!arrays->empty())
      text += fmt::format(" {} {:016x};", what, Fingerprint().add(*arrays).value());
  for (const auto& [key, value] : set.texts())
    text += " " + key + "=" + value;
  return text;
}

std::vector<std::int64_t> inOrder(std::int64_t count) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(count));
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

std::vector<Meter> usualMeters(bool manyStepsPerEpoch) {
  std::vector<Meter> meters{{"loss", "Loss", "1", "training", "epoch", true},
                            {"validation", "Loss", "1", "validation", "epoch", true},
                            {"learning_rate", "η", "1", "Learning rate", "epoch", true},
                            {"gradient_norm", "|∇|", "1", "Gradient norm", "epoch", true},
                            {"throughput", "Rows", "1/s", "Throughput", "epoch", false}};
  if (manyStepsPerEpoch)
    meters.push_back({"step_loss", "Loss", "1", "each step", "step", true});
  return meters;
}

std::unique_ptr<Module> moduleOf(const TrainingTask& task, const at::Device& device) {
  auto module = buildNetwork(task.network, task.trainer.seed);
  if (!task.start.empty())
    copyInto(module->weights, task.start, "first weights");
  for (auto& [name, tensor] : module->weights)
    tensor = tensor.detach().to(device).requires_grad_(true);
  return module;
}

Tensors constantsOf(const TrainingTask& task, const at::Device& device) {
  requireConsistent(task.constants, "constant");
  return tensorsOf(task.constants, device);
}

/// Rows that are computed at once. Some more of those that take long, since a layer costs hardly more for a few rows
/// than for one.
std::int64_t pieceOf(double work, const at::Device& device) {
  const double rows = workAtOnce(device) / std::max(1.0, work);
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::max(rows, std::min(fewRows, longer * rows))));
}

} // namespace

Trainer::Trainer(const TrainingTask& task, TrainingKeeper* keeper, jobs::JobContext& context,
                 const jobs::Sink<TrainingState>& sink)
    : task_(task), parameters_(task.trainer), keeper_(keeper), context_(context), sink_(sink),
      device_(deviceNamed(task.device)), module_(moduleOf(task, device_)), objective_(buildObjective(task.objective)),
      constants_(constantsOf(task, device_)),
      training_(task.training, "training rows", constants_, device_, parameters_.seed),
      validation_(task.validation, "validation rows", constants_, device_, parameters_.seed),
      best_(cloned(module_->weights)), optimiser_(module_->weights, parameters_), order_(inOrder(training_.size())),
      validationOrder_(inOrder(validation_.size())), identity_(identityOf(task)) {
  if (parameters_.average > 0) {
    average_ = moduleOf(task, device_);
    for (auto& [name, tensor] : average_->weights)
      tensor.requires_grad_(false);
  }
  batch_ = parameters_.batch > 0 ? std::min(parameters_.batch, training_.size()) : training_.size();
  work_ = module_->work(training_.at(order_, 0, 1, 0));
  piece_ = pieceOf(work_, device_);
  const std::int64_t pieces = (batch_ + piece_ - 1) / piece_;
  side_ = device_.is_cpu() ? std::min<std::int64_t>(pieces, ThreadPool::shared().threads()) : 1;
  if (side_ > 1)
    copies_ = std::make_unique<SideBySide>(task.network, parameters_.seed, *module_, std::size_t(side_));
  now_.epochs = parameters_.epochs;
  now_.stepsPerEpoch = (training_.size() + batch_ - 1) / batch_;
  now_.device = labelOf(device_);
  now_.meters = usualMeters(now_.stepsPerEpoch >= manySteps);
}

Meter& Trainer::meter(const char* name) {
  return *std::find_if(now_.meters.begin(), now_.meters.end(), [&](const Meter& m) { return m.name == name; });
}

/// Adds what was measured at the end of this epoch to the meter of its name.
void Trainer::collect(const Meter& look) {
  auto known =
      std::find_if(now_.meters.begin(), now_.meters.end(), [&](const Meter& m) { return m.name == look.name; });
  if (known == now_.meters.end()) {
    known = now_.meters.insert(known, look);
    known->at.clear();
    known->values.clear();
  }
  const double epoch = double(now_.epoch + 1);
  known->add(look.x == "step" ? epoch * double(now_.stepsPerEpoch) : epoch, look.values.front());
}

/// A random order of the rows from (seed, epoch) alone, so that a resumed training sees the same one.
void Trainer::shuffle() {
  order_ = inOrder(training_.size());
  Philox random(parameters_.seed, streams::rowOrder, static_cast<std::uint64_t>(now_.epoch));
  for (std::size_t i = order_.size(); i > 1; --i)
    std::swap(order_[i - 1], order_[static_cast<std::size_t>(random.uniform() * double(i))]);
}

double Trainer::finite(double loss) const {
  if (!std::isfinite(loss))
    throw Error("training", fmt::format("the loss is not finite in epoch {}", now_.epoch + 1),
                "a smaller learning rate, or data without extreme values");
  return loss;
}

/// Norm of all gradients together; they are then shortened if they have to be.
double Trainer::clippedNorm() {
  std::vector<at::Tensor> squares;
  for (const auto& [name, weight] : module_->weights)
    if (weight.grad().defined())
      squares.push_back(weight.grad().square().sum());
  const double norm = squares.empty() ? 0.0 : std::sqrt(at::stack(squares).sum().item<double>());
  if (parameters_.clip > 0 && norm > parameters_.clip)
    for (const auto& [name, weight] : module_->weights)
      if (weight.grad().defined())
        weight.grad().mul_(parameters_.clip / norm);
  return norm;
}

void Trainer::averageWeights() {
  const double decay = parameters_.averageAt(optimiser_.updates);
  for (auto& [name, mean] : average_->weights)
    mean.mul_(decay).add_(module_->weights[name], 1.0 - decay);
}

/// Mean over rows, in pieces of which some are computed at a time. @param part(i, begin, end): mean over some rows, the
/// i-th of those that are computed now. @param ready called after each of these groups. @param seconds what they take
/// is added
double Trainer::meanOf(std::int64_t first, std::int64_t last,
                       const std::function<double(std::size_t, std::int64_t, std::int64_t)>& part,
                       const std::function<void()>& ready, double& seconds) {
  double sum = 0;
  const std::int64_t group = piece_ * side_;
  for (std::int64_t begin = first; begin < last; begin += group) {
    const std::int64_t end = std::min(begin + group, last);
    const auto started = Clock::now();
    std::vector<double> sums(static_cast<std::size_t>((end - begin + piece_ - 1) / piece_));
    sideBySide(sums.size(), [&](std::size_t i) {
      const std::int64_t from = begin + std::int64_t(i) * piece_, to = std::min(from + piece_, end);
      sums[i] = part(i, from, to) * double(to - from);
    });
    for (const double some : sums)
      sum += some;
    ready();
    seconds += secondsOf(Clock::now() - started);
    if (end < last)
      look();
  }
  return sum / double(last - first);
}

/// One update of the weights from the mean gradient of these rows.
void Trainer::step(std::int64_t first, std::int64_t last) {
  for (const auto& [name, weight] : module_->weights)
    weight.mutable_grad() = at::Tensor();
  const auto part = [&](std::size_t i, std::int64_t begin, std::int64_t end) {
    const double share = double(end - begin) / double(last - first);
    const Module& network = copies_ ? copies_->at(i) : *module_;
    const at::Tensor value = objective_->loss(network, training_.at(order_, begin, end, now_.epoch));
    value.backward(share < 1.0 ? at::full_like(value, share) : at::Tensor());
    return finite(value.item<double>());
  };
  const auto collected = [&] {
    if (copies_)
      copies_->collect(*module_);
  };
  const double loss = meanOf(first, last, part, collected, workSeconds_);
  const auto from = Clock::now();
  const c10::NoGradGuard noGradients;
  gradientSum_ += clippedNorm();
  optimiser_.step(parameters_.rateAt(now_.epochsDone(), optimiser_.updates));
  if (average_)
    averageWeights();
  lossSum_ += loss * double(last - first);
  ++now_.step;
  if (now_.stepsPerEpoch >= manySteps)
    meter("step_loss").add(double(now_.epoch * now_.stepsPerEpoch + now_.step), loss);
  workSeconds_ += secondsOf(Clock::now() - from);
}

/// Mean loss of the validation rows with the weights that are kept.
double Trainer::validate() {
  const c10::NoGradGuard noGradients;
  const auto part = [&](std::size_t, std::int64_t begin, std::int64_t end) {
    return objective_->loss(seen(), validation_.at(validationOrder_, begin, end, 0)).item<double>();
  };
  double seconds = 0; // not of the throughput, which is that of training
  return meanOf(
      0, validation_.size(), part, [] {}, seconds);
}

/// What the study measures of the network at the end of this epoch; nothing if no look is due.
std::vector<Meter> Trainer::looked() {
  const std::int64_t epoch = now_.epoch + 1, every = task_.looks.every;
  if (every <= 0 || (epoch % every != 0 && epoch != parameters_.epochs))
    return {};
  if (sink_.wanted())
    publish(); // it may take a while
  return task_.looks.measure(arraysOf(seen().weights), context_);
}

void Trainer::endEpoch(double validation, const std::vector<Meter>& looked) {
  const double rows = double(training_.size()), position = double(now_.epoch + 1);
  now_.rowsPerSecond = rows / workSeconds_;
  meter("loss").add(position, lossSum_ / rows);
  meter("validation").add(position, validation);
  meter("learning_rate").add(position, parameters_.rateAt(double(now_.epoch), now_.epoch * now_.stepsPerEpoch));
  meter("gradient_norm").add(position, gradientSum_ / double(now_.stepsPerEpoch));
  meter("throughput").add(position, now_.rowsPerSecond);
  for (const Meter& look : looked)
    collect(look);
  ++now_.epoch;
  now_.step = 0;
  lossSum_ = gradientSum_ = workSeconds_ = 0;
  if (validation < now_.bestValidation) {
    now_.bestValidation = validation;
    now_.bestEpoch = now_.epoch;
    copyInto(best_, seen().weights);
  }
}

void Trainer::epoch() {
  if (!copies_)
    useThreadsFor(work_ * double(std::min(piece_, batch_))); // looks at the end of an epoch use one
  if (batch_ < training_.size())
    shuffle();
  while (now_.step < now_.stepsPerEpoch) {
    look();
    step(now_.step * batch_, std::min((now_.step + 1) * batch_, training_.size()));
  }
  const double validation = validate();
  endEpoch(validation, looked());
}

bool Trainer::stoppedEarly() const {
  return parameters_.patience > 0 && now_.epoch - now_.bestEpoch >= parameters_.patience;
}

void Trainer::loop() {
  while (now_.epoch < parameters_.epochs && !stoppedEarly())
    epoch();
}

TrainingResult Trainer::run() {
  restore();
  try {
    loop();
    save();
  } catch (const Cancelled&) {
    save();
    publish();
    throw;
  }
  publish();
  return {arraysOf(best_), state()};
}

TrainingCost Trainer::tried() {
  const std::int64_t rows = std::min(piece_ * side_, batch_);
  useThreadsFor(work_ * double(std::min(piece_, rows)));
  step(0, rows); // LibTorch makes its kernels
  context_.checkpoint();
  const auto from = Clock::now();
  step(0, rows);
  const double pieces = double(batch_) / double(rows);
  return {module_->parameterCount(),
          now_.stepsPerEpoch * parameters_.epochs,
          rows,
          work_,
          0,
          secondsOf(Clock::now() - from) * pieces};
}

/// Between two pieces of work: pause, cancel, progress, snapshot, checkpoint.
void Trainer::look() {
  const auto now = Clock::now();
  context_.checkpoint();
  const auto after = Clock::now();
  if (after - now > std::chrono::milliseconds(1))
    idle_ += after - now;
  if (after - lastLook_ < std::chrono::milliseconds(10) && now_.epochsDone() > 0)
    return; // nobody looks more often
  lastLook_ = after;
  context_.progress(now_.epochsDone(), double(parameters_.epochs), fmt::format("epoch {}", now_.epoch + 1));
  if (after - lastPublished_ > betweenSnapshots && sink_.wanted())
    publish();
  if (keeper_ && keeper_->due())
    save();
}

void Trainer::publish() {
  lastPublished_ = Clock::now();
  TrainingState snapshot = state();
  if (task_.shareWeights)
    snapshot.weights = std::make_shared<const Arrays>(arraysOf(seen().weights));
  sink_.publish(std::move(snapshot));
}

TrainingState Trainer::state() const {
  TrainingState result = now_;
  const double here = secondsOf(Clock::now() - begin_ - idle_), done = now_.epochsDone() - startEpochs_;
  result.seconds = earlierSeconds_ + here;
  if (done > 0)
    result.secondsLeft = here / done * (double(parameters_.epochs) - now_.epochsDone());
  if (workSeconds_ > 0 && now_.step > 0)
    result.rowsPerSecond = double(std::min(now_.step * batch_, training_.size())) / workSeconds_;
  return result;
}

TrainingMemory Trainer::memory() const {
  return {identity_,
          state(),
          optimiser_.updates,
          lossSum_,
          gradientSum_,
          workSeconds_,
          {{"weights", arraysOf(module_->weights)},
           {"average", average_ ? arraysOf(average_->weights) : Arrays()},
           {"best", arraysOf(best_)},
           {"mean", arraysOf(optimiser_.mean)},
           {"square", arraysOf(optimiser_.square)}}};
}

void Trainer::save() {
  if (keeper_)
    keeper_->save(memory());
}

void Trainer::restore() {
  TrainingMemory kept;
  if (!keeper_ || !keeper_->load(kept))
    return;
  if (kept.identity != identity_)
    throw Error(task_.checkpoint, "belongs to other data or settings", "the same ones, or another name");
  Tensors none;
  const std::pair<const char*, Tensors*> all[] = {{"weights", &module_->weights},
                                                  {"average", average_ ? &average_->weights : &none},
                                                  {"best", &best_},
                                                  {"mean", &optimiser_.mean},
                                                  {"square", &optimiser_.square}};
  for (const auto& [name, tensors] : all)
    copyInto(*tensors, kept.weights[name], std::string(name) + " of the checkpoint");
  optimiser_.updates = kept.updates;
  lossSum_ = kept.lossSum;
  gradientSum_ = kept.gradientSum;
  workSeconds_ = kept.workSeconds;
  earlierSeconds_ = kept.state.seconds;
  kept.state.epochs = now_.epochs;
  kept.state.stepsPerEpoch = now_.stepsPerEpoch;
  kept.state.device = now_.device;
  now_ = std::move(kept.state);
  startEpochs_ = now_.epochsDone();
}

} // namespace larmor::learning
