#include "engine/storage/import/GridGeometry.h"

#include "engine/storage/import/Conventions.h"
#include "engine/storage/import/GridAssembly.h"
#include "engine/storage/import/NamedAxes.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <numbers>

namespace larmor::storage {

namespace {

using Index = std::array<std::size_t, 3>;

/// Calls visit(i, j) with the indices of a node of plane `a` = `first` and of its neighbour in plane `second`.
template <class Visit>
void alongPlanes(const VectorGrid& grid, std::size_t a, std::size_t first, std::size_t second, Visit visit) {
  const std::size_t b = (a + 1) % 3, c = (a + 2) % 3;
  Index at{}, other{};
  at[a] = first;
  other[a] = second;
  for (at[b] = 0; at[b] < grid.shape[b]; ++at[b])
    for (at[c] = 0; at[c] < grid.shape[c]; ++at[c]) {
      other[b] = at[b];
      other[c] = at[c];
      visit(grid.index(at[0], at[1], at[2]), grid.index(other[0], other[1], other[2]));
    }
}

double largestDifference(const VectorGrid& grid, std::size_t a, std::size_t first, std::size_t second) {
  float largest = 0;
  for (std::size_t c = 0; c < 3; ++c) {
    const auto& values = grid.component(c);
    alongPlanes(grid, a, first, second, [&](std::size_t i, std::size_t j) {
      const float difference = std::abs(values[i] - values[j]);
      largest = difference > largest || std::isnan(difference) ? difference : largest;
    });
  }
  return static_cast<double>(largest);
}

double largestIn(const VectorGrid& grid, std::size_t a, std::size_t plane) {
  float largest = 0;
  for (std::size_t c = 0; c < 3; ++c)
    alongPlanes(grid, a, plane, plane,
                [&](std::size_t i, std::size_t) { largest = std::max(largest, std::abs(grid.component(c)[i])); });
  return static_cast<double>(largest);
}

double rmsOf(const VectorGrid& grid) {
  double square = 0;
  for (std::size_t c = 0; c < 3; ++c)
    for (const float v : grid.component(c))
      square += static_cast<double>(v) * static_cast<double>(v);
  return std::sqrt(square / static_cast<double>(std::max<std::size_t>(1, grid.size())));
}

/// Whether the last plane is the first, to rounding, while the next one is another. Planes without a field prove
/// nothing: walls have them too.
bool repeatsFirst(const VectorGrid& grid, std::size_t a, double rms) {
  const std::size_t n = grid.shape[a];
  return n >= 4 && largestIn(grid, a, 0) > 1e-3 * rms && largestDifference(grid, a, 0, n - 1) <= 1e-5 * rms &&
         largestDifference(grid, a, 0, 1) > 1e-3 * rms;
}

void dropLast(VectorGrid& grid, std::size_t a) {
  Index shape = grid.shape;
  --shape[a];
  for (std::size_t c = 0; c < 3; ++c) {
    auto& values = grid.component(c);
    std::size_t to = 0;
    for (std::size_t k = 0; k < shape[2]; ++k)
      for (std::size_t j = 0; j < shape[1]; ++j)
        for (std::size_t i = 0; i < shape[0]; ++i)
          values[to++] = values[grid.index(i, j, k)];
    values.resize(to);
  }
  grid.shape = shape;
}

void dropRepeated(VectorGrid& grid) {
  const double rms = rmsOf(grid);
  std::string axes;
  for (std::size_t a = 0; a < 3; ++a)
    if (std::isfinite(rms) && repeatsFirst(grid, a, rms))
      axes += "xyz"[a];
  for (const char axis : axes)
    dropLast(grid, std::string("xyz").find(axis));
  if (!axes.empty())
    grid.notes.push_back(fmt::format("the last plane along {} repeats the first: left out, for the box is periodic",
                                     fmt::join(axes, ", ")));
}

/// Nodes along an axis as the file lists them.
struct Nodes {
  std::string object, unit;
  std::vector<double> at;
  bool named = false; ///< by a convention for this very purpose: it must fit
  bool edges = false; ///< of the cells, one more than there are
};

/// @param scale named by the field itself; may be empty
Nodes nodesOf(const InputFile& file, const std::string& scale, const std::string& group, char axis,
              std::size_t wanted) {
  const std::string letter(1, axis), capital(1, static_cast<char>(std::toupper(axis)));
  const auto line = [&](const std::string& name) {
    return file.has(name) && !file.isGroup(name) && file.shape(name).size() == 1 && !isDimensionOnly(file, name);
  };
  const auto read = [&](const std::string& name, bool named) {
    return Nodes{name, conventionOf(file, name).unit, readMeant<double>(file, name), named};
  };
  for (const std::string& name : {scale, letter + "coor", "dimensions/" + letter})
    if (!name.empty() && line(name))
      return read(name, true);
  for (const std::string& name : {group + letter, letter, group + capital, capital, letter + "c", letter + "_center"})
    if (line(name) && (file.shape(name)[0] == wanted || file.shape(name)[0] == wanted + 1)) {
      Nodes nodes = read(name, false);
      nodes.edges = nodes.at.size() > wanted;
      return nodes;
    }
  return {};
}

/// @throws Error unless nodes are evenly spaced, to the rounding of single precision.
double evenStep(const InputFile& file, const Nodes& nodes) {
  const auto& at = nodes.at;
  const double step = (at.back() - at.front()) / static_cast<double>(at.size() - 1);
  if (!(step > 0))
    file.fail(nodes.object, "(coordinates) does not increase", "evenly spaced nodes");
  const double rounding = 2.5e-7 * std::max(std::abs(at.front()), std::abs(at.back()));
  for (std::size_t i = 0; i < at.size(); ++i) {
    const double even = at.front() + step * static_cast<double>(i);
    if (!(std::abs(at[i] - even) <= std::max(1e-3 * step, rounding)))
      file.fail(nodes.object, fmt::format("(coordinates) is {} at node {}", at[i], i),
                fmt::format("{}: evenly spaced nodes", even));
  }
  return step;
}

} // namespace

void setGeometry(VectorGrid& grid, const GridGeometry& geometry, const ImportOptions& options) {
  dropRepeated(grid);
  Vec3 length = geometry.size;
  if (geometry.told == GridGeometry::Told::Spacings)
    for (std::size_t a = 0; a < 3; ++a)
      length[a] *= static_cast<double>(grid.shape[a]);
  if (geometry.told != GridGeometry::Told::Nothing)
    return setBox(grid, geometry.origin, length, options);
  const auto longest = static_cast<double>(std::max({grid.shape[0], grid.shape[1], grid.shape[2]}));
  for (std::size_t a = 0; a < 3; ++a)
    length[a] = 2.0 * std::numbers::pi * static_cast<double>(grid.shape[a]) / longest;
  setBox(grid, {}, length, options);
  if (options.box <= 0)
    grid.notes.emplace_back("the file does not say how large the box is: 2 pi along its longest side, cubic cells");
}

GridGeometry geometryFromCoordinates(const InputFile& file, const std::string& field, VectorGrid& grid) {
  const std::string group = field.substr(0, field.find_last_of('/') + 1); // "" at the root
  const auto scales = namedAxes(file, field).coordinates;
  std::array<Nodes, 3> nodes;
  double cell = 0;
  const Nodes* unit = nullptr;
  GridGeometry geometry;
  for (std::size_t a = 0; a < 3; ++a) {
    Nodes& n = nodes[a] = nodesOf(file, scales[a], group, "xyz"[a], grid.shape[a]);
    if (n.at.empty())
      continue;
    if (n.at.size() != grid.shape[a] + (n.edges ? 1 : 0))
      file.fail(n.object, fmt::format("lists {} coordinates", n.at.size()),
                fmt::format("{}, the nodes of the field along {}", grid.shape[a], "xyz"[a]));
    if (!unit)
      unit = &n;
    const double factor = factorBetween(file, n.object, n.unit, unit->unit);
    geometry.origin[a] = factor * n.at.front();
    if (n.at.size() > 1)
      geometry.size[a] = factor * evenStep(file, n);
    if (n.edges) // values are of the middle of the cells
      geometry.origin[a] += 0.5 * geometry.size[a];
    if (geometry.size[a] > 0 && (cell == 0 || geometry.size[a] < cell))
      cell = geometry.size[a];
  }
  if (cell == 0)
    return {};
  for (std::size_t a = 0; a < 3; ++a) {
    if (geometry.size[a] > 0)
      continue;
    geometry.size[a] = cell;
    grid.notes.push_back(grid.shape[a] == 1
                             ? fmt::format("one plane along {}: taken as one cell thick and uniform", "xyz"[a])
                             : fmt::format("no coordinates along {}: cells as along the other axes", "xyz"[a]));
  }
  geometry.told = GridGeometry::Told::Spacings;
  if (!unit->unit.empty())
    grid.source += ", lengths in " + unit->unit;
  return geometry;
}

} // namespace larmor::storage
