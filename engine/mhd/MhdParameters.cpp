#include "engine/mhd/MhdParameters.h"

#include <cmath>

namespace larmor::mhd {

std::vector<Complaint> MhdParameters::validate() const {
  std::vector<Complaint> result;
  if (grid % 2 != 0)
    result.push_back({"grid", "must be an even number"});
  if (ideal && viscosity > 0.0)
    result.push_back({"viscosity", "must be 0 in an ideal system"});
  return result;
}

MhdParameters usualSimulation() {
  MhdParameters usual;
  usual.meanField = 0.5;
  return usual;
}

ParameterSet setOf(MhdParameters& parameters) {
  ParameterSet set(parameters);
  MhdParameters usual = usualSimulation(), plain;
  const std::string key = "background_field", own = ParameterSet(usual).find(key).text(),
                    none = ParameterSet(plain).find(key).text();
  std::vector<std::pair<std::string, ParameterSet::Texts>> byStart;
  for (const auto& [start, name] : choicesOf(Start{}))
    byStart.emplace_back(name, ParameterSet::Texts{{key, start == usual.start ? own : none}});
  set.addDefaults("initial_state", byStart);
  return set;
}

double MhdParameters::kinematicViscosity() const {
  if (ideal)
    return 0.0;
  if (viscosity > 0.0)
    return viscosity;
  const double power = forcing > 0.0 ? forcing : 0.1, cut = highestWaveNumber();
  const double ordinary = std::pow(1.2 / cut, 4.0 / 3.0) * std::cbrt(power);
  // Higher orders dissipate as much at the cut-off.
  return ordinary * std::pow(cut, 2.0 - 2.0 * static_cast<double>(order));
}

} // namespace larmor::mhd
