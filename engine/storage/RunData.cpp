// Curves, images and tables of a run file.
#include "engine/core/Error.h"
#include "engine/storage/RunFile.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace larmor::storage {
namespace {

void requireName(const OutputFile& file, const std::string& group, const std::string& name) {
  if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos)
    throw Error(file.target().string() + ": " + group, "'" + name + "' cannot be the name of an entry",
                "a name without /");
}

std::vector<double> readLine(const InputFile& file, const std::string& path, std::size_t expected) {
  const Shape shape = file.shape(path);
  if (shape.size() != 1 || (expected && shape[0] != expected))
    file.fail(path, "has shape " + textOf(shape), expected ? fmt::format("[{}]", expected) : "one dimension");
  return file.readDoubles(path);
}

bool flag(const InputFile& file, const std::string& object, const std::string& name) {
  return file.number(object, name, 0.0) != 0.0;
}

Curve readCurve(const InputFile& file, const std::string& group, const std::string& name) {
  const std::string path = group + "/" + name;
  Curve curve;
  curve.name = name;
  curve.title = file.text(path, "title", name);
  curve.xLabel = file.text(path, "x_label", "");
  curve.xUnit = file.text(path, "x_unit", "");
  curve.yLabel = file.text(path, "y_label", "");
  curve.yUnit = file.text(path, "y_unit", "");
  curve.logX = flag(file, path, "log_x");
  curve.logY = flag(file, path, "log_y");
  curve.x = readLine(file, path + "/x", 0);
  curve.y = readLine(file, path + "/y", curve.x.size());
  if (curve.y.size() != curve.x.size())
    file.fail(path + "/y", fmt::format("holds {} values", curve.y.size()), fmt::format("{}", curve.x.size()));
  if (file.has(path + "/error"))
    curve.error = readLine(file, path + "/error", curve.y.size());
  if (file.has(path + "/edges")) {
    curve.edges = readLine(file, path + "/edges", 0);
    curve.density = readLine(file, path + "/density", curve.edges.empty() ? 0 : curve.edges.size() - 1);
  }
  return curve;
}

Image readImage(const InputFile& file, const std::string& name) {
  const std::string path = "/images/" + name;
  const Shape shape = file.shape(path);
  if (shape.size() != 2)
    file.fail(path, "has shape " + textOf(shape), "[ny, nx]");
  Image image;
  image.name = name;
  image.title = file.text(path, "title", name);
  image.quantity = file.text(path, "quantity", "");
  image.unit = file.text(path, "unit", "");
  image.xLabel = file.text(path, "x_label", "");
  image.yLabel = file.text(path, "y_label", "");
  image.ny = shape[0];
  image.nx = shape[1];
  image.extent = {0.0, double(image.nx), 0.0, double(image.ny)};
  if (file.hasAttribute(path, "extent")) {
    const auto extent = file.numbers(path, "extent");
    if (extent.size() != 4 || !std::all_of(extent.begin(), extent.end(), [](double v) { return std::isfinite(v); }))
      file.fail(path, "attribute extent is damaged", "four finite numbers x0, x1, y0, y1");
    std::copy(extent.begin(), extent.end(), image.extent.begin());
  }
  image.values = file.readDoubles(path);
  return image;
}

} // namespace

void writeCurve(OutputFile& file, const Curve& curve, const std::string& at) {
  const std::string group = at + "/curves";
  requireName(file, group, curve.name);
  const std::string path = group + "/" + curve.name;
  const bool good = curve.y.size() == curve.x.size() && (curve.error.empty() || curve.error.size() == curve.y.size());
  if (!good)
    throw Error(file.target().string() + ": " + path, fmt::format("x, y and error hold {}, {} and {} values",
                                                                  curve.x.size(), curve.y.size(), curve.error.size()));
  file.group(path);
  const auto options = [](const std::string& unit) { return ArrayOptions{.attributes = {{"unit", unit}}}; };
  file.array(path + "/x", {curve.x.size()}, curve.x, options(curve.xUnit));
  file.array(path + "/y", {curve.y.size()}, curve.y, options(curve.yUnit));
  if (!curve.error.empty())
    file.array(path + "/error", {curve.error.size()}, curve.error, options(curve.yUnit));
  if (!curve.edges.empty()) {
    file.array(path + "/edges", {curve.edges.size()}, curve.edges, options(curve.xUnit));
    file.array(path + "/density", {curve.density.size()}, curve.density, options(curve.yUnit));
  }
  file.attribute(path, "title", curve.title);
  file.attribute(path, "x_label", curve.xLabel);
  file.attribute(path, "x_unit", curve.xUnit);
  file.attribute(path, "y_label", curve.yLabel);
  file.attribute(path, "y_unit", curve.yUnit);
  file.attribute(path, "log_x", curve.logX);
  file.attribute(path, "log_y", curve.logY);
}

std::vector<Curve> readCurves(const InputFile& file, const std::string& at) {
  const std::string group = at + "/curves";
  std::vector<Curve> curves;
  if (file.has(group))
    for (const auto& entry : file.list(group))
      if (entry.group)
        curves.push_back(readCurve(file, group, entry.name));
  return curves;
}

void writeImage(OutputFile& file, const Image& image, bool single) {
  requireName(file, "/images", image.name);
  const std::string path = "/images/" + image.name;
  const ArrayOptions options{.attributes = {{"title", image.title},
                                            {"quantity", image.quantity},
                                            {"unit", image.unit},
                                            {"x_label", image.xLabel},
                                            {"y_label", image.yLabel},
                                            {"extent", std::vector<double>(image.extent.begin(), image.extent.end())}}};
  if (single)
    file.array(path, {image.ny, image.nx}, std::vector<float>(image.values.begin(), image.values.end()), options);
  else
    file.array(path, {image.ny, image.nx}, image.values, options);
}

std::vector<Image> readImages(const InputFile& file) {
  std::vector<Image> images;
  if (file.has("/images"))
    for (const auto& entry : file.list("/images"))
      if (!entry.group)
        images.push_back(readImage(file, entry.name));
  return images;
}

void writeTable(OutputFile& file, const std::string& group, const std::vector<Column>& columns,
                const Attributes& attributes) {
  file.group(group);
  std::vector<std::string> order;
  for (const auto& column : columns) {
    requireName(file, group, column.name);
    const std::string path = group + "/" + column.name;
    if (column.values.size() != columns.front().values.size())
      throw Error(file.target().string() + ": " + path, fmt::format("holds {} values", column.values.size()),
                  fmt::format("{} as in {}", columns.front().values.size(), columns.front().name));
    const ArrayOptions options{.attributes = {{"unit", column.unit}}};
    if (column.integer)
      file.array(path, {column.values.size()}, std::vector<std::int64_t>(column.values.begin(), column.values.end()),
                 options);
    else
      file.array(path, {column.values.size()}, column.values, options);
    order.push_back(column.name);
  }
  if (!order.empty())
    file.attribute(group, "columns", order);
  for (const auto& [name, value] : attributes)
    file.attribute(group, name, value);
}

std::vector<Column> readTable(const InputFile& file, const std::string& group) {
  std::vector<std::string> order;
  if (file.hasAttribute(group, "columns"))
    order = file.texts(group, "columns");
  else
    for (const auto& entry : file.list(group))
      if (!entry.group)
        order.push_back(entry.name);
  std::vector<Column> columns;
  for (const auto& name : order) {
    const std::string path = group + "/" + name;
    Column column{name, file.text(path, "unit", ""), readLine(file, path, 0), file.type(path) == "int64"};
    if (!columns.empty() && column.values.size() != columns.front().values.size())
      file.fail(path, fmt::format("holds {} values", column.values.size()),
                fmt::format("{} as in {}", columns.front().values.size(), columns.front().name));
    columns.push_back(std::move(column));
  }
  return columns;
}

const Column& columnOf(const InputFile& file, const std::string& group, const std::vector<Column>& columns,
                       const std::string& name) {
  const auto found = std::find_if(columns.begin(), columns.end(), [&](const Column& c) { return c.name == name; });
  if (found == columns.end())
    file.fail(group, "column " + name + " is missing", "a dataset of that name");
  return *found;
}

} // namespace larmor::storage
