#include "engine/storage/import/GridAssembly.h"
#include "engine/storage/import/Readers.h"

#include "engine/core/Error.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace larmor::storage {

namespace {

bool isNumber(const std::string& type) {
  return type.starts_with("float") || type.starts_with("int") || type.starts_with("uint");
}

/// All datasets of numbers; depth and number are bounded, for groups may hold themselves.
void collect(const InputFile& file, const std::string& group, int depth,
             std::vector<std::pair<std::string, Shape>>& found) {
  for (const auto& object : file.list(group)) {
    const std::string path = (group == "/" ? "" : group + "/") + object.name;
    if (found.size() >= 2000)
      return;
    if (!object.group && isNumber(object.type))
      found.emplace_back(path, object.shape);
    else if (object.group && depth < 8)
      collect(file, path, depth + 1, found);
  }
}

/// The first of these attributes on the dataset, its group or the root, as one number per axis; empty if there is none.
std::vector<double> threeNumbers(const InputFile& file, const std::string& dataset,
                                 std::initializer_list<const char*> names) {
  const auto slash = dataset.find_last_of('/');
  const std::string group = slash == std::string::npos || slash == 0 ? "/" : dataset.substr(0, slash);
  for (const std::string& object : {dataset, group, std::string("/")})
    for (const char* name : names)
      if (file.hasAttribute(object, name)) {
        auto values = file.numbers(object, name);
        if (values.size() == 1)
          values.assign(3, values.front());
        if (values.size() != 3)
          file.fail(object, std::string("attribute ") + name + " holds " + std::to_string(values.size()) + " numbers",
                    "one or three (x, y, z)");
        return values;
      }
  return {};
}

/// The Well keeps [trajectory, time, x, y, z, component] in groups t1_fields: the first trajectory at its last time.
bool isWellShape(const std::string& name, const Shape& shape) {
  return name.find("t1_fields/") != std::string::npos && shape.size() == 6 && shape[5] == 3 && shape[0] > 0 &&
         shape[1] > 0;
}

/// Nodes along x, y, z as JHTDB's cut-outs (xcoor) and The Well (dimensions/x) list them; empty if there are none.
std::vector<double> coordinates(const InputFile& file, char axis) {
  for (const std::string& name : {std::string(1, axis) + "coor", "dimensions/" + std::string(1, axis)})
    if (file.has(name) && !file.isGroup(name))
      return file.readDoubles(name);
  return {};
}

/// @throws Error unless nodes are evenly spaced, to the rounding of single precision.
void requireEven(const InputFile& file, char axis, const std::vector<double>& nodes, double step) {
  const double rounding = 2.5e-7 * std::max(std::abs(nodes.front()), std::abs(nodes.back()));
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const double even = nodes.front() + step * static_cast<double>(i);
    if (!(std::abs(nodes[i] - even) <= std::max(1e-3 * step, rounding)))
      file.fail(std::string("coordinates along ") + axis, fmt::format("are {} at node {}", nodes[i], i),
                fmt::format("{}: evenly spaced nodes", even));
  }
}

/// Box and origin from evenly spaced nodes; false if the file lists none for an axis. @throws Error if they do not fit.
bool boxFromCoordinates(const InputFile& file, const VectorGrid& grid, Vec3& origin, Vec3& length) {
  for (std::size_t a = 0; a < 3; ++a) {
    const auto nodes = coordinates(file, "xyz"[a]);
    if (!nodes.empty() && nodes.size() != grid.shape[a])
      file.fail(std::string("coordinates along ") + "xyz"[a], fmt::format("are {}", nodes.size()),
                fmt::format("{}, the nodes of the field", grid.shape[a]));
    if (nodes.size() < 2)
      return false;
    const double step = (nodes.back() - nodes.front()) / static_cast<double>(nodes.size() - 1);
    if (!(step > 0))
      file.fail(std::string("coordinates along ") + "xyz"[a], "do not increase", "evenly spaced nodes");
    requireEven(file, "xyz"[a], nodes, step);
    origin[a] = nodes.front();
    length[a] = step * static_cast<double>(nodes.size());
  }
  return true;
}

FieldCandidate candidateFor(const InputFile& file, const FileDescription& description, const ImportOptions& options) {
  const auto names = splitNames(options.field);
  if (names.size() == 3 && std::all_of(names.begin(), names.end(), [&](const auto& n) { return file.has(n); }))
    return {options.field, file.shape(names[0]), "zyx"};
  // A dataset named outright may have an order of axes that we would not have guessed.
  if (names.size() == 1 && !names[0].empty() && !options.axes.empty() && file.has(names[0]) && !file.isGroup(names[0]))
    return {names[0], file.shape(names[0]), options.axes};
  return chooseField(description, options, file.path().string());
}

/// ", the first of 2 times; ..." if the file holds the field at several: names that differ in their last number only
/// (magneticfield_0001, magneticfield_0002). Empty if the caller chose, or there is one.
std::string otherTimes(const FileDescription& description, const FieldCandidate& taken, const ImportOptions& options) {
  const auto stem = [](const std::string& name) {
    const auto end = name.find_last_not_of("0123456789");
    return end + 1 < name.size() ? name.substr(0, end + 1) : std::string();
  };
  if (!options.field.empty() || stem(taken.name).empty())
    return {};
  std::string others;
  for (const auto& field : description.fields)
    if (field.name != taken.name && stem(field.name) == stem(taken.name))
      others += (others.empty() ? "" : ", ") + field.name;
  return others.empty() ? others : " (of several times this one was taken; not read: " + others + ")";
}

} // namespace

FileDescription describeHdf5(const InputFile& file) {
  FileDescription description{"HDF5", {}, false};
  std::vector<std::pair<std::string, Shape>> all, scalars;
  collect(file, "/", 0, all);
  for (const auto& entry : all) {
    if (isWellShape(entry.first, entry.second))
      description.fields.push_back({entry.first, {entry.second.begin() + 2, entry.second.end()}, "xyzc"});
    else if (entry.second.size() == 3)
      scalars.push_back(entry);
    else if (const auto axes = usualAxes(entry.second); !axes.empty())
      description.fields.push_back({entry.first, entry.second, axes});
  }
  addTriples(scalars, description);
  return description;
}

VectorGrid readHdf5(const InputFile& file, const ImportOptions& options) {
  const FileDescription description = describeHdf5(file);
  const FieldCandidate field = candidateFor(file, description, options);
  const auto names = splitNames(field.name);
  const std::string axes = options.axes.empty() ? field.axes : options.axes;
  VectorGrid grid;
  grid.source = file.path().filename().string() + ": " + field.name + otherTimes(description, field, options);
  for (std::size_t c = 0; c < names.size(); ++c) {
    Shape shape = file.shape(names[c]);
    if (isWellShape(names[c], shape)) {
      const Shape all = shape, start{0, all[1] - 1, 0, 0, 0, 0}, count{1, 1, all[2], all[3], all[4], 3};
      shape.erase(shape.begin(), shape.begin() + 2);
      place<float>(file.readSlab<float>(names[c], start, count), shape, axes, c, grid,
                   file.path().string() + ": " + names[c]);
      grid.source += ", last of " + std::to_string(all[1]) + " times";
      continue;
    }
    if (!isNumber(file.type(names[c])))
      file.fail(names[c], "holds " + file.type(names[c]), "numbers");
    if (shape.size() != (names.size() == 1 ? 4 : 3))
      file.fail(names[c], "has shape " + textOf(shape), names.size() == 1 ? "four axes" : "three axes");
    const auto values = file.readFloats(names[c]);
    place<float>(values, shape, axes, c, grid, file.path().string() + ": " + names[c]);
  }
  const auto length = threeNumbers(file, names[0], {"box", "box_length", "box_size", "length", "L"});
  const auto origin = threeNumbers(file, names[0], {"origin", "box_origin"});
  Vec3 first{}, sides{};
  if (length.empty() && boxFromCoordinates(file, grid, first, sides))
    setBox(grid, first, sides, options);
  else if (length.empty())
    setDefaultBox(grid, options);
  else
    setBox(grid, origin.empty() ? Vec3{} : Vec3{origin[0], origin[1], origin[2]}, {length[0], length[1], length[2]},
           options);
  return grid;
}

} // namespace larmor::storage
