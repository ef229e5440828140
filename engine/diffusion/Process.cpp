#include "engine/diffusion/ProcessKind.h"

namespace larmor::diffusion {

Arrays networkInputs(Array shown, const Levels& levels, bool conditional) {
  const std::int64_t rows = std::int64_t(levels.rows());
  Arrays inputs{{"noise", {{}, {rows, 1}}}};
  for (const double sigma : levels.sigma)
    inputs["noise"].values.push_back(float(std::log(sigma)));
  if (conditional) {
    Array& condition = inputs["condition"] = {{}, {rows, 1}};
    for (std::size_t r = 0; r < levels.rows(); ++r) {
      const double value = levels.conditionOf(r);
      condition.values.push_back(std::isnan(value) ? noConditionForNetworks : float(value));
    }
  }
  inputs["signal"] = std::move(shown);
  return inputs;
}

ProcessPointer buildProcess(const learning::Spec& spec, CovariancePointer covariance) {
  std::string known;
  for (const auto& kind : allProcesses()) {
    if (kind->name() == spec.name) {
      kind->options().setTexts(spec.options);
      return kind->build(std::move(covariance));
    }
    known += (known.empty() ? "" : ", ") + kind->name();
  }
  throw Error("process", "there is none called '" + spec.name + "'", known);
}

} // namespace larmor::diffusion
