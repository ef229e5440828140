#pragma once
#include "engine/core/Trajectories.h"
#include "engine/storage/InputFile.h"
#include "engine/storage/import/OpenPmdSeries.h"

#include <filesystem>
#include <string>
#include <vector>

// The readers behind TrajectoryImport.h.
namespace larmor::storage {

bool isCrPropaText(const std::string& bytes);
Trajectories readCrPropaText(const std::string& bytes, const std::string& where, std::vector<std::string>& notes);
Trajectories readCrPropaHdf5(const InputFile& file, std::vector<std::string>& notes);

/// `train`, as TURB-Lagr and its diffusion model store velocities. @throws Error without `min` and `max`, too.
bool isLagrangianSet(const InputFile& file);
Trajectories readLagrangianSet(const InputFile& file, std::vector<std::string>& notes);
/// `arr_0` of an .npz archive.
Trajectories readNpzSamples(const std::filesystem::path& path, std::vector<std::string>& notes);

/// @param species empty: the first that has positions; a note names the others. @throws Error if it is not there, too.
Trajectories readOpenPmd(const InputFile& file, const std::string& species, std::vector<std::string>& notes);

/// Velocities [path, time, 1 or 3] without times: one unit from sample to sample. Missing components are zero and
/// marked as unknown.
Trajectories velocitiesOnly(const Shape& shape, const std::vector<double>& values, const std::string& where,
                            std::vector<std::string>& notes);
/// Positions by the trapezoidal rule, starting at 0.
void integratePositions(Trajectories& trajectories);

} // namespace larmor::storage
