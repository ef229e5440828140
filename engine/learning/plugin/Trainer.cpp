#include "engine/learning/plugin/Trainer.h"

#include "engine/core/Error.h"
#include "engine/core/Philox.h"

#include <chrono>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <limits>
#include <sstream>

namespace larmor::learning {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t columns = 6; ///< of a saved report
constexpr double secondsBetweenCheckpoints = 20;

torch::optim::AdamWOptions optionsOf(const TrainerParameters& p) {
  return torch::optim::AdamWOptions(p.rate).betas({p.beta1, p.beta2}).eps(p.epsilon).weight_decay(p.weightDecay);
}

at::Tensor tensorOf(const std::vector<EpochReport>& history) {
  at::Tensor table = at::empty({static_cast<std::int64_t>(history.size()), columns}, at::kDouble);
  double* to = table.data_ptr<double>();
  for (const EpochReport& r : history)
    for (double v : {double(r.epoch), r.loss, r.validation, r.rate, r.gradientNorm, r.rowsPerSecond})
      *to++ = v;
  return table;
}

std::vector<EpochReport> historyOf(const at::Tensor& table) {
  std::vector<EpochReport> history;
  const double* v = table.data_ptr<double>();
  for (std::int64_t i = 0; i < table.size(0); ++i, v += columns)
    history.push_back({static_cast<std::int64_t>(v[0]), v[1], v[2], v[3], v[4], v[5]});
  return history;
}

} // namespace

Trainer::Trainer(Task task, const TrainerParameters& parameters, std::string checkpoint)
    : task_(std::move(task)), parameters_(parameters), checkpoint_(std::move(checkpoint)),
      optimiser_(task_.weights, optionsOf(parameters)), bestValidation_(std::numeric_limits<double>::infinity()) {
  for (const at::Tensor& w : task_.weights) {
    best_.push_back(w.detach().clone());
    if (parameters_.average > 0)
      average_.push_back(w.detach().clone());
  }
}

void Trainer::copyInto(std::vector<at::Tensor>& to, const std::vector<at::Tensor>& from) {
  const torch::NoGradGuard guard;
  for (std::size_t i = 0; i < to.size(); ++i)
    to[i].copy_(from[i]);
}

void Trainer::withAverage(const std::function<void()>& look) {
  if (average_.empty())
    return look();
  std::vector<at::Tensor> own;
  for (const at::Tensor& w : task_.weights)
    own.push_back(w.detach().clone());
  copyInto(task_.weights, average_);
  look();
  copyInto(task_.weights, own);
}

void Trainer::setRate(double rate) {
  for (auto& group : optimiser_.param_groups())
    static_cast<torch::optim::AdamWOptions&>(group.options()).lr(rate);
}

/// A random order of the rows from (seed, epoch) alone, so that a resumed training sees the same one.
at::Tensor Trainer::order() const {
  at::Tensor rows = at::arange(task_.rows, at::kLong);
  std::int64_t* r = rows.data_ptr<std::int64_t>();
  Philox random(parameters_.seed, streams::rowOrder, history_.size());
  for (std::int64_t i = task_.rows; i > 1; --i)
    std::swap(r[i - 1], r[static_cast<std::int64_t>(random.uniform() * double(i))]);
  return rows;
}

void Trainer::step(const at::Tensor& rows, double& loss, double& gradient) {
  optimiser_.zero_grad();
  const at::Tensor value = task_.loss(rows);
  value.backward();
  double square = 0;
  for (const at::Tensor& w : task_.weights)
    if (w.grad().defined())
      square += w.grad().square().sum().item<double>();
  const double norm = std::sqrt(square);
  if (parameters_.clip > 0 && norm > parameters_.clip)
    for (const at::Tensor& w : task_.weights)
      w.grad().mul_(parameters_.clip / norm);
  optimiser_.step();
  const torch::NoGradGuard guard;
  for (std::size_t i = 0; i < average_.size(); ++i)
    average_[i].mul_(parameters_.average).add_(task_.weights[i], 1.0 - parameters_.average);
  loss += value.item<double>() * double(rows.size(0));
  gradient += norm;
}

EpochReport Trainer::epoch() {
  EpochReport report;
  const auto begin = Clock::now();
  const std::int64_t done = static_cast<std::int64_t>(history_.size());
  report.epoch = done + 1;
  report.rate = parameters_.rateAt(done);
  setRate(report.rate);
  const std::int64_t batch = parameters_.batch > 0 ? std::min(parameters_.batch, task_.rows) : task_.rows;
  // All rows at once need no order.
  const at::Tensor rows = batch < task_.rows ? order() : at::arange(task_.rows, at::kLong);
  std::int64_t steps = 0;
  for (std::int64_t first = 0; first < task_.rows; first += batch, ++steps)
    step(rows.slice(0, first, std::min(first + batch, task_.rows)), report.loss, report.gradientNorm);
  report.loss /= double(task_.rows);
  report.gradientNorm /= double(steps);
  withAverage([&] {
    const torch::NoGradGuard guard;
    report.validation = task_.validation();
  });
  report.rowsPerSecond = double(task_.rows) / std::chrono::duration<double>(Clock::now() - begin).count();
  return report;
}

void Trainer::keepBest(const EpochReport& report) {
  if (!(report.validation < bestValidation_))
    return;
  bestValidation_ = report.validation;
  bestEpoch_ = report.epoch;
  copyInto(best_, average_.empty() ? task_.weights : average_);
}

void Trainer::run(TrainingObserver& observer) {
  load();
  auto saved = Clock::now();
  while (static_cast<std::int64_t>(history_.size()) < parameters_.epochs) {
    const EpochReport report = epoch();
    if (!std::isfinite(report.loss))
      throw Error("training", fmt::format("the loss is not finite after epoch {}", report.epoch),
                  "a smaller learning rate, or data without extreme values");
    history_.push_back(report);
    keepBest(report);
    try {
      observer.epochDone(report);
    } catch (const Cancelled&) {
      save();
      throw;
    }
    if (parameters_.patience > 0 && report.epoch - bestEpoch_ >= parameters_.patience)
      break;
    if (Clock::now() - saved > std::chrono::duration<double>(secondsBetweenCheckpoints)) {
      save();
      saved = Clock::now();
    }
  }
  save();
  copyInto(task_.weights, best_);
}

void Trainer::save() const {
  if (checkpoint_.empty())
    return;
  torch::serialize::OutputArchive archive;
  const auto write = [&](const std::string& name, const std::vector<at::Tensor>& tensors) {
    for (std::size_t i = 0; i < tensors.size(); ++i)
      archive.write(name + std::to_string(i), tensors[i].detach());
  };
  archive.write("identity", c10::IValue(task_.identity));
  archive.write("history", tensorOf(history_));
  archive.write("best_epoch", c10::IValue(bestEpoch_));
  archive.write("best_validation", c10::IValue(bestValidation_));
  write("weights", task_.weights);
  write("average", average_);
  write("best", best_);
  torch::serialize::OutputArchive optimiser(archive.compilation_unit());
  optimiser_.save(optimiser);
  archive.write("optimiser", optimiser);
  const std::string temporary = checkpoint_ + ".part";
  try {
    archive.save_to(temporary);
    fs::rename(temporary, checkpoint_);
  } catch (const std::exception& error) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    throw Error(checkpoint_, std::string("cannot be written (") + error.what() + ")");
  }
}

void Trainer::load() {
  std::error_code ignored;
  if (checkpoint_.empty() || !fs::exists(checkpoint_, ignored))
    return;
  c10::IValue identity, epoch, validation;
  torch::serialize::InputArchive archive;
  try {
    archive.load_from(checkpoint_);
    archive.read("identity", identity);
  } catch (const std::exception&) {
    throw Error(checkpoint_, "is no checkpoint of a training", "a file written by one, or another name");
  }
  if (identity.toStringRef() != task_.identity)
    throw Error(checkpoint_, "belongs to other data or settings", "the same ones, or another name");
  const auto read = [&](const std::string& name, std::vector<at::Tensor>& tensors) {
    const torch::NoGradGuard guard;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
      at::Tensor value;
      archive.read(name + std::to_string(i), value);
      tensors[i].copy_(value);
    }
  };
  try {
    at::Tensor history;
    archive.read("history", history);
    archive.read("best_epoch", epoch);
    archive.read("best_validation", validation);
    read("weights", task_.weights);
    read("average", average_);
    read("best", best_);
    torch::serialize::InputArchive optimiser;
    archive.read("optimiser", optimiser);
    optimiser_.load(optimiser);
    history_ = historyOf(history);
    bestEpoch_ = epoch.toInt();
    bestValidation_ = validation.toDouble();
  } catch (const std::exception& error) {
    throw Error(checkpoint_, "is damaged", "a whole checkpoint, or another name");
  }
}

} // namespace larmor::learning
