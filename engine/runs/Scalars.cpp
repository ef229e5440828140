#include "engine/runs/Scalars.h"

namespace larmor::runs {

void writeScalars(storage::OutputFile& file, const std::string& group,
                  const std::vector<statistics::Scalar>& scalars) {
  std::vector<std::string> names, labels, units;
  std::vector<double> values, errors;
  for (const auto& scalar : scalars) {
    names.push_back(scalar.name);
    labels.push_back(scalar.label);
    units.push_back(scalar.unit);
    values.push_back(scalar.value.value);
    errors.push_back(scalar.value.error);
  }
  file.texts(group + "/name", names);
  file.texts(group + "/label", labels);
  file.texts(group + "/unit", units);
  file.array(group + "/value", {values.size()}, values);
  file.array(group + "/error", {errors.size()}, errors);
}

std::vector<statistics::Scalar> readScalars(const storage::InputFile& file, const std::string& group) {
  const auto names = file.readTexts(group + "/name"), labels = file.readTexts(group + "/label"),
             units = file.readTexts(group + "/unit");
  const auto values = file.readDoubles(group + "/value"), errors = file.readDoubles(group + "/error");
  for (const std::size_t size : {labels.size(), units.size(), values.size(), errors.size()})
    if (size != names.size())
      file.fail(group, "has columns of different lengths", "one entry for each scalar");
  std::vector<statistics::Scalar> scalars;
  for (std::size_t i = 0; i < names.size(); ++i)
    scalars.push_back({names[i], labels[i], units[i], {values[i], errors[i]}});
  return scalars;
}

} // namespace larmor::runs
