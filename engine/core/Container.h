#pragma once
#include <filesystem>
#include <limits>

namespace larmor {

/// What the control groups of this process, its own and all above it, leave to it: those of containers (Docker,
/// Apptainer), of batch systems (Slurm) and of systemd, cgroups v1 and v2.
struct ContainerLimits {
  double memory = std::numeric_limits<double>::infinity();     ///< bytes that may still be taken; file cache is free
  double processors = std::numeric_limits<double>::infinity(); ///< share of time, in processors
};

/// @param root where /proc and /sys are looked for.
ContainerLimits containerLimits(const std::filesystem::path& root = "/");

} // namespace larmor
