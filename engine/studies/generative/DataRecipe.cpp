#include "engine/studies/generative/DataRecipe.h"

#include "engine/core/Error.h"
#include "engine/studies/generative/Windows.h"

namespace larmor::studies::generative {

std::vector<Complaint> DataParameters::validate() const {
  std::vector<Complaint> result;
  try {
    if (alphasIn(alphas).empty())
      result.push_back({"alphas", "at least one is needed"});
  } catch (const Error& error) {
    result.push_back({"alphas", error.what()});
  }
  if (runs.empty() && validationSnapshots + testSnapshots >= snapshots)
    result.push_back({"snapshots", "must be more than those for validation and test"});
  return result;
}

DataRecipe::DataRecipe() {
  mhd = mhd::usualSimulation();
  mhd.grid = 128;
  mhd.time = 8;
}

ParameterSet DataRecipe::parameters() {
  ParameterSet set(data);
  set.add(mhd::setOf(mhd));
  set.add(threadsOf(machine));
  set.addDefaults("size",
                  {{"full", {{"grid", "128"}, {"simulated_time", "8"}, {"snapshots", "10"}, {"test_snapshots", "2"}}},
                   {"quick", {{"grid", "64"}, {"simulated_time", "8"}, {"snapshots", "5"}, {"test_snapshots", "1"}}}});
  return set;
}

} // namespace larmor::studies::generative
