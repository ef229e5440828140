#pragma once
#include "engine/core/Error.h"
#include "engine/core/Philox.h"
#include "engine/learning/Training.h"

#include <cmath>

/// A training that takes a moment.
namespace larmor::testing {

using namespace learning;

/// y = sin(2 x0) x1, without noise.
inline Arrays rowsOf(std::uint64_t seed, std::int64_t count) {
  Philox random(seed, 2, 0);
  Arrays rows{{"input", {{}, {count, 2}}}, {"target", {{}, {count, 1}}}, {"weight", {{}, {count, 1}}}};
  for (std::int64_t i = 0; i < count; ++i) {
    const double x = random.uniform(-1, 1), y = random.uniform(-1, 1);
    rows["input"].values.insert(rows["input"].values.end(), {float(x), float(y)});
    rows["target"].values.push_back(float(std::sin(2 * x) * y));
    rows["weight"].values.push_back(1);
  }
  return rows;
}

inline TrainingTask smallTask() {
  TrainingTask task;
  task.network = {"dense", {{"units", "2 16 16 1"}}};
  task.objective = {"weighted_squares"};
  task.training = rowsInMemory(rowsOf(1, 300));
  task.validation = rowsInMemory(rowsOf(2, 100));
  task.trainer.epochs = 400;
  task.trainer.rate = 0.01;
  task.trainer.schedule = RateSchedule::Cosine;
  task.device = "cpu";
  return task;
}

inline TrainingResult trained(const TrainingTask& task) {
  jobs::JobContext context;
  return train(task, context);
}

/// Stops a training when a snapshot says so; everything it then had done.
template <class Stop>
TrainingState stopped(const TrainingTask& task, Stop stop) {
  jobs::JobContext context;
  TrainingState last;
  const auto look = [&](const TrainingState& state) {
    last = state;
    if (stop(state))
      context.requestCancel();
  };
  try {
    train(task, context, jobs::Sink<TrainingState>(look));
  } catch (const Cancelled&) {
    return last;
  }
  throw Error("training", "was not stopped");
}

} // namespace larmor::testing
