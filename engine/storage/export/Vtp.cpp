#include "engine/core/Error.h"
#include "engine/storage/export/VtkXml.h"

#include <fmt/format.h>
#include <numeric>

namespace larmor::storage {
namespace {

void check(const std::filesystem::path& path, const PolylineSet& lines, std::size_t points) {
  vtkxml::checkArrays(path, {lines.points}, points);
  if (lines.points.components != 3 || lines.points.values.index() == 2)
    throw Error(path.string(), "points are not three real numbers each");
  bool good = !lines.offsets.empty() && lines.offsets.front() == 0 && lines.offsets.back() == points;
  for (std::size_t i = 1; good && i < lines.offsets.size(); ++i)
    good = lines.offsets[i] >= lines.offsets[i - 1];
  if (!good)
    throw Error(path.string(), "line offsets do not cover the points", fmt::format("0 ... {} in order", points));
  vtkxml::checkArrays(path, lines.pointArrays, points);
  vtkxml::checkArrays(path, lines.cellArrays, lines.offsets.size() - 1);
}

} // namespace

void exportVtp(const std::filesystem::path& path, const PolylineSet& lines) {
  const std::size_t points = vtkxml::sizeOf(lines.points) / 3, cells = lines.offsets.size() - 1;
  check(path, lines, points);
  AtomicFile file(path);
  file.write(vtkxml::fileHeader("PolyData", lines.origin));
  file.write(fmt::format("<PolyData>\n<Piece NumberOfPoints=\"{}\" NumberOfVerts=\"0\" NumberOfLines=\"{}\" "
                         "NumberOfStrips=\"0\" NumberOfPolys=\"0\">\n",
                         points, cells));
  vtkxml::writeArrays(file, "PointData", lines.pointArrays);
  vtkxml::writeArrays(file, "CellData", lines.cellArrays);
  file.write("<Points>\n");
  vtkxml::writeArray(file, lines.points);
  file.write("</Points>\n<Lines>\n");
  std::vector<std::int64_t> connectivity(points);
  std::iota(connectivity.begin(), connectivity.end(), std::int64_t{0});
  vtkxml::writeArray(file, {"connectivity", 1, std::move(connectivity)});
  vtkxml::writeArray(file, {"offsets", 1, std::vector<std::int64_t>(lines.offsets.begin() + 1, lines.offsets.end())});
  file.write("</Lines>\n</Piece>\n</PolyData>\n</VTKFile>\n");
  file.commit();
}

} // namespace larmor::storage
