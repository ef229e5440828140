#include "engine/storage/import/GridAssembly.h"

#include "engine/core/Error.h"
#include "engine/core/Text.h"
#include "engine/storage/Identify.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace larmor::storage {

namespace {

/// In lower case, every name of the list without slashes at its ends: "/data/B/x, /data/B/y" is "data/b/x,data/b/y".
std::string plainName(const std::string& names) {
  std::string result;
  for (std::string name : splitNames(lowerCase(names))) {
    name.erase(0, name.find_first_not_of('/'));
    name.erase(name.find_last_not_of("/ ") + 1);
    result += (result.empty() ? "" : ",") + name;
  }
  return result;
}

void checkAxes(const std::string& axes, const Shape& shape, bool withComponent, const std::string& where) {
  std::string sorted = axes;
  std::sort(sorted.begin(), sorted.end());
  if (sorted != (withComponent ? "cxyz" : "xyz"))
    throw Error(where, "axes '" + axes + "' do not fit an array of shape " + textOf(shape),
                withComponent ? "the letters c, x, y, z once each" : "the letters x, y, z once each");
  if (shape.size() != axes.size())
    throw Error(where, "has shape " + textOf(shape), fmt::format("{} axes ({})", axes.size(), axes));
}

/// "fields/b" of "fields/B/x,fields/B/y,fields/B/z", "magnetic_field" of "magnetic_field_x,...".
std::string stemOf(const std::string& candidate) {
  std::string name = plainName(splitNames(candidate).front());
  const bool triple = candidate.find(',') != candidate.npos;
  if (triple && name.size() > 1)
    name.pop_back();
  while (triple && name.size() > 1 && (name.back() == '/' || name.back() == '_'))
    name.pop_back();
  return name;
}

std::string lastPart(const std::string& name) { return name.substr(name.find_last_of('/') + 1); }

/// True for the usual names of a magnetic field: B, b, Bcc, magnetic_field, magneticfield_0001...
bool soundsMagnetic(const std::string& candidate) {
  std::string name = stemOf(candidate);
  if (name.find("magnetic") != std::string::npos)
    return true;
  name = lastPart(name);
  while (name.size() > 1 && std::string("xyz123_").find(name.back()) != std::string::npos)
    name.pop_back();
  const std::array usual{"b", "bcc", "bfield", "b_field", "mag"};
  return std::find(usual.begin(), usual.end(), name) != usual.end();
}

/// True for names of what is no field that particles could turn in.
bool soundsOtherwise(const std::string& candidate) {
  const std::string name = stemOf(candidate), last = lastPart(name);
  for (const char* word : {"potential", "electric", "current", "vorticity"})
    if (name.find(word) != name.npos)
      return true;
  return last == "e" || last == "j" || last == "efield" || last == "e_field";
}

} // namespace

template <class T>
void place(std::span<const T> values, const Shape& shape, const std::string& axes, std::size_t component,
           VectorGrid& grid, const std::string& where) {
  const bool withComponent = axes.find('c') != std::string::npos;
  checkAxes(axes, shape, withComponent, where);
  std::array<std::size_t, 4> stride{}, length{1, 1, 1, 1}; // x, y, z, c
  std::size_t step = 1;
  for (std::size_t a = axes.size(); a-- > 0;) {
    const std::size_t letter = std::string("xyzc").find(axes[a]);
    stride[letter] = step;
    length[letter] = shape[a];
    step *= shape[a];
  }
  if (withComponent && length[3] != 3)
    throw Error(where, fmt::format("has {} components (shape {}, axes {})", length[3], textOf(shape), axes), "3");
  if (step == 0 || values.size() != step)
    throw Error(where, fmt::format("has {} values for shape {}", values.size(), textOf(shape)), "as many, not zero");
  const std::array<std::size_t, 3> found{length[0], length[1], length[2]};
  if (grid.size() == 0)
    grid.shape = found;
  if (grid.shape != found)
    throw Error(where, fmt::format("has shape {} x {} x {}", found[0], found[1], found[2]),
                fmt::format("{} x {} x {} as the component before", grid.shape[0], grid.shape[1], grid.shape[2]));
  for (std::size_t c = withComponent ? 0 : component; c < (withComponent ? 3 : component + 1); ++c) {
    auto& to = grid.component(c);
    to.resize(grid.size());
    const T* from = values.data() + (withComponent ? c * stride[3] : 0);
    for (std::size_t k = 0, n = 0; k < found[2]; ++k)
      for (std::size_t j = 0; j < found[1]; ++j)
        for (std::size_t i = 0; i < found[0]; ++i)
          to[n++] = static_cast<float>(from[i * stride[0] + j * stride[1] + k * stride[2]]);
  }
}

template void place(std::span<const float>, const Shape&, const std::string&, std::size_t, VectorGrid&,
                    const std::string&);
template void place(std::span<const double>, const Shape&, const std::string&, std::size_t, VectorGrid&,
                    const std::string&);

std::string usualAxes(const Shape& shape) {
  if (shape.size() != 4)
    return {};
  return shape[3] == 3 ? "zyxc" : shape[0] == 3 ? "czyx" : "";
}

void setBox(VectorGrid& grid, const Vec3& origin, const Vec3& length, const ImportOptions& options) {
  const double longest = std::max({length[0], length[1], length[2]});
  const double factor = options.box > 0.0 ? options.box / longest : 1.0;
  grid.origin = factor * origin;
  grid.length = factor * length;
  for (std::size_t a = 0; a < 3; ++a)
    if (!(grid.length[a] > 0.0) || !std::isfinite(grid.length[a]) || !std::isfinite(grid.origin[a]))
      throw Error(grid.source, fmt::format("box has length {} from {}", length[a], origin[a]),
                  "a positive, finite length");
}

void requireFinite(const VectorGrid& grid, const std::string& where) {
  for (std::size_t c = 0; c < 3; ++c) {
    const auto& values = grid.component(c);
    const auto bad = std::find_if(values.begin(), values.end(), [](float v) { return !std::isfinite(v); });
    if (bad == values.end())
      continue;
    const auto n = static_cast<std::size_t>(bad - values.begin());
    throw Error(where,
                fmt::format("component {} is {} at x, y, z = {}, {}, {} (counted from 0)", "xyz"[c],
                            static_cast<double>(*bad), n % grid.shape[0], n / grid.shape[0] % grid.shape[1],
                            n / (grid.shape[0] * grid.shape[1])),
                "finite values within single precision");
  }
}

void requireStrength(const VectorGrid& grid, const std::string& where) {
  constexpr float weakest = 1e-36F; // below 1.2e-38 numbers lose digits one by one
  float largest = 0;
  for (std::size_t c = 0; c < 3; ++c)
    for (const float value : grid.component(c))
      largest = std::max(largest, std::abs(value));
  if (largest >= weakest)
    return;
  throw Error(where,
              largest == 0.0F ? "is zero everywhere, or below 1e-45"
                              : fmt::format("holds {:.3g} at most", static_cast<double>(largest)),
              "values within single precision, such as in other units");
}

std::string FileDescription::contents() const {
  constexpr std::size_t most = 8;
  if (arrays.empty())
    return "no arrays";
  std::string text;
  for (std::size_t i = 0; i < std::min(most, arrays.size()); ++i)
    text += (i > 0 ? ", " : "") + arrays[i];
  return text + (arrays.size() > most ? fmt::format(", {} more", arrays.size() - most) : "");
}

const FieldCandidate& chooseField(const FileDescription& description, const ImportOptions& options,
                                  const std::string& file) {
  const auto& fields = description.fields;
  std::string names;
  for (const auto& f : fields)
    names += (names.empty() ? "" : "; ") + f.name;
  if (const Identity other = fields.empty() ? identify(file) : Identity();
      other.known() && other.kind != FileKind::Grid)
    other.refuse("a vector field");
  if (fields.empty())
    throw Error(file, "holds no vector field (" + description.format + " with " + description.contents() + ")",
                "three component arrays such as bx, by, bz, or one array with an axis of length 3");
  if (!options.field.empty()) {
    const std::string wanted = plainName(options.field);
    for (const auto& f : fields)
      if (plainName(f.name) == wanted || stemOf(f.name) == wanted)
        return f;
    throw Error(file, "has no vector field '" + options.field + "'", "one of: " + names);
  }
  for (const auto& f : fields)
    if (soundsMagnetic(f.name))
      return f;
  if (fields.size() > 1)
    throw Error(file, "holds several vector fields, none named as a magnetic one", "a choice of: " + names);
  if (soundsOtherwise(fields.front().name))
    throw Error(file, "holds " + names + " alone, which is not named as a magnetic field",
                "a choice of it by its name");
  return fields.front();
}

std::vector<std::string> splitNames(const std::string& names) {
  std::vector<std::string> result(1);
  for (const char c : names)
    if (c == ',')
      result.emplace_back();
    else if (c != ' ' || !result.back().empty())
      result.back() += c;
  return result;
}

void addTriples(const std::vector<std::pair<std::string, Shape>>& arrays, FileDescription& description) {
  constexpr std::array<std::string_view, 3> endings{"xyz", "XYZ", "123"};
  const auto present = [&](const std::string& name, const Shape& shape) {
    return std::any_of(arrays.begin(), arrays.end(),
                       [&](const auto& a) { return a.first == name && a.second == shape; });
  };
  for (const auto& [name, shape] : arrays)
    for (const auto ending : endings) {
      if (name.empty() || name.back() != ending[0])
        continue;
      std::string second = name, third = name;
      second.back() = ending[1];
      third.back() = ending[2];
      if (present(second, shape) && present(third, shape))
        description.fields.push_back({name + "," + second + "," + third, shape, "zyx"});
    }
}

} // namespace larmor::storage
