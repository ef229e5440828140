// openPMD meshes: where the nodes of a record lie.
#include "engine/storage/import/OpenPmdMesh.h"

#include "engine/storage/import/Conventions.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace larmor::storage {

namespace {

std::string axesOf(const InputFile& file, const std::string& record) {
  std::string axes;
  for (const std::string& label : file.texts(record, "axisLabels"))
    axes += label.size() == 1 ? static_cast<char>(std::tolower(static_cast<unsigned char>(label[0]))) : '?';
  if (axes.size() == 1 && file.texts(record, "axisLabels").front().size() == 3)
    axes = file.texts(record, "axisLabels").front();
  std::string sorted = axes;
  std::sort(sorted.begin(), sorted.end());
  if (sorted != "xyz")
    file.fail(record, "has the axes '" + axes + "' (axisLabels)", "x, y and z");
  return axes;
}

std::vector<double> three(const InputFile& file, const std::string& object, const char* name, double otherwise) {
  if (!file.hasAttribute(object, name))
    return std::vector<double>(3, otherwise);
  auto values = file.numbers(object, name);
  if (values.size() != 3)
    file.fail(object, fmt::format("attribute {} holds {} numbers", name, values.size()), "three");
  return values;
}

/// Positions of the components within a cell, in units of the cell; a note if they are not in one place.
std::vector<double> placeInCell(const InputFile& file, const std::string& record, std::vector<std::string>& notes) {
  std::vector<double> first;
  bool apart = false;
  for (const ObjectInfo& component : file.list(record)) {
    const auto place = three(file, record + "/" + component.name, "position", 0.0);
    apart = apart || (!first.empty() && place != first);
    if (first.empty())
      first = place;
  }
  if (!apart)
    return first;
  notes.emplace_back("its components stand at different places within a cell (staggered mesh): taken as if at one");
  return std::vector<double>(3, 0.0);
}

} // namespace

std::optional<OpenPmdMesh> openPmdMesh(const InputFile& file, const std::string& record) {
  if (!file.hasAttribute(record, "gridSpacing"))
    return std::nullopt;
  if (const std::string kind = file.text(record, "geometry", "cartesian"); kind != "cartesian")
    file.fail(record, "has the geometry '" + kind.substr(0, 40) + "'", "cartesian");
  OpenPmdMesh mesh;
  const std::string axes = file.hasAttribute(record, "axisLabels") ? axesOf(file, record) : "zyx";
  const auto spacing = three(file, record, "gridSpacing", 1.0), offset = three(file, record, "gridGlobalOffset", 0.0);
  const auto place = placeInCell(file, record, mesh.notes);
  const double unit = file.number(record, "gridUnitSI", 1.0);
  for (std::size_t i = 0; i < 3; ++i) {
    const std::size_t a = std::string("xyz").find(axes[i]);
    mesh.geometry.size[a] = unit * spacing[i];
    mesh.geometry.origin[a] = unit * (offset[i] + (place.empty() ? 0.0 : place[i] * spacing[i]));
  }
  mesh.geometry.told = GridGeometry::Told::Spacings;
  mesh.axes = axes;
  if (file.text(record, "dataOrder", "C") == "F") // written by Fortran: the array lies the other way round
    std::reverse(mesh.axes.begin(), mesh.axes.end());
  return mesh;
}

Shape componentShape(const InputFile& file, const std::string& component) {
  if (!file.isGroup(component))
    return file.has(component) ? file.shape(component) : Shape{};
  Shape shape;
  if (file.hasAttribute(component, "value") && file.hasAttribute(component, "shape"))
    for (const double n : file.numbers(component, "shape")) {
      if (!(n >= 1 && n <= 1e6))
        file.fail(component, fmt::format("attribute shape holds {}", n), "whole numbers from 1 to 1000000");
      shape.push_back(static_cast<std::size_t>(n));
    }
  return shape;
}

std::vector<float> componentValues(const InputFile& file, const std::string& component) {
  if (!file.isGroup(component))
    return readMeant<float>(file, component);
  const Convention c = conventionOf(file, component);
  return std::vector<float>(elementsOf(componentShape(file, component)),
                            static_cast<float>(c.scale * file.number(component, "value") + c.offset));
}

} // namespace larmor::storage
