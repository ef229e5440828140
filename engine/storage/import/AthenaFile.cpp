#include "engine/storage/import/Conventions.h"
#include "engine/storage/import/GridAssembly.h"
#include "engine/storage/import/Readers.h"

#include <algorithm>
#include <fmt/format.h>

namespace larmor::storage {

namespace {

/// Where a variable is kept: dataset and index along its first axis.
struct Variable {
  std::string name, dataset;
  std::size_t index;
};

struct Mesh {
  std::array<std::size_t, 3> cells{}, block{}, blocks{}; ///< whole mesh, one block, blocks per axis
  std::array<std::size_t, 3> ghosts{};                   ///< stored beyond each side of a block
  Vec3 low{}, high{};
};

std::array<std::size_t, 3> threeCounts(const InputFile& file, const std::string& name) {
  const auto values = file.numbers("/", name);
  std::array<std::size_t, 3> result{};
  for (std::size_t a = 0; a < 3; ++a) {
    if (values.size() != 3 || !(values[a] >= 1.0 && values[a] <= 1e6) || values[a] != std::floor(values[a]))
      file.fail("/", "attribute " + name + " is not three cell counts", "three whole numbers from 1 to 1000000");
    result[a] = static_cast<std::size_t>(values[a]);
  }
  return result;
}

std::vector<Variable> variablesOf(const InputFile& file) {
  const auto datasets = file.texts("/", "DatasetNames"), names = file.texts("/", "VariableNames");
  const auto counts = file.numbers("/", "NumVariables");
  if (counts.size() != datasets.size())
    file.fail("/", fmt::format("attribute NumVariables has {} entries", counts.size()),
              fmt::format("{}, one per dataset", datasets.size()));
  std::vector<Variable> result;
  for (std::size_t d = 0; d < datasets.size(); ++d) {
    if (!(counts[d] >= 0 && counts[d] <= static_cast<double>(names.size() - result.size())))
      file.fail("/", fmt::format("attribute NumVariables says {} for {}", counts[d], datasets[d]),
                fmt::format("no more than the {} entries of VariableNames", names.size()));
    for (std::size_t i = 0; i < static_cast<std::size_t>(counts[d]); ++i)
      result.push_back({names[result.size()], datasets[d], i});
  }
  return result;
}

/// Output with ghost_zones: MeshBlockSize counts them, and only the places of the blocks tell how many there are.
/// @returns false if the blocks fill the mesh as they are, or cannot be understood so.
bool stripGhosts(const InputFile& file, Mesh& mesh) {
  const std::string dataset = "LogicalLocations";
  const Shape shape = file.has(dataset) && !file.isGroup(dataset) ? file.shape(dataset) : Shape{};
  if (shape.size() != 2 || shape[1] != 3 || shape[0] == 0 || shape[0] > (std::size_t{1} << 24))
    return false;
  std::array<std::size_t, 3> blocks{1, 1, 1}, own{}, ghosts{};
  const auto places = file.readInts(dataset);
  for (std::size_t i = 0; i < places.size(); ++i)
    if (places[i] >= 0 && places[i] < 1000000)
      blocks[i % 3] = std::max(blocks[i % 3], static_cast<std::size_t>(places[i]) + 1);
  constexpr std::size_t mostGhosts = 8;
  for (std::size_t a = 0; a < 3; ++a) {
    own[a] = mesh.cells[a] / blocks[a];
    if (mesh.cells[a] % blocks[a] != 0 || mesh.block[a] < own[a] || (mesh.block[a] - own[a]) % 2 != 0)
      return false;
    ghosts[a] = (mesh.block[a] - own[a]) / 2;
    if (ghosts[a] > mostGhosts)
      return false;
  }
  if (ghosts == std::array<std::size_t, 3>{} || blocks[0] * blocks[1] * blocks[2] != shape[0])
    return false;
  mesh.block = own;
  mesh.ghosts = ghosts;
  return true;
}

Mesh meshOf(const InputFile& file) {
  if (file.number("/", "MaxLevel") != 0.0)
    file.fail("/", fmt::format("is a refined mesh (MaxLevel {})", file.number("/", "MaxLevel")),
              "one level; resample it to a uniform grid first");
  if (const auto coordinates = file.text("/", "Coordinates", "cartesian"); coordinates != "cartesian")
    file.fail("/", "has " + coordinates.substr(0, 40) + " coordinates", "cartesian ones");
  Mesh mesh{threeCounts(file, "RootGridSize"), threeCounts(file, "MeshBlockSize"), {}, {}, {}, {}};
  const bool ghosts = stripGhosts(file, mesh);
  for (std::size_t a = 0; a < 3; ++a) {
    const std::string name = fmt::format("RootGridX{}", a + 1);
    const auto extent = file.numbers("/", name);
    if (extent.size() < 2 || !(extent[1] > extent[0]))
      file.fail("/", "attribute " + name + " is not an interval", "lower and upper limit");
    if (extent.size() > 2 && extent[2] != 1.0)
      file.fail("/", fmt::format("cells grow by {} along axis {}", extent[2], a + 1), "cells of equal size");
    mesh.low[a] = extent[0];
    mesh.high[a] = extent[1];
    if (!ghosts && mesh.cells[a] % mesh.block[a] != 0)
      file.fail("/", fmt::format("MeshBlockSize {} does not divide RootGridSize {}", mesh.block[a], mesh.cells[a]));
    mesh.blocks[a] = mesh.cells[a] / mesh.block[a];
  }
  return mesh;
}

/// Logical location of every block, checked: each place of the mesh exactly once.
std::vector<std::array<std::size_t, 3>> locationsOf(const InputFile& file, const Mesh& mesh) {
  const std::string dataset = "LogicalLocations";
  const std::size_t count = mesh.blocks[0] * mesh.blocks[1] * mesh.blocks[2];
  const Shape shape = file.shape(dataset), expected{count, 3};
  if (shape != expected)
    file.fail(dataset, "has shape " + textOf(shape), textOf(expected) + " for this mesh");
  const auto values = file.readInts(dataset);
  std::vector<std::array<std::size_t, 3>> result(count);
  std::vector<bool> taken(count, false);
  for (std::size_t b = 0; b < count; ++b) {
    for (std::size_t a = 0; a < 3; ++a) {
      const auto value = values[3 * b + a];
      if (value < 0 || value >= static_cast<std::int64_t>(mesh.blocks[a]))
        file.fail(dataset, fmt::format("block {} is at {} along axis {}", b, value, a + 1),
                  fmt::format("0 to {}", mesh.blocks[a] - 1));
      result[b][a] = static_cast<std::size_t>(value);
    }
    const std::size_t at = (result[b][2] * mesh.blocks[1] + result[b][1]) * mesh.blocks[0] + result[b][0];
    if (taken[at])
      file.fail(dataset, fmt::format("block {} is where another one is", b), "every place once");
    taken[at] = true;
  }
  return result;
}

void readVariable(const InputFile& file, const Variable& variable, const Mesh& mesh,
                  const std::vector<std::array<std::size_t, 3>>& locations, VectorGrid& grid, std::size_t component) {
  const Shape shape = file.shape(variable.dataset);
  const auto& g = mesh.ghosts;
  const Shape rest{locations.size(), mesh.block[2] + 2 * g[2], mesh.block[1] + 2 * g[1], mesh.block[0] + 2 * g[0]};
  if (shape.size() != 5 || shape[0] <= variable.index || !std::equal(rest.begin(), rest.end(), shape.begin() + 1))
    file.fail(variable.dataset, "has shape " + textOf(shape),
              "[variables, blocks, z, y, x] = [>" + std::to_string(variable.index) + ", " + textOf(rest).substr(1));
  const auto& n = mesh.block;
  auto& to = grid.component(component);
  const bool plain = conventionOf(file, variable.dataset).plain(); // asked once, not for each of thousands of blocks
  for (std::size_t b = 0; b < locations.size(); ++b) {
    const Shape start{variable.index, b, g[2], g[1], g[0]}, count{1, 1, n[2], n[1], n[0]};
    const auto values = plain ? file.readSlab<float>(variable.dataset, start, count)
                              : readMeant<float>(file, variable.dataset, start, count);
    if (to.empty()) // not before the first block could be read: the file then is as large as it says
      to.resize(grid.size());
    for (std::size_t k = 0; k < n[2]; ++k)
      for (std::size_t j = 0; j < n[1]; ++j)
        std::copy_n(values.data() + (k * n[1] + j) * n[0], n[0],
                    to.data() +
                        grid.index(locations[b][0] * n[0], locations[b][1] * n[1] + j, locations[b][2] * n[2] + k));
  }
}

} // namespace

bool isAthena(const InputFile& file) {
  return file.hasAttribute("/", "MeshBlockSize") && file.hasAttribute("/", "RootGridSize");
}

FileDescription describeAthena(const InputFile& file) {
  FileDescription description{"Athena++ snapshot", {}, true};
  const Mesh mesh = meshOf(file);
  std::vector<std::pair<std::string, Shape>> arrays;
  for (const auto& variable : variablesOf(file))
    arrays.emplace_back(variable.name, Shape{mesh.cells[2], mesh.cells[1], mesh.cells[0]});
  addTriples(arrays, description);
  return description;
}

VectorGrid readAthena(const InputFile& file, const ImportOptions& options) {
  const std::string path = file.path().string();
  const auto names = splitNames(chooseField(describeAthena(file), options, path).name);
  const auto variables = variablesOf(file);
  const Mesh mesh = meshOf(file);
  VectorGrid grid;
  grid.shape = mesh.cells;
  grid.source = file.path().filename().string() + ": " + names[0] + ", " + names[1] + ", " + names[2];
  Vec3 firstCentre{};
  for (std::size_t a = 0; a < 3; ++a)
    firstCentre[a] = mesh.low[a] + 0.5 * (mesh.high[a] - mesh.low[a]) / static_cast<double>(mesh.cells[a]);
  if (mesh.ghosts != std::array<std::size_t, 3>{})
    grid.notes.push_back(fmt::format("ghost cells of its blocks left out ({}, {}, {} on each side)", mesh.ghosts[0],
                                     mesh.ghosts[1], mesh.ghosts[2]));
  setBox(grid, firstCentre, mesh.high - mesh.low, options);
  const auto locations = locationsOf(file, mesh);
  for (std::size_t c = 0; c < 3; ++c) {
    const auto found =
        std::find_if(variables.begin(), variables.end(), [&](const auto& v) { return v.name == names[c]; });
    readVariable(file, *found, mesh, locations, grid, c);
  }
  return grid;
}

} // namespace larmor::storage
