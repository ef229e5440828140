#pragma once
#include "engine/statistics/FoundEvents.h"
#include "engine/statistics/Quantity.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace larmor::statistics {

/// One number for each path.
struct PathColumn {
  std::string name;  ///< "highest_gyro_centre_curvature"
  std::string label; ///< "Highest gyro-centre curvature"
  std::string unit;
  bool logarithmic = false;
  std::vector<double> values; ///< [particle]; NaN where it cannot be had
};

/// What is known of each path as a whole, by which paths are filtered and compared: mirror events, scattering
/// reversals, net displacement, and the highest, mean and lowest value of every quantity.
struct PathTable {
  std::size_t particles = 0, records = 0;
  std::vector<PathColumn> columns;

  const PathColumn* find(const std::string& name) const; ///< nullptr if there is none
  /// @throws Error naming the known ones.
  const PathColumn& column(const std::string& name) const;
};

struct PathTableOptions {
  unsigned threads = 0;                 ///< 0 = all cores; the result does not depend on it
  const FoundEvents* found = nullptr;   ///< events that are known already; null: they are sought in the records
  std::function<void(double)> progress; ///< fraction done, one call at a time, from any thread
  std::function<bool()> cancelled;      ///< asked before each particle, from any thread
};

/// @param done number of complete records. @throws Error, Cancelled.
PathTable tabulatePaths(const Trajectories& trajectories, std::size_t done, const PathTableOptions& options = {});

enum class Comparison { Above, Below };

struct PathCondition {
  std::string column;
  Comparison comparison = Comparison::Above;
  double value = 0.0;
  bool operator==(const PathCondition&) const = default;
};

/// Paths that meet all conditions. No conditions: all paths.
struct PathFilter {
  std::vector<PathCondition> conditions;
  bool operator==(const PathFilter&) const = default;
};

/// Ascending. A value that cannot be had meets no condition. @throws Error for an unknown column.
std::vector<std::uint64_t> passing(const PathTable& table, const PathFilter& filter);

} // namespace larmor::statistics
