#include "engine/motion/EnsembleParameters.h"

namespace larmor::motion {

std::vector<Complaint> EnsembleParameters::validate() const {
  if (placement == Placement::Line && startX == endX && startY == endY && startZ == endZ)
    return {{"end_z", "start and end of the line are the same point"}};
  return {};
}

} // namespace larmor::motion
