#pragma once
#include "engine/core/Vec3.h"
#include "engine/statistics/Statistic.h"
#include "engine/storage/InputFile.h"
#include "engine/storage/OutputFile.h"

namespace larmor::runs {

/// A few paths to look at: [path][point], as many points each.
using FewPaths = std::vector<std::vector<Vec3>>;

/// What a run found whose product is no set of paths: numbers with their errors, curves, and some paths to look at.
struct Findings {
  std::vector<statistics::Scalar> numbers;
  std::vector<Curve> curves;
  FewPaths paths{};
  std::string pathUnit{}; ///< of their coordinates

  const statistics::Scalar* number(const std::string& name) const; ///< nullptr if there is none
  const Curve* curve(const std::string& name) const;               ///< the same
};

/// As /report, /curves and /paths of a run file (docs/formats.md).
void writeFindings(storage::OutputFile& file, const Findings& findings);
/// @throws Error if parts are missing, or do not fit together.
Findings readFindings(const storage::InputFile& file);

} // namespace larmor::runs
