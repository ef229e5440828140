#include "engine/studies/generative/WindowFile.h"

#include "engine/core/Error.h"
#include "engine/storage/Identify.h"

#include <fmt/format.h>

namespace larmor::studies::generative {

namespace {

Part partNamed(const storage::InputFile& file, const std::string& name) {
  for (const Part part : {Part::Training, Part::Validation, Part::Test})
    if (name == nameOf(part))
      return part;
  file.fail("/snapshots/part", "holds '" + name + "'", "training, validation or test");
}

} // namespace

void writeWindows(const std::filesystem::path& path, const WindowSet& windows, const storage::Provenance& origin,
                  const WindowNotes& notes) {
  storage::OutputFile file(path);
  storage::writeProvenance(file, origin);
  const std::size_t count = windows.size();
  file.attribute("/", "statistics", storage::AttributeValue(notes.statistics));
  if (!notes.warnings.empty())
    file.texts("/warnings", notes.warnings);
  file.group("/windows");
  file.attribute("/windows", "spacing", storage::AttributeValue(windows.spacing));
  file.array("/windows/velocity", {count, std::size_t(windows.length), 3}, windows.velocity);
  file.array("/windows/snapshot", {count}, windows.snapshot);
  file.array("/windows/particle", {count}, windows.particle);
  file.array("/windows/alpha", {count}, windows.alpha);
  std::vector<std::string> origins, parts;
  for (const SnapshotInfo& s : windows.snapshots) {
    origins.push_back(s.origin);
    parts.emplace_back(nameOf(s.part));
  }
  file.texts("/snapshots/origin", origins);
  file.texts("/snapshots/part", parts);
  file.commit();
}

WindowSet readWindows(const std::filesystem::path& path) {
  const storage::InputFile file = storage::openProduct(path, windowFormat, "windows made by generative data");
  storage::readProvenance(file, windowFormat);
  const storage::Shape shape = file.shape("/windows/velocity");
  if (shape.size() != 3 || shape[2] != 3)
    file.fail("/windows/velocity", "has the shape " + storage::textOf(shape), "[window, time, 3]");
  WindowSet windows;
  windows.spacing = file.number("/windows", "spacing");
  windows.length = std::int64_t(shape[1]);
  windows.velocity = file.readFloats("/windows/velocity");
  windows.snapshot = file.readInts("/windows/snapshot");
  windows.particle = file.readInts("/windows/particle");
  windows.alpha = file.readDoubles("/windows/alpha");
  const auto origins = file.readTexts("/snapshots/origin"), parts = file.readTexts("/snapshots/part");
  if (origins.size() != parts.size())
    file.fail("/snapshots", fmt::format("{} origins and {} parts", origins.size(), parts.size()), "as many of each");
  for (std::size_t i = 0; i < parts.size(); ++i)
    windows.snapshots.push_back({origins[i], partNamed(file, parts[i])});
  windows.requireConsistent(path.string());
  return windows;
}

} // namespace larmor::studies::generative
