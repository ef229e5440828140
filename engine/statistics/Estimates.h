#pragma once
#include "engine/core/Trajectories.h"

#include <string>
#include <vector>

namespace larmor::statistics {

/// Fills in what a file of another program does not say about its normalisation, from the paths themselves.
/// Speed: root mean square |V|. Coupling: from the mean square acceleration; A = c V x b with isotropic V and b of root
/// mean square 1 has <A^2> = (2/3) c^2 <V^2>, exactly if records resolve the gyration. From at most 2000 paths.
/// @return a sentence for each number taken.
std::vector<std::string> estimateNormalisation(Trajectories& trajectories, bool speed, bool coupling);

} // namespace larmor::statistics
