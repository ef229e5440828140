#pragma once
#include "engine/runs/PathRun.h"

#include <filesystem>

namespace larmor::runs {

/// By the file's ending: .vtp paths with every quantity, .vti |B| and B on a grid, .csv one row per record, .npy
/// positions [particle, record, 3], .h5 openPMD particles. @throws Error, Cancelled.
void exportRun(const std::filesystem::path& file, const PathRun& run, jobs::JobContext& context);

/// openPMD 1.1, groupBased: species "particles" with position, velocity, charge, mass, id and every quantity along the
/// path as a record of its own, at most `steps` evenly spaced records of the run (the format needs a group for each).
/// Lengths and times are in the run's own units (unitSI 1; the root attribute `comment` names them).
void exportOpenPmd(const std::filesystem::path& file, const PathRun& run, jobs::JobContext& context,
                   std::size_t steps = 100);

} // namespace larmor::runs
