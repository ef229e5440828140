#pragma once
#include "engine/studies/generative/Data.h"
#include "engine/studies/generative/DataReport.h"

namespace larmor::studies::generative {

/// Windows as a file keeps them: with what was measured of them, and how they were made.
struct StoredData {
  std::shared_ptr<const WindowSet> windows{};
  DataReport report;
  std::vector<std::string> warnings{};
  std::string command{};
  std::optional<DataRecipe> recipe{}; ///< none: another version's
  double simulationSeconds = 0, tracingSeconds = 0;
};

/// Makes windows (makeData), measures them and writes them with their origin. @param command the line that repeats it
/// @throws Error, Cancelled; what was simulated until then is gone on with.
StoredData makeDataFile(const DataOrder& order, const std::filesystem::path& out, const std::string& command,
                        jobs::JobContext& context, const jobs::Sink<DataSnapshot>& sink = {});

/// @throws Error naming file, object, what was found and what was expected. What earlier versions did not measure is
/// measured now; Cancelled.
StoredData readDataFile(const std::filesystem::path& file, jobs::JobContext& context);

} // namespace larmor::studies::generative
