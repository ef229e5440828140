#include "engine/learning/plugin/Dense.h"

#include "engine/core/Error.h"
#include "engine/core/Philox.h"
#include "engine/learning/plugin/Trainer.h"

#include <cmath>
#include <cstring>
#include <fmt/format.h>

namespace larmor::learning {

namespace {

/// FNV-1a, to tell one set of numbers from another.
std::uint64_t fingerprint(std::uint64_t hash, const std::vector<float>& values) {
  for (const float value : values) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    hash = (hash ^ bits) * 1099511628211ull;
  }
  return hash;
}

std::string identityOf(const DenseTask& task) {
  std::uint64_t hash = 14695981039346656037ull;
  for (const TrainingRows* rows : {&task.training, &task.validation})
    for (const auto* values : {&rows->inputs.values, &rows->targets.values, &rows->weights})
      hash = fingerprint(hash, *values);
  std::string text = fmt::format("{:016x}", hash);
  for (const std::int64_t units : task.units)
    text += fmt::format(" {}", units);
  const TrainerParameters& t = task.trainer;
  return text +
         fmt::format(" {} {} {} {} {} {} {} {} {} {} {} {} {}", int(task.first), int(task.output), t.epochs, t.batch,
                     t.warmup, t.rate, t.beta1, t.beta2, t.epsilon, t.weightDecay, t.clip, t.average, t.seed) +
         fmt::format(" {}", int(t.schedule));
}

struct Rows {
  at::Tensor inputs, targets, weights;
};

Rows rowsOf(const TrainingRows& rows, std::int64_t inputs, std::int64_t outputs, const char* name) {
  const auto n = static_cast<std::int64_t>(rows.size());
  if (n == 0)
    throw Error(name, "are none", "at least one");
  if (static_cast<std::int64_t>(rows.inputs.values.size()) != n * inputs ||
      static_cast<std::int64_t>(rows.targets.values.size()) != n * outputs)
    throw Error(name, fmt::format("{} inputs and {} targets", rows.inputs.values.size(), rows.targets.values.size()),
                fmt::format("{} and {}", n * inputs, n * outputs));
  for (const auto* values : {&rows.inputs.values, &rows.targets.values, &rows.weights})
    for (const float v : *values)
      if (!std::isfinite(v))
        throw Error(name, "hold a value that is not finite");
  const auto tensor = [](const std::vector<float>& values, std::int64_t rowCount) {
    return at::from_blob(const_cast<float*>(values.data()), {rowCount, std::int64_t(values.size()) / rowCount},
                         at::kFloat)
        .clone();
  };
  return {tensor(rows.inputs.values, n), tensor(rows.targets.values, n), tensor(rows.weights, n)};
}

class Perceptron {
public:
  Perceptron(const DenseTask& task) : square_(task.output == OutputForm::Square) {
    Philox random(task.trainer.seed, streams::weights, 0);
    for (std::size_t l = 0; l + 1 < task.units.size(); ++l) {
      const std::int64_t in = task.units[l], out = task.units[l + 1];
      const double reach = std::sqrt(6.0 / double(in + out));
      const auto draw = [&](at::Tensor tensor, bool bias) {
        float* v = tensor.data_ptr<float>();
        for (std::int64_t i = 0; i < tensor.numel(); ++i)
          v[i] = static_cast<float>(task.first == FirstWeights::Normal ? random.normal()
                                    : bias                             ? 0.0
                                                                       : random.uniform(-reach, reach));
        return tensor.requires_grad_(true);
      };
      tensors_.push_back(draw(at::empty({out, in}), false));
      tensors_.push_back(draw(at::empty({out}), true));
    }
  }
  std::vector<at::Tensor>& tensors() { return tensors_; }

  at::Tensor forward(at::Tensor x) const {
    for (std::size_t l = 0; l < tensors_.size(); l += 2) {
      x = at::linear(x, tensors_[l], tensors_[l + 1]);
      if (l + 2 < tensors_.size())
        x = at::tanh(x);
    }
    return square_ ? x.square() : x;
  }
  at::Tensor loss(const Rows& rows) const {
    return ((forward(rows.inputs) - rows.targets).square() * rows.weights).mean();
  }
  DenseNetwork network() const {
    DenseNetwork result;
    for (std::size_t l = 0; l < tensors_.size(); l += 2) {
      const at::Tensor w = tensors_[l].detach().contiguous(), b = tensors_[l + 1].detach().contiguous();
      const float *ws = w.data_ptr<float>(), *bs = b.data_ptr<float>();
      result.layers.push_back({static_cast<std::size_t>(w.size(1)),
                               static_cast<std::size_t>(w.size(0)),
                               {ws, ws + w.numel()},
                               {bs, bs + b.numel()}});
    }
    return result;
  }

private:
  bool square_;
  std::vector<at::Tensor> tensors_; ///< weights and bias of each layer
};

/// Networks of a few hundred weights: several threads only wait for each other, and one repeats to the bit.
class OneThread {
public:
  OneThread() : before_(at::get_num_threads()) { at::set_num_threads(1); }
  ~OneThread() { at::set_num_threads(before_); }

private:
  int before_;
};

class Relay final : public TrainingObserver {
public:
  Relay(DenseObserver& observer, std::function<DenseNetwork()> network)
      : observer_(observer), network_(std::move(network)) {}
  void epochDone(const EpochReport& report) override {
    if (observer_.networkWanted())
      observer_.network(network_());
    observer_.epochDone(report);
  }

private:
  DenseObserver& observer_;
  std::function<DenseNetwork()> network_;
};

} // namespace

DenseResult trainOnProcessor(const DenseTask& task, DenseObserver& observer) {
  if (task.units.size() < 2)
    throw Error("network", "has no layers", "at least inputs and outputs");
  const OneThread oneThread;
  const std::int64_t inputs = task.units.front(), outputs = task.units.back();
  const Rows training = rowsOf(task.training, inputs, outputs, "training rows");
  const Rows validation = rowsOf(task.validation, inputs, outputs, "validation rows");
  Perceptron perceptron(task);
  const std::int64_t count = training.inputs.size(0);
  Trainer trainer({perceptron.tensors(), count,
                   [&](const at::Tensor& rows) {
                     if (rows.size(0) == count)
                       return perceptron.loss(training);
                     return perceptron.loss({training.inputs.index_select(0, rows),
                                             training.targets.index_select(0, rows),
                                             training.weights.index_select(0, rows)});
                   },
                   [&] { return perceptron.loss(validation).item<double>(); }, identityOf(task)},
                  task.trainer, task.checkpoint);
  Relay relay(observer, [&] {
    DenseNetwork now;
    trainer.withAverage([&] { now = perceptron.network(); });
    return now;
  });
  trainer.run(relay);
  return {perceptron.network(), trainer.bestEpoch(), trainer.bestValidation(), trainer.history()};
}

} // namespace larmor::learning
