#pragma once
#include "engine/jobs/JobContext.h"
#include "engine/studies/generative/Comparison.h"
#include "engine/studies/generative/Windows.h"

#include <optional>

namespace larmor::studies::generative {

/// Each snapshot's paths judged by those of the others. Distances, which are not 0 between paths of one kind: mean and
/// scatter over the snapshots. No model can be told to be better than that.
struct PathFloor {
  Estimate error, displacementKs, mirrors, reversals; ///< of events: |ln ratio|; NaN where there are none
  std::vector<double> second, flatness, square;       ///< at the lags: root mean square of the ln ratio
};

/// What the paths of an alpha are as a whole.
struct AlphaReport {
  double alpha = 0;
  std::size_t windows = 0;
  PathSummary summary;
  std::optional<PathFloor> floor; ///< none of a single snapshot
};
using DataReport = std::vector<AlphaReport>;

/// @param most windows of a snapshot that are measured
DataReport reportOn(const WindowSet& windows, jobs::JobContext& context, std::size_t most = 500);

nlohmann::json jsonOf(const DataReport& report);
/// As files keep it; nothing if it is not whole, as earlier versions wrote it.
std::optional<DataReport> reportFrom(const std::string& json);

/// Windows turned at random, each by its own rotation: in a field with a mean direction the three components of V are
/// then alike, as those of generated paths are.
learning::Array turned(learning::Array signals, std::uint64_t seed = 1);

} // namespace larmor::studies::generative
