#pragma once
#include "engine/storage/InputFile.h"

#include <map>

namespace larmor::storage {

/// The names of an openPMD series, with and without slashes at the ends as writers have them.
struct OpenPmdSeries {
  std::map<long long, std::string> steps; ///< groups by number: "/data/100"
  std::string particles = "particles", meshes;

  /// Species of a step that have positions, by name.
  std::vector<std::string> speciesIn(const InputFile& file, const std::string& step) const;
};

bool isOpenPmd(const InputFile& file);
OpenPmdSeries seriesOf(const InputFile& file);

} // namespace larmor::storage
