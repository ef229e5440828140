#include "engine/storage/import/OpenPmdSeries.h"

#include "engine/core/Error.h"

#include <charconv>

namespace larmor::storage {

namespace {

std::string withoutSlashes(std::string text) {
  text.erase(0, text.find_first_not_of('/'));
  text.erase(text.find_last_not_of('/') + 1);
  return text;
}

/// "/data" of "/data/%T/", "data/%T".
std::string stepsFolder(const InputFile& file) {
  std::string base = "/data/%T/";
  try {
    base = file.text("/", "basePath", base);
  } catch (const Error&) { // no text
  }
  const std::string folder = "/" + withoutSlashes(base.substr(0, base.find("%T")));
  return file.isGroup(folder) ? folder : "/data";
}

} // namespace

std::vector<std::string> OpenPmdSeries::speciesIn(const InputFile& file, const std::string& step) const {
  std::vector<std::string> names;
  const std::string folder = step + "/" + particles;
  if (file.isGroup(folder))
    for (const ObjectInfo& object : file.list(folder))
      if (object.group && file.has(folder + "/" + object.name + "/position"))
        names.push_back(object.name);
  return names;
}

bool isOpenPmd(const InputFile& file) { return file.hasAttribute("/", "openPMD") && file.isGroup(stepsFolder(file)); }

OpenPmdSeries seriesOf(const InputFile& file) {
  OpenPmdSeries series;
  if (const std::string named = withoutSlashes(file.text("/", "particlesPath", "particles")); !named.empty())
    series.particles = named;
  series.meshes = withoutSlashes(file.text("/", "meshesPath", ""));
  const std::string folder = stepsFolder(file);
  for (const ObjectInfo& object : file.list(folder)) {
    long long number = 0;
    const char* const end = object.name.data() + object.name.size();
    const auto [stop, status] = std::from_chars(object.name.data(), end, number);
    if (object.group && status == std::errc{} && stop == end && number >= 0)
      series.steps.emplace(number, (folder == "/" ? "" : folder) + "/" + object.name);
  }
  return series;
}

} // namespace larmor::storage
