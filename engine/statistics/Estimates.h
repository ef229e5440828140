#pragma once
#include "engine/core/Trajectories.h"

#include <string>
#include <vector>

namespace larmor::statistics {

/// A number taken, and how.
struct EstimatedNumber {
  std::string name, sentence; ///< "speed" or "coupling"
};

/// Fills in what a file of another program does not say about its normalisation, from the paths themselves.
/// Speed: root mean square |V|. Coupling: from the mean square acceleration; A = c V x b with isotropic V and b of root
/// mean square 1 has <A^2> = (2/3) c^2 <V^2>, exactly if records resolve the gyration. From at most 2000 paths.
/// @return the numbers taken.
std::vector<EstimatedNumber> estimateNormalisation(Trajectories& trajectories, bool speed, bool coupling);

} // namespace larmor::statistics
