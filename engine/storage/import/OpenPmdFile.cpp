// openPMD particles, group-based series: one species, records position (with positionOffset) and velocity or momentum.
#include "engine/core/Error.h"
#include "engine/storage/import/Foreign.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

namespace larmor::storage {

namespace {

/// A component: an array, or a group with the attributes value and shape.
std::vector<double> component(const InputFile& file, const std::string& path, std::size_t particles) {
  std::vector<double> values;
  if (file.isGroup(path))
    values.assign(particles, file.number(path, "value"));
  else
    values = file.readDoubles(path);
  if (values.size() != particles)
    file.fail(path, fmt::format("holds {} particles", values.size()), std::to_string(particles));
  const double unit = file.number(path, "unitSI", 1.0);
  for (double& value : values) {
    value *= unit;
    if (!std::isfinite(value))
      file.fail(path, "is not finite", "finite numbers");
  }
  return values;
}

using Vectors = std::vector<Vec3>;

Vectors record(const InputFile& file, const std::string& path, std::size_t particles) {
  Vectors result(particles);
  const char* const axes[] = {"/x", "/y", "/z"};
  for (std::size_t c = 0; c < 3; ++c) {
    if (!file.has(path + axes[c]))
      continue; // one- and two-dimensional simulations
    const auto values = component(file, path + axes[c], particles);
    for (std::size_t p = 0; p < particles; ++p)
      result[p][c] = values[p];
  }
  return result;
}

std::size_t particlesOf(const InputFile& file, const std::string& species) {
  const std::string x = species + "/position/x";
  if (!file.has(x))
    file.fail(species, "has no record position/x");
  const Shape shape = file.shape(x);
  if (shape.size() != 1 || shape[0] == 0)
    file.fail(x, "has shape " + textOf(shape), "[particles]");
  return shape[0];
}

/// Order in which the particles of a step are to be taken, by their id; empty: as they stand.
std::vector<std::size_t> orderById(const InputFile& file, const std::string& species, std::size_t particles) {
  if (!file.has(species + "/id") || file.isGroup(species + "/id"))
    return {};
  const auto id = file.readInts(species + "/id");
  if (id.size() != particles)
    file.fail(species + "/id", "has another length than position");
  std::vector<std::size_t> order(particles);
  for (std::size_t p = 0; p < particles; ++p)
    order[p] = p;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return id[a] < id[b]; });
  return order;
}

} // namespace

bool isOpenPmd(const InputFile& file) { return file.hasAttribute("/", "openPMD") && file.has("/data"); }

Trajectories readOpenPmd(const InputFile& file, std::vector<std::string>& notes) {
  const std::string particlesPath = file.text("/", "particlesPath", "particles/");
  std::map<long long, std::string> steps;
  for (const auto& object : file.list("/data"))
    if (object.group && !object.name.empty() && object.name.find_first_not_of("0123456789") == std::string::npos &&
        object.name.size() < 18)
      steps.emplace(std::stoll(object.name), "/data/" + object.name);
  std::string name;
  if (!steps.empty())
    for (const auto& object :
         file.list(steps.begin()->second + "/" + particlesPath.substr(0, particlesPath.size() - 1)))
      if (object.group && name.empty())
        name = object.name;
  if (steps.size() < 2 || name.empty())
    file.fail("/data", "holds no particles at two times or more", "openPMD iterations with a particle species");
  Trajectories t;
  std::size_t particles = 0, r = 0;
  for (const auto& [number, base] : steps) {
    const std::string species = base + "/" + particlesPath + name;
    const std::size_t here = particlesOf(file, species);
    if (r == 0) {
      particles = here;
      t.position = RecordArray(particles, steps.size(), false);
      t.velocity = RecordArray(particles, steps.size(), false);
    } else if (here != particles) {
      file.fail(species, fmt::format("holds {} particles", here), fmt::format("{}, as in the first step", particles));
    }
    const Vectors x = record(file, species + "/position", particles);
    const Vectors offset = file.has(species + "/positionOffset") ? record(file, species + "/positionOffset", particles)
                                                                 : Vectors(particles);
    const std::string motion = file.has(species + "/velocity") ? "/velocity" : "/momentum";
    const Vectors v = file.has(species + motion) ? record(file, species + motion, particles) : Vectors(particles);
    const auto order = orderById(file, species, particles);
    for (std::size_t p = 0; p < particles; ++p) {
      const std::size_t from = order.empty() ? p : order[p];
      t.position.set(p, r, x[from] + offset[from]);
      t.velocity.set(p, r, v[from]);
    }
    t.time.push_back(file.number(base, "time") * file.number(base, "timeUnitSI", 1.0));
    if (r > 0 && !(t.time[r] > t.time[r - 1]))
      file.fail(base, "has a time that is not later than the one before", "increasing times");
    ++r;
  }
  double square = 0;
  for (std::size_t p = 0; p < particles; ++p)
    square += dot(t.velocity.at(p, 0), t.velocity.at(p, 0));
  if (square > 0)
    t.normalisation.speed = std::sqrt(square / static_cast<double>(particles));
  t.normalisation.lengthUnit = "m";
  t.normalisation.timeUnit = "s";
  if (const std::string comment = file.text("/", "comment", ""); comment.starts_with("normalised units")) {
    t.normalisation.lengthUnit = "l_0";
    t.normalisation.timeUnit = "l_0/v_0";
  }
  notes.push_back(fmt::format("{}: species {}, {} steps; quantities of the field are not available",
                              file.path().string(), name, steps.size()));
  return t;
}

} // namespace larmor::storage
