#include "engine/runs/Scalars.h"

namespace larmor::runs {

namespace {

const std::string scalarGroup = "/report";

} // namespace

void writeScalars(storage::OutputFile& file, const std::vector<statistics::Scalar>& scalars) {
  std::vector<std::string> names, labels, units;
  std::vector<double> values, errors;
  for (const auto& scalar : scalars) {
    names.push_back(scalar.name);
    labels.push_back(scalar.label);
    units.push_back(scalar.unit);
    values.push_back(scalar.value.value);
    errors.push_back(scalar.value.error);
  }
  file.texts(scalarGroup + "/name", names);
  file.texts(scalarGroup + "/label", labels);
  file.texts(scalarGroup + "/unit", units);
  file.array(scalarGroup + "/value", {values.size()}, values);
  file.array(scalarGroup + "/error", {errors.size()}, errors);
}

std::vector<statistics::Scalar> readScalars(const storage::InputFile& file) {
  const auto names = file.readTexts(scalarGroup + "/name"), labels = file.readTexts(scalarGroup + "/label"),
             units = file.readTexts(scalarGroup + "/unit");
  const auto values = file.readDoubles(scalarGroup + "/value"), errors = file.readDoubles(scalarGroup + "/error");
  for (const std::size_t size : {labels.size(), units.size(), values.size(), errors.size()})
    if (size != names.size())
      file.fail(scalarGroup, "has columns of different lengths", "one entry for each scalar");
  std::vector<statistics::Scalar> scalars;
  for (std::size_t i = 0; i < names.size(); ++i)
    scalars.push_back({names[i], labels[i], units[i], {values[i], errors[i]}});
  return scalars;
}

} // namespace larmor::runs
