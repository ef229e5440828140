#include "engine/studies/trajectories/SweepFile.h"

#include "engine/runs/ReportFile.h"
#include "engine/storage/OutputFile.h"
#include "engine/studies/Provenance.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace larmor::studies::trajectories {

namespace {

const std::string format = "larmor-trajectories-sweep", valuesGroup = "/values";

std::string groupOf(std::size_t place) { return fmt::format("{}/{}", valuesGroup, place); }

} // namespace

void writeSweep(const std::filesystem::path& path, const SweepOrder& order, const SweepSnapshot& sweep) {
  storage::OutputFile file(path);
  const bool whole = std::all_of(sweep.points.begin(), sweep.points.end(),
                                 [](const SweepPoint& p) { return p.status == SweepStatus::Done; });
  storage::Provenance origin =
      provenanceOf(format, "trajectories", "sweep", sharedRecipe(order.plan, order.recipe)->parameters(),
                   sweepCommand(order.plan, order.recipe));
  origin.end = storage::nowUtc();
  origin.state = whole ? "complete" : "checkpoint";
  storage::writeProvenance(file, origin);
  file.attribute("/", "sweep", storage::AttributeValue(textOf(order.plan)));
  file.attribute("/", "name", storage::AttributeValue(order.name));
  std::vector<double> values;
  std::vector<std::string> messages;
  for (std::size_t i = 0; i < sweep.points.size(); ++i) {
    const SweepPoint& point = sweep.points[i];
    values.push_back(point.value);
    messages.push_back(point.status == SweepStatus::Failed ? point.message : "");
    if (point.status == SweepStatus::Done && point.report)
      runs::writeReport(file, *point.report, groupOf(i));
  }
  file.array(valuesGroup + "/value", {values.size()}, values);
  file.texts(valuesGroup + "/message", messages);
  file.commit();
}

StoredSweep readSweep(const storage::Identity& identity) {
  if (identity.kind != storage::FileKind::Sweep || !identity.file)
    identity.refuse("a sweep of this program");
  const storage::InputFile& file = *identity.file;
  const storage::Provenance origin = storage::readProvenance(file, format);
  StoredSweep stored;
  stored.order.recipe = std::make_shared<TraceRecipe>();
  stored.order.recipe->parameters().fromJson(nlohmann::json::parse(origin.parameters, nullptr, false),
                                             identity.path.string() + ", attribute parameters");
  stored.order.plan = parseSweep(file.text("/", "sweep"));
  stored.order.name = file.text("/", "name", "");
  stored.order.folder = identity.path.parent_path();
  stored.sweep = notBegun(stored.order);
  auto& points = stored.sweep.points;
  const auto values = file.readDoubles(valuesGroup + "/value");
  const auto messages = file.readTexts(valuesGroup + "/message");
  if (values.size() != points.size() || messages.size() != points.size())
    file.fail(valuesGroup, fmt::format("holds {} values and {} messages", values.size(), messages.size()),
              fmt::format("{} of each", points.size()));
  for (std::size_t i = 0; i < points.size(); ++i) {
    points[i].value = values[i]; // to the bit as it was computed
    points[i].message = messages[i];
    if (file.isGroup(groupOf(i))) {
      points[i].report = runs::storedReport(file, groupOf(i));
      points[i].status = SweepStatus::Done;
    } else if (!messages[i].empty())
      points[i].status = SweepStatus::Failed;
    // What a killed program was writing is no result of a value.
    if (std::error_code none;
        points[i].status == SweepStatus::Done && std::filesystem::exists(runFileOf(stored.order, values[i]), none))
      points[i].file = runFileOf(stored.order, values[i]);
  }
  return stored;
}

} // namespace larmor::studies::trajectories
