// CRPropa 3's HDF5Output: compound rows, scales in SI as attributes.
#include "engine/core/Error.h"
#include "engine/storage/import/Foreign.h"
#include "engine/storage/import/PathRows.h"
#include "engine/storage/import/Units.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <fmt/format.h>

namespace larmor::storage {

namespace {

constexpr const char* rowsName = "CRPROPA3";

std::vector<double> numbers(const InputFile& file, const char* member, bool needed) {
  if (!file.memberType(rowsName, member).empty())
    return file.readMember<double>(rowsName, member);
  if (needed)
    file.fail(rowsName, std::string("has no member ") + member, "D, X, Y, Z, Px, Py, Pz, as Trajectory3D writes them");
  return {};
}

/// Whole numbers, every bit of them.
std::vector<std::uint64_t> wholes(const InputFile& file, const char* member) {
  const std::string type = file.memberType(rowsName, member);
  if (type.starts_with("uint"))
    return file.readMember<std::uint64_t>(rowsName, member);
  std::vector<std::uint64_t> result;
  if (type.starts_with("float"))
    for (const double value : file.readMember<double>(rowsName, member))
      if (!(std::abs(value) <= 9007199254740992.0) || value != std::floor(value))
        file.fail(rowsName, fmt::format("holds {} {}", member, value), "whole numbers");
  if (!type.empty())
    for (const std::int64_t value : file.readMember<std::int64_t>(rowsName, member))
      result.push_back(std::bit_cast<std::uint64_t>(value));
  return result;
}

void requirePaths(const InputFile& file, bool serial) {
  const bool source = !file.memberType(rowsName, "X0").empty() || !file.memberType(rowsName, "ID0").empty();
  std::string type;
  for (const char* object : {rowsName, "/"})
    if (type.empty() && file.hasAttribute(object, "OutputType"))
      type = file.text(object, "OutputType");
  if (type.starts_with("Event") || (!serial && source))
    file.fail(rowsName,
              "is output of the type " + (type.empty() ? std::string("Event3D") : type) +
                  ": one row for each particle that was detected, no paths",
              "the output of Trajectory3D");
}

std::string lengthUnit(const InputFile& file, std::vector<std::string>& notes) {
  for (const char* object : {rowsName, "/"})
    if (file.hasAttribute(object, "LengthScale")) {
      const double scale = file.number(object, "LengthScale");
      if (!(scale > 0) || !std::isfinite(scale))
        file.fail(object, fmt::format("attribute LengthScale is {}", scale), "metres, above 0");
      return lengthName(scale);
    }
  notes.push_back(file.path().string() + ": has no attribute LengthScale: lengths taken as Mpc, CRPropa's default");
  return "Mpc";
}

} // namespace

Trajectories readCrPropaHdf5(const InputFile& file, std::vector<std::string>& notes) {
  constexpr double doubles = 1e-12;
  const std::string where = file.path().string() + ": " + rowsName;
  const auto d = numbers(file, "D", true), x = numbers(file, "X", true), y = numbers(file, "Y", true),
             z = numbers(file, "Z", true), px = numbers(file, "Px", true), py = numbers(file, "Py", true),
             pz = numbers(file, "Pz", true), energy = numbers(file, "E", false);
  const auto serial = wholes(file, "SN"), kind = wholes(file, "ID");
  if (d.empty())
    file.fail(rowsName, "holds no rows", "compound rows with D, X, Y, Z, Px, Py, Pz");
  requirePaths(file, !serial.empty());
  std::vector<PathRow> rows(d.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    PathRow& row = rows[i];
    row.distance = d[i];
    if (!serial.empty())
      row.serial = serial[i];
    row.kind = kind.empty() ? 0 : std::bit_cast<std::int64_t>(kind[i]);
    row.energy = energy.empty() ? 0 : energy[i];
    row.position = {x[i], y[i], z[i]};
    row.direction = {px[i], py[i], pz[i]};
    for (const auto* values : {&d, &x, &y, &z, &px, &py, &pz})
      if (!(std::abs((*values)[i]) <= largestRecorded))
        throw Error(where, fmt::format("holds {:.3g} in row {}", (*values)[i], i),
                    fmt::format("finite numbers of at most {:.0e}", largestRecorded));
  }
  return pathsFromRows(std::move(rows), lengthUnit(file, notes), doubles, where, notes);
}

} // namespace larmor::storage
