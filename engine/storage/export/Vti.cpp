#include "engine/core/Error.h"
#include "engine/storage/export/VtkXml.h"

#include <cmath>
#include <fmt/format.h>

namespace larmor::storage {

void exportVti(const std::filesystem::path& path, const std::array<std::size_t, 3>& nodes,
               const std::array<double, 3>& origin, const std::array<double, 3>& spacing,
               const std::vector<NamedArray>& arrays, const std::string& of) {
  for (std::size_t a = 0; a < 3; ++a)
    if (nodes[a] == 0 || !std::isfinite(origin[a]) || !(spacing[a] > 0) || !std::isfinite(spacing[a]))
      throw Error(path.string(),
                  fmt::format("the grid has {} nodes with spacing {} along {}", nodes[a], spacing[a], "xyz"[a]),
                  "at least one node and a positive spacing");
  const std::size_t count = elementsOf({nodes[2], nodes[1], nodes[0]});
  vtkxml::checkArrays(path, arrays, count);
  for (const auto& array : arrays)
    if (array.components != 1 && array.components != 3)
      throw Error(path.string() + ": " + array.name, fmt::format("has {} components", array.components), "1 or 3");
  AtomicFile file(path);
  file.write(vtkxml::fileHeader("ImageData", of));
  const std::string extent = fmt::format("0 {} 0 {} 0 {}", nodes[0] - 1, nodes[1] - 1, nodes[2] - 1);
  file.write(fmt::format("<ImageData WholeExtent=\"{}\" Origin=\"{} {} {}\" Spacing=\"{} {} {}\">\n", extent, origin[0],
                         origin[1], origin[2], spacing[0], spacing[1], spacing[2]));
  file.write("<Piece Extent=\"" + extent + "\">\n");
  vtkxml::writeArrays(file, "PointData", arrays);
  file.write("</Piece>\n</ImageData>\n</VTKFile>\n");
  file.commit();
}

} // namespace larmor::storage
