#include "engine/core/Error.h"
#include "engine/storage/Provenance.h"
#include "engine/storage/import/AxisOrder.h"
#include "engine/storage/import/Conventions.h"
#include "engine/storage/import/GridAssembly.h"
#include "engine/storage/import/GridGeometry.h"
#include "engine/storage/import/NamedAxes.h"
#include "engine/storage/import/OpenPmdMesh.h"
#include "engine/storage/import/OpenPmdSeries.h"
#include "engine/storage/import/Readers.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace larmor::storage {

namespace {

bool isNumber(const std::string& type) {
  return type.starts_with("float") || type.starts_with("int") || type.starts_with("uint");
}

/// What a file holds.
struct Contents {
  std::vector<std::pair<std::string, Shape>> numbers; ///< arrays, those that a group says one value for, too (openPMD)
  std::vector<std::string> all;                       ///< with shape or kind, for messages
};

/// Depth and number are bounded: groups may hold themselves.
void collect(const InputFile& file, const std::string& group, std::vector<std::uint64_t>& within, Contents& found) {
  constexpr std::size_t deepest = 9, most = 2000;
  for (const auto& object : file.list(group)) {
    const std::string path = (group == "/" ? "" : group + "/") + object.name;
    if (found.all.size() >= most)
      return;
    const Shape constant = object.group ? componentShape(file, path) : Shape{};
    if (!object.group && isNumber(object.type)) {
      found.numbers.emplace_back(path, object.shape);
      found.all.push_back(path + " " + textOf(object.shape));
    } else if (!object.group) {
      found.all.push_back(path + " (" + object.type + ")");
    } else if (!constant.empty()) {
      found.numbers.emplace_back(path, constant);
      found.all.push_back(path + " " + textOf(constant));
    } else if (within.size() < deepest && std::find(within.begin(), within.end(), object.place) == within.end()) {
      within.push_back(object.place);
      collect(file, path, within, found);
      within.pop_back();
    }
  }
}

std::string orUsual(const std::string& told, const std::string& usual) { return told.empty() ? usual : told; }

/// "data/0/B" of "data/0/B/x"; "/" if there is none.
std::string groupOf(const std::string& object) {
  const auto slash = object.find_last_of('/');
  return slash == std::string::npos || slash == 0 ? "/" : object.substr(0, slash);
}

/// The first of these attributes on the dataset, its group or the root, as one number per axis; empty if there is none.
std::vector<double> threeNumbers(const InputFile& file, const std::string& dataset,
                                 std::initializer_list<const char*> names) {
  for (const std::string& object : {dataset, groupOf(dataset), std::string("/")})
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

FieldCandidate candidateFor(const InputFile& file, const FileDescription& description, const ImportOptions& options) {
  const auto names = splitNames(options.field);
  if (names.size() == 3 && std::all_of(names.begin(), names.end(), [&](const auto& n) { return file.has(n); }))
    return {options.field, componentShape(file, names[0]), orUsual(namedAxes(file, names[0]).axes, "zyx")};
  // A dataset named outright may have an order of axes that we would not have guessed.
  if (names.size() == 1 && !names[0].empty() && !options.axes.empty() && file.has(names[0]) && !file.isGroup(names[0]))
    return {names[0], file.shape(names[0]), options.axes};
  return chooseField(description, options, file.path().string());
}

/// ", the first of 2 times; ..." if the file holds the field at several: names that differ in their last number only
/// (magneticfield_0001, magneticfield_0002; data/0/B, data/10/B). Empty if the caller chose, or there is one.
std::string otherTimes(const FileDescription& description, const FieldCandidate& taken, const ImportOptions& options) {
  const auto stem = [&](const std::string& name) {
    if (const auto at = name.find('/', name.find('/') + 1); name.starts_with("data/") && at != name.npos)
      return name.substr(at, name.find(',') - at); // openPMD: data/NUMBER/...
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
  Contents contents;
  std::vector<std::uint64_t> within{file.placeOf("/")};
  collect(file, "/", within, contents);
  FileDescription description{"HDF5", {}, false, std::move(contents.all)};
  std::vector<std::pair<std::string, Shape>> scalars;
  for (const auto& entry : contents.numbers) {
    if (isWellShape(entry.first, entry.second))
      description.fields.push_back({entry.first, {entry.second.begin() + 2, entry.second.end()}, "xyzc"});
    else if (entry.second.size() == 3)
      scalars.push_back(entry);
    else if (const auto axes = usualAxes(entry.second); !axes.empty())
      description.fields.push_back({entry.first, entry.second, axes});
  }
  addTriples(scalars, description);
  for (FieldCandidate& field : description.fields)
    if (const auto named = namedAxes(file, splitNames(field.name).front()); !named.axes.empty())
      field.axes = named.axes;
  return description;
}

namespace {

/// The Well's last time of the first trajectory.
void takeWell(const InputFile& file, const std::string& name, const std::string& axes, VectorGrid& grid) {
  Shape shape = file.shape(name);
  const Shape all = shape, start{0, all[1] - 1, 0, 0, 0, 0}, count{1, 1, all[2], all[3], all[4], 3};
  shape.erase(shape.begin(), shape.begin() + 2);
  place<float>(readMeant<float>(file, name, start, count), shape, axes, 0, grid, file.path().string() + ": " + name);
  grid.source += ", last of " + std::to_string(all[1]) + " times";
}

/// One array of all components, or one component, in the unit of the first.
void take(const InputFile& file, const std::vector<std::string>& names, std::size_t c, const std::string& axes,
          VectorGrid& grid) {
  const std::string& name = names[c];
  const Shape shape = componentShape(file, name);
  if (!file.isGroup(name) && !isNumber(file.type(name)))
    file.fail(name, "holds " + file.type(name), "numbers");
  if (shape.size() != (names.size() == 1 ? 4 : 3))
    file.fail(name, "has shape " + textOf(shape), names.size() == 1 ? "four axes" : "three axes");
  if (c > 0)
    if (const std::string own = namedAxes(file, name).axes, first = namedAxes(file, names[0]).axes; own != first)
      file.fail(name, "has the axes " + orUsual(own, "unknown"), orUsual(first, "unknown") + " as " + names[0]);
  requireSameUnitSI(file, name, names[0]);
  auto values = componentValues(file, name);
  if (c > 0)
    if (const double factor =
            factorBetween(file, name, conventionOf(file, name).unit, conventionOf(file, names[0]).unit);
        factor != 1.0)
      for (float& value : values)
        value = static_cast<float>(factor * static_cast<double>(value));
  place<float>(values, shape, axes, c, grid, file.path().string() + ": " + name);
}

GridGeometry geometryOf(const InputFile& file, const std::string& name, const std::optional<OpenPmdMesh>& mesh,
                        VectorGrid& grid) {
  const auto length = threeNumbers(file, name, {"box", "box_length", "box_size", "length", "L"});
  const auto origin = threeNumbers(file, name, {"origin", "box_origin"});
  if (mesh)
    return mesh->geometry;
  if (length.empty())
    return geometryFromCoordinates(file, name, grid);
  return {GridGeometry::Told::Lengths,
          origin.empty() ? Vec3{} : Vec3{origin[0], origin[1], origin[2]},
          {length[0], length[1], length[2]}};
}

/// What a field file of ours says of its making: the simulation, and whether it was steady.
std::string madeBy(const InputFile& file) {
  return file.text("/", "format", "").starts_with("larmor-") ? file.text("/", "source", "") : std::string();
}

} // namespace

VectorGrid readHdf5(const InputFile& file, const ImportOptions& options) {
  if (file.text("/", "format", "").starts_with("larmor-"))
    requireKnownVersion(file);
  const FileDescription description = describeHdf5(file);
  const FieldCandidate field = candidateFor(file, description, options);
  const auto names = splitNames(field.name);
  std::optional<OpenPmdMesh> mesh;
  if (names.size() == 3 && isOpenPmd(file))
    mesh = openPmdMesh(file, groupOf(names[0]));
  const std::string axes = !options.axes.empty() ? options.axes : mesh ? mesh->axes : field.axes;
  VectorGrid grid;
  grid.source = file.path().filename().string() + ": " + field.name + otherTimes(description, field, options);
  if (file.unfinished())
    grid.notes.emplace_back("its writer did not close the file: what it had written is read");
  if (names.size() == 1 && isWellShape(names[0], componentShape(file, names[0])))
    takeWell(file, names[0], axes, grid);
  else
    for (std::size_t c = 0; c < names.size(); ++c)
      take(file, names, c, axes, grid);
  if (const std::string made = madeBy(file); !made.empty())
    grid.source += ", " + made;
  if (const std::string unit = conventionOf(file, names[0]).unit; !unit.empty())
    grid.source += ", values in " + unit;
  if (mesh)
    grid.notes.insert(grid.notes.end(), mesh->notes.begin(), mesh->notes.end());
  setGeometry(grid, geometryOf(file, names[0], mesh, grid), options);
  if (options.axes.empty() && !mesh && namedAxes(file, names[0]).axes.empty())
    noteAxisOrder(grid, axes);
  return grid;
}

} // namespace larmor::storage
