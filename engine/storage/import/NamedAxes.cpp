#include "engine/storage/import/NamedAxes.h"

#include "engine/core/Text.h"

#include <algorithm>

namespace larmor::storage {

namespace {

const std::string letters = "xyz";

/// x, y or z; 0 if the name says none of them.
char letterOf(const std::string& scale) {
  const std::string name = lowerCase(scale.substr(scale.find_last_of('/') + 1));
  const auto alone = [&](std::size_t i) {
    return i >= name.size() || !std::isalnum(static_cast<unsigned char>(name[i]));
  };
  if (name.size() >= 2 && name[0] == 'x' && name[1] >= '1' && name[1] <= '3' &&
      (name.size() == 2 || !std::isdigit(static_cast<unsigned char>(name[2])))) // x1, x2, x3 and x1v of MHD codes
    return letters[static_cast<std::size_t>(name[1] - '1')];
  if (!name.empty() && letters.find(name.back()) != letters.npos) // x, nx, axis_x
    return name.back();
  if (!name.empty() && letters.find(name[0]) != letters.npos && (alone(1) || alone(2))) // xc, x_center, xh_2
    return name[0];
  return 0;
}

} // namespace

bool isDimensionOnly(const InputFile& file, const std::string& dataset) {
  if (!file.hasAttribute(dataset, "NAME"))
    return false;
  const AttributeValue name = file.attribute(dataset, "NAME");
  const auto* text = std::get_if<std::string>(&name);
  return text && text->starts_with("This is a netCDF dimension but not a netCDF variable");
}

NamedAxes namedAxes(const InputFile& file, const std::string& dataset) {
  NamedAxes named;
  if (!file.has(dataset) || file.isGroup(dataset))
    return named;
  const auto scales = file.dimensionScales(dataset);
  const Shape shape = file.shape(dataset);
  for (std::size_t a = 0; a < scales.size(); ++a) {
    const char letter = letterOf(scales[a]);
    if (letter == 0 && shape.size() == 4 && shape[a] == 3) {
      named.axes += 'c';
      continue;
    }
    if (letter == 0 || named.axes.find(letter) != named.axes.npos)
      return {};
    named.axes += letter;
    if (!isDimensionOnly(file, scales[a]))
      named.coordinates[letters.find(letter)] = scales[a];
  }
  std::string sorted = named.axes;
  std::sort(sorted.begin(), sorted.end());
  return sorted == (shape.size() == 4 ? "cxyz" : "xyz") ? named : NamedAxes();
}

} // namespace larmor::storage
