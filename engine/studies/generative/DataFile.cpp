#include "engine/studies/generative/DataFile.h"

#include "engine/storage/Identify.h"
#include "engine/studies/Provenance.h"
#include "engine/studies/generative/WindowFile.h"

#include <nlohmann/json.hpp>

namespace larmor::studies::generative {

namespace {

std::optional<DataRecipe> recipeIn(const storage::Provenance& origin, const std::filesystem::path& path) {
  DataRecipe recipe;
  try {
    recipe.parameters().fromJson(nlohmann::json::parse(origin.parameters), path.string());
  } catch (const std::exception&) { // the windows are good all the same
    return std::nullopt;
  }
  return recipe;
}

} // namespace

StoredData makeDataFile(const DataOrder& order, const std::filesystem::path& out, const std::string& command,
                        jobs::JobContext& context, const jobs::Sink<DataSnapshot>& sink) {
  jobs::JobContext making(context, 0, 0.95), measuring(context, 0.95, 1);
  const std::string started = storage::nowUtc();
  const DataSnapshot made = makeData(order, making, sink);
  StoredData data;
  data.windows = made.windows;
  data.warnings = made.warnings;
  data.simulationSeconds = made.simulationSeconds;
  data.tracingSeconds = made.tracingSeconds;
  data.report = reportOn(*made.windows, measuring);
  DataRecipe recipe = order.recipe;
  recipe.data.resume = true; // no part of what the windows are
  storage::Provenance origin = provenanceOf(windowFormat, "generative", "data", recipe.parameters(), command);
  origin.device = "processor";
  origin.start = started;
  origin.end = storage::nowUtc();
  origin.wallSeconds = made.simulationSeconds + made.tracingSeconds;
  writeWindows(out, *data.windows, origin, {jsonText(jsonOf(data.report)), data.warnings});
  data.command = origin.command;
  data.recipe = recipe;
  return data;
}

StoredData readDataFile(const std::filesystem::path& path, jobs::JobContext& context) {
  StoredData data;
  data.windows = std::make_shared<const WindowSet>(readWindows(path));
  const storage::InputFile file = storage::openProduct(path, windowFormat, "windows made by generative data");
  const storage::Provenance origin = storage::readProvenance(file, windowFormat);
  data.command = origin.command;
  data.recipe = recipeIn(origin, path);
  if (file.has("/warnings"))
    data.warnings = file.readTexts("/warnings");
  const auto kept = reportFrom(file.text("/", "statistics", ""));
  data.report = kept ? *kept : reportOn(*data.windows, context);
  return data;
}

} // namespace larmor::studies::generative
