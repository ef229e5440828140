#include "engine/motion/MotionParameters.h"

#include <cmath>

namespace larmor::motion {

std::vector<Complaint> MotionParameters::validate() const {
  std::vector<Complaint> complaints;
  if (gyrations * static_cast<double>(stepsPerGyration) < 1.0)
    complaints.push_back({"gyrations", "shorter than one time step"});
  if (gyrations * static_cast<double>(stepsPerGyration) > 1e12)
    complaints.push_back({"gyrations", "gyrations times steps_per_gyration is above 1e12 time steps"});
  return complaints;
}

Normalisation normalisationOf(const MotionParameters& parameters) {
  Normalisation n;
  if (parameters.form() == Form::Alpha) {
    n.coupling = parameters.alpha;
    return n;
  }
  const double gamma = parameters.lorentzFactor(), t = parameters.kineticEnergy;
  n.form = "relativistic";
  n.coupling = 1.0 / gamma;
  n.speed = std::sqrt(t * (t + 2.0)) / gamma; // sqrt(1 - 1/gamma^2) without cancellation at small T
  n.lengthUnit = "rho_0";
  n.timeUnit = "1/omega_c";
  n.fieldLabel = "B_0";
  return n;
}

} // namespace larmor::motion
