#pragma once
#include "engine/jobs/JobContext.h"
#include "engine/jobs/Sink.h"
#include "engine/studies/generative/DataRecipe.h"
#include "engine/studies/generative/Windows.h"

namespace larmor::studies::generative {

/// Windows as they are asked for.
struct DataOrder {
  DataRecipe recipe;
  std::filesystem::path folder; ///< where snapshots of the field are kept and looked for
};

/// What is known while they are made and at the end.
struct DataSnapshot {
  std::size_t snapshots = 0, finished = 0;    ///< of the field
  std::string now{};                          ///< what is done: "snapshot 3 of 10"
  std::shared_ptr<const WindowSet> windows{}; ///< so far; null before the first
  std::vector<std::string> warnings{};
  double simulationSeconds = 0, tracingSeconds = 0;
};

/// Simulates what snapshots there are not yet, each a field file in the folder, and traces particles in them; or takes
/// windows from run files. Stopped or killed, it goes on from the last state that was kept (30 s at most are lost).
/// @throws Error, Cancelled.
DataSnapshot makeData(const DataOrder& order, jobs::JobContext& context, const jobs::Sink<DataSnapshot>& sink = {});

/// Part of snapshot `number` of so many: first those for training, then validation, then test.
Part partOf(std::int64_t number, const DataParameters& parameters, std::int64_t count);

} // namespace larmor::studies::generative
