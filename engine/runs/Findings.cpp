#include "engine/runs/Findings.h"

#include "engine/runs/Scalars.h"
#include "engine/storage/RunFile.h"

#include <algorithm>

namespace larmor::runs {

namespace {

const std::string fewPathsAt = "/paths/position", numbersAt = "/report";

template <class Named>
const Named* named(const std::vector<Named>& all, const std::string& name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Named& each) { return each.name == name; });
  return found == all.end() ? nullptr : &*found;
}

void writeFewPaths(storage::OutputFile& file, const FewPaths& paths, const std::string& unit) {
  std::vector<float> values;
  for (const auto& path : paths)
    for (const Vec3& r : path)
      for (const double c : r)
        values.push_back(static_cast<float>(c));
  file.array(fewPathsAt, {paths.size(), paths.front().size(), 3}, values, {.attributes = {{"unit", unit}}});
}

FewPaths readFewPaths(const storage::InputFile& file) {
  const auto shape = file.shape(fewPathsAt);
  if (shape.size() != 3 || shape[2] != 3)
    file.fail(fewPathsAt, "has another shape", "[path, point, 3]");
  const auto values = file.readFloats(fewPathsAt);
  if (values.empty()) // however many paths without points that are said to be
    return {};
  FewPaths paths(shape[0], std::vector<Vec3>(shape[1]));
  auto next = values.begin();
  for (auto& path : paths)
    for (Vec3& r : path)
      for (double& c : r)
        c = double(*next++);
  return paths;
}

} // namespace

const statistics::Scalar* Findings::number(const std::string& name) const { return named(numbers, name); }
const Curve* Findings::curve(const std::string& name) const { return named(curves, name); }

void writeFindings(storage::OutputFile& file, const Findings& findings) {
  writeScalars(file, numbersAt, findings.numbers);
  for (const Curve& curve : findings.curves)
    storage::writeCurve(file, curve);
  if (!findings.paths.empty())
    writeFewPaths(file, findings.paths, findings.pathUnit);
}

Findings readFindings(const storage::InputFile& file) {
  Findings findings{readScalars(file, numbersAt), storage::readCurves(file)};
  if (file.has(fewPathsAt)) {
    findings.paths = readFewPaths(file);
    findings.pathUnit = file.text(fewPathsAt, "unit", "");
  }
  return findings;
}

} // namespace larmor::runs
