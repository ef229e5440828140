// openPMD particles, group-based series: one species, records position (with positionOffset) and velocity, or momentum
// and mass.
#include "engine/core/Error.h"
#include "engine/storage/import/Conventions.h"
#include "engine/storage/import/Foreign.h"
#include "engine/storage/import/OpenPmdMesh.h"
#include "engine/storage/import/Plausible.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <numeric>

namespace larmor::storage {

namespace {

/// A component: an array, or a group with the attributes value and shape.
std::vector<double> component(const InputFile& file, const std::string& path, std::size_t particles) {
  std::vector<double> values;
  if (file.isGroup(path)) {
    const Convention c = conventionOf(file, path);
    values.assign(particles, c.scale * file.number(path, "value") + c.offset);
  } else {
    values = readMeant<double>(file, path);
  }
  if (values.size() != particles)
    file.fail(path, fmt::format("holds {} particles", values.size()), std::to_string(particles));
  for (const double value : values) {
    if (!(std::abs(value) <= largestRecorded))
      file.fail(path, fmt::format("holds {:.3g}", value),
                fmt::format("finite numbers of at most {:.0e}", largestRecorded));
  }
  return values;
}

using Vectors = std::vector<Vec3>;
const char* const axes[] = {"/x", "/y", "/z"};

Vectors record(const InputFile& file, const std::string& path, std::size_t particles) {
  Vectors result(particles);
  for (std::size_t c = 0; c < 3; ++c) {
    if (!file.has(path + axes[c]))
      continue; // one- and two-dimensional simulations
    requireSameUnitSI(file, path + axes[c], path + axes[file.has(path + axes[0]) ? 0 : c]);
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
  const Shape shape = componentShape(file, x);
  if (shape.size() != 1 || shape[0] == 0)
    file.fail(x, "has shape " + textOf(shape), "[particles]");
  return shape[0];
}

/// What a step holds; every step must hold the same.
struct SeriesLayout {
  std::size_t particles = 0;
  std::string motion; ///< "/velocity", "/momentum", empty
  KnownComponents position{}, known{};
  bool mass = false;
  std::vector<std::uint64_t> id; ///< ascending; empty: not told
};

KnownComponents componentsOf(const InputFile& file, const std::string& path) {
  return {file.has(path + axes[0]), file.has(path + axes[1]), file.has(path + axes[2])};
}

/// Every bit of them: some writers use the highest. Ids stored as numbers with a fraction are whole and small.
std::vector<std::uint64_t> wholeNumbers(const InputFile& file, const std::string& path) {
  const std::string type = file.type(path);
  if (type.starts_with("uint"))
    return file.read<std::uint64_t>(path);
  std::vector<std::uint64_t> result;
  if (type.starts_with("float")) {
    constexpr double exact = 9007199254740992.0;
    for (const double value : file.readDoubles(path)) {
      if (!(value >= 0 && value <= exact) || value != std::floor(value))
        file.fail(path, fmt::format("holds {}", value), "whole numbers");
      result.push_back(static_cast<std::uint64_t>(value));
    }
    return result;
  }
  for (const std::int64_t value : file.readInts(path))
    result.push_back(std::bit_cast<std::uint64_t>(value));
  return result;
}

std::vector<std::uint64_t> idsOf(const InputFile& file, const std::string& species, std::size_t particles) {
  if (!file.has(species + "/id") || file.isGroup(species + "/id"))
    return {};
  auto id = wholeNumbers(file, species + "/id");
  if (id.size() != particles)
    file.fail(species + "/id", "has another length than position");
  return id;
}

SeriesLayout layoutOf(const InputFile& file, const std::string& species) {
  SeriesLayout layout;
  layout.particles = particlesOf(file, species);
  for (const char* name : {"/momentum", "/velocity"})
    if (file.has(species + name))
      layout.motion = name;
  layout.position = componentsOf(file, species + "/position");
  if (!layout.motion.empty())
    layout.known = componentsOf(file, species + layout.motion);
  layout.mass = file.has(species + "/mass");
  layout.id = idsOf(file, species, layout.particles);
  std::sort(layout.id.begin(), layout.id.end());
  if (const auto twice = std::adjacent_find(layout.id.begin(), layout.id.end()); twice != layout.id.end())
    file.fail(species + "/id", fmt::format("holds {} twice", *twice), "each particle once");
  return layout;
}

/// @throws Error unless a later step holds the records, components and particles of the first.
void requireSame(const InputFile& file, const std::string& species, const SeriesLayout& first,
                 const SeriesLayout& here) {
  if (here.particles != first.particles)
    file.fail(species, fmt::format("holds {} particles", here.particles),
              fmt::format("{}, as in the first step", first.particles));
  if (here.motion != first.motion)
    file.fail(species,
              "has " + (here.motion.empty() ? "no velocity or momentum" : "the record " + here.motion.substr(1)),
              first.motion.empty() ? "none, as in the first step" : first.motion.substr(1) + ", as in the first step");
  if (here.position != first.position)
    file.fail(species + "/position", "has the components " + lettersOf(here.position),
              lettersOf(first.position) + ", as in the first step");
  if (here.known != first.known)
    file.fail(species + first.motion, "has the components " + lettersOf(here.known),
              lettersOf(first.known) + ", as in the first step");
  if (here.mass != first.mass)
    file.fail(species + "/mass", here.mass ? "appears" : "is missing", "the records of the first step");
  if (here.id != first.id)
    file.fail(species + "/id", "holds other particles than the first step", "the same particles at all times");
}

/// Order in which the particles of a step are to be taken, by their id; empty: as they stand.
std::vector<std::size_t> orderById(const InputFile& file, const std::string& species, std::size_t particles) {
  const auto id = idsOf(file, species, particles);
  std::vector<std::size_t> order(id.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return id[a] < id[b]; });
  return order;
}

/// The power of the weighting that a record contains: macro-particles stand for many.
double weightingPower(const InputFile& file, const std::string& path) {
  return file.number(path, "macroWeighted", 0.0) != 0.0 ? file.number(path, "weightingPower", 1.0) : 0.0;
}

/// Momentum over mass, relativistic (SI): v = (p/m) / sqrt(1 + (p/mc)^2).
void divideByMass(const InputFile& file, const std::string& species, Vectors& momentum) {
  constexpr double lightSpeed = 299792458.0;
  auto mass = component(file, species + "/mass", momentum.size());
  const double power = weightingPower(file, species + "/momentum") - weightingPower(file, species + "/mass");
  if (power != 0.0) {
    const auto weighting = component(file, species + "/weighting", momentum.size());
    for (std::size_t p = 0; p < mass.size(); ++p)
      mass[p] *= std::pow(weighting[p], power);
  }
  for (std::size_t p = 0; p < mass.size(); ++p) {
    if (!(mass[p] > 0.0))
      file.fail(species + "/mass", fmt::format("is {} for particle {}", mass[p], p), "a positive mass");
    const Vec3 u = 1.0 / mass[p] * momentum[p];
    momentum[p] = 1.0 / std::hypot(1.0, norm(u) / lightSpeed) * u;
  }
}

Vectors velocityOf(const InputFile& file, const std::string& species, const SeriesLayout& layout) {
  if (layout.motion.empty())
    return Vectors(layout.particles);
  Vectors v = record(file, species + layout.motion, layout.particles);
  if (layout.motion == "/momentum" && layout.mass)
    divideByMass(file, species, v);
  return v;
}

/// Records of one step, with its time.
void readStep(const InputFile& file, const std::string& base, const std::string& species, const SeriesLayout& layout,
              std::size_t r, Trajectories& t) {
  const std::size_t particles = layout.particles;
  const Vectors x = record(file, species + "/position", particles);
  const Vectors offset =
      file.has(species + "/positionOffset") ? record(file, species + "/positionOffset", particles) : Vectors(particles);
  const Vectors v = velocityOf(file, species, layout);
  const auto order = orderById(file, species, particles);
  for (std::size_t p = 0; p < particles; ++p) {
    const std::size_t from = order.empty() ? p : order[p];
    t.position.set(p, r, x[from] + offset[from]);
    t.velocity.set(p, r, v[from]);
  }
  t.time.push_back(file.number(base, "time") * file.number(base, "timeUnitSI", 1.0));
  if (r > 0 && !(t.time[r] > t.time[r - 1]))
    file.fail(base, "has a time that is not later than the one before", "increasing times");
}

void normalise(const InputFile& file, Trajectories& t) {
  double square = 0;
  for (std::size_t p = 0; p < t.particles(); ++p)
    square += dot(t.velocity.at(p, 0), t.velocity.at(p, 0));
  if (square > 0)
    t.normalisation.speed = std::sqrt(square / static_cast<double>(t.particles()));
  t.normalisation.lengthUnit = "m";
  t.normalisation.timeUnit = "s";
  if (const std::string comment = file.text("/", "comment", ""); comment.starts_with("normalised units")) {
    t.normalisation.lengthUnit = "l_0";
    t.normalisation.timeUnit = "l_0/v_0";
  }
}

/// What had to be assumed.
void addNotes(const std::string& where, const SeriesLayout& layout, std::vector<std::string>& notes) {
  if (layout.id.empty())
    notes.push_back(where + ": no id: particles are taken to stand in one order at all times");
  if (layout.motion.empty())
    notes.push_back(where + ": neither velocity nor momentum: nothing that needs the velocity is available");
  else if (layout.known != KnownComponents{true, true, true})
    notes.push_back(where + ": " + layout.motion.substr(1) + " has the components " + lettersOf(layout.known) +
                    " only: curvature, torsion, mirror events and diffusion across and along are not available");
  if (layout.motion == "/momentum")
    notes.push_back(where + (layout.mass ? ": velocity = (p/m)/sqrt(1 + (p/mc)^2) from momentum and mass"
                                         : ": momentum without a mass: taken as the velocity"));
}

/// Simulations in two dimensions keep no position along the third, but mostly the velocity.
void addMissingPositions(const SeriesLayout& layout, const std::string& where, Trajectories& t,
                         std::vector<std::string>& notes) {
  if (layout.position == KnownComponents{true, true, true})
    return;
  std::string integrated, none;
  for (std::size_t c = 0; c < 3; ++c) {
    if (layout.position[c])
      continue;
    (layout.known[c] ? integrated : none) += "xyz"[c];
    for (std::size_t p = 0; p < t.particles() && layout.known[c]; ++p)
      for (std::size_t r = 1; r < t.records(); ++r) {
        Vec3 x = t.position.at(p, r);
        x[c] = t.position.at(p, r - 1)[c] +
               0.5 * (t.time[r] - t.time[r - 1]) * (t.velocity.at(p, r - 1)[c] + t.velocity.at(p, r)[c]);
        t.position.set(p, r, x);
      }
  }
  const std::string has = where + ": position has the components " + lettersOf(layout.position) + " only: ";
  if (!integrated.empty())
    notes.push_back(has + integrated + " integrated from the velocity, starting at 0");
  if (!none.empty())
    notes.push_back(has + none + " stands as 0, and displacements are those of the others");
}

/// The box of the meshes beside the particles, in metres; zeros where there are none.
Vec3 meshBox(const InputFile& file, const std::string& step, const std::string& meshes) {
  const std::string folder = step + "/" + meshes;
  if (meshes.empty() || !file.isGroup(folder))
    return {};
  for (const ObjectInfo& record : file.list(folder)) {
    const std::string path = folder + "/" + record.name;
    try {
      const std::string values = record.group ? path + "/x" : path;
      const auto mesh = openPmdMesh(file, path);
      const Shape shape = mesh ? componentShape(file, values) : Shape{};
      Vec3 box = mesh ? mesh->geometry.size : Vec3{};
      for (std::size_t i = 0; i < 3 && shape.size() == 3; ++i)
        if (const std::size_t axis = std::string("xyz").find(mesh->axes.at(i)); axis < box.size())
          box[axis] *= static_cast<double>(shape[i]);
      if (shape.size() == 3)
        return box;
    } catch (const Error&) { // of another kind: it tells no box
    }
  }
  return {};
}

std::string chosenSpecies(const InputFile& file, const std::vector<std::string>& all, const std::string& wanted) {
  if (wanted.empty())
    return all.front();
  if (std::find(all.begin(), all.end(), wanted) == all.end())
    file.fail("/", "has no species '" + wanted + "'", fmt::format("one of: {}", fmt::join(all, ", ")));
  return wanted;
}

} // namespace

Trajectories readOpenPmd(const InputFile& file, const std::string& wanted, std::vector<std::string>& notes) {
  const OpenPmdSeries series = seriesOf(file);
  const auto all =
      series.steps.empty() ? std::vector<std::string>() : series.speciesIn(file, series.steps.begin()->second);
  if (series.steps.size() < 2 || all.empty())
    file.fail("/data", "holds no particles at two times or more",
              "openPMD iterations with a particle species, all in one file (groupBased)");
  const std::string name = chosenSpecies(file, all, wanted);
  Trajectories t;
  SeriesLayout first;
  std::size_t r = 0;
  for (const auto& [number, base] : series.steps) {
    const std::string species = base + "/" + series.particles + "/" + name;
    const SeriesLayout here = layoutOf(file, species);
    if (r == 0) {
      first = here;
      t.known = here.known;
      t.position = RecordArray(here.particles, series.steps.size(), false);
      t.velocity = RecordArray(here.particles, series.steps.size(), false);
    }
    requireSame(file, species, first, here);
    readStep(file, base, species, here, r++, t);
  }
  normalise(file, t);
  const std::string where = file.path().string() + ": species " + name;
  notes.push_back(fmt::format("{}, {} steps; quantities of the field are not available", where, series.steps.size()));
  if (all.size() > 1)
    notes.push_back(
        fmt::format("{}: of the species {}; larmor-batch takes another with --species", where, fmt::join(all, ", ")));
  addNotes(where, first, notes);
  addMissingPositions(first, where, t, notes);
  requirePlausible(t, where, notes, meshBox(file, series.steps.begin()->second, series.meshes));
  return t;
}

} // namespace larmor::storage
