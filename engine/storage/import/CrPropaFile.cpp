// CRPropa 3: TextOutput (tab separated, names in the comment header) and HDF5Output (compound rows).
#include "engine/core/Error.h"
#include "engine/storage/Hdf5.h"
#include "engine/storage/import/Foreign.h"
#include "engine/storage/import/PathRows.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <sstream>

namespace larmor::storage {

namespace {

std::vector<std::string> wordsOf(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> words;
  for (std::string word; stream >> word;)
    words.push_back(word);
  return words;
}

bool isHeader(const std::vector<std::string>& words) {
  return std::find(words.begin(), words.end(), "X") != words.end() &&
         std::find(words.begin(), words.end(), "D") != words.end();
}

} // namespace

bool isCrPropaText(const std::string& bytes) {
  if (!bytes.starts_with('#'))
    return false;
  const auto words = wordsOf(bytes.substr(1, bytes.find('\n')));
  return isHeader(words);
}

namespace {

/// The columns of the header, and where messages are to point.
struct Table {
  std::string where;
  std::vector<std::string> names;
  std::map<std::string, std::size_t> column;

  PathRow row(const std::vector<std::string>& words, std::size_t line) const {
    if (words.size() != names.size())
      throw Error(fmt::format("{}, line {}", where, line), fmt::format("has {} values", words.size()),
                  fmt::format("{}, as the header has columns", names.size()));
    PathRow row;
    row.distance = value("D", words, line);
    row.serial = value("SN", words, line, -1);
    row.kind = value("ID", words, line, 0);
    row.energy = value("E", words, line, 0);
    row.position = {value("X", words, line), value("Y", words, line), value("Z", words, line)};
    row.direction = {value("Px", words, line), value("Py", words, line), value("Pz", words, line)};
    return row;
  }

private:
  double value(const std::string& name, const std::vector<std::string>& words, std::size_t line,
               std::optional<double> alternative = {}) const {
    const auto at = column.find(name);
    if (at == column.end() && alternative)
      return *alternative;
    const std::string& word = words[at->second];
    double number = 0;
    const char* const end = word.data() + word.size();
    const auto [stop, status] = std::from_chars(word.data() + word.starts_with('+'), end, number);
    if (status != std::errc{} || stop != end || !(std::abs(number) <= largestRecorded))
      throw Error(fmt::format("{}, line {}, column {}", where, line, name), "is '" + word.substr(0, 40) + "'",
                  fmt::format("a finite number of at most {:.0e}", largestRecorded));
    return number;
  }
};

Table headerOf(const std::string& line, const std::string& where) {
  Table table{where, wordsOf(line.substr(1)), {}};
  for (std::size_t i = 0; i < table.names.size(); ++i)
    table.column.emplace(table.names[i], i);
  for (const char* needed : {"D", "X", "Y", "Z", "Px", "Py", "Pz"})
    if (!table.column.contains(needed))
      throw Error(where, std::string("has no column ") + needed, "D X Y Z Px Py Pz, as Trajectory3D writes them");
  return table;
}

/// The unit of length if this line of comment tells it ("# D   Trajectory length [1 Mpc]").
void readUnit(const std::string& line, std::string& unit) {
  const auto open = line.find('[');
  if (line.find("D ") == line.npos || line.find("Trajectory length") == line.npos || open == line.npos)
    return;
  if (const auto words = wordsOf(line.substr(open + 1, line.find(']', open) - open - 1)); !words.empty())
    unit = words.back();
}

} // namespace

Trajectories readCrPropaText(const std::string& bytes, const std::string& where, std::vector<std::string>& notes) {
  std::istringstream stream(bytes);
  std::string line, unit = "Mpc";
  std::getline(stream, line);
  const Table table = headerOf(line, where);
  std::vector<PathRow> rows;
  for (std::size_t number = 2; std::getline(stream, line); ++number) {
    if (line.starts_with('#'))
      readUnit(line, unit);
    else if (const auto words = wordsOf(line); !words.empty())
      rows.push_back(table.row(words, number));
  }
  return pathsFromRows(std::move(rows), unit, where, notes);
}

Trajectories readCrPropaHdf5(const std::filesystem::path& path, std::vector<std::string>& notes) {
  const std::string where = path.string() + ": CRPROPA3";
  const hdf5::Id file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  const hdf5::Id set(file ? H5Dopen2(file.get(), "CRPROPA3", H5P_DEFAULT) : -1, H5Dclose);
  if (!set)
    throw Error(where, "cannot be opened (" + hdf5::reason() + ")");
  const hdf5::Id type(H5Dget_type(set.get()), H5Tclose), space(H5Dget_space(set.get()), H5Sclose);
  const hssize_t count = H5Sget_simple_extent_npoints(space.get());
  constexpr hssize_t most = hssize_t{1} << 28;
  if (H5Tget_class(type.get()) != H5T_COMPOUND || count <= 0 || count > most)
    throw Error(where, "is not a list of rows", "compound rows with D, X, Y, Z, Px, Py, Pz");
  const auto column = [&](const char* name, bool needed) {
    std::vector<double> values;
    if (H5Tget_member_index(type.get(), name) < 0) {
      if (needed)
        throw Error(where, std::string("has no member ") + name, "D, X, Y, Z, Px, Py, Pz, as Trajectory3D writes them");
      return values;
    }
    const hdf5::Id one(H5Tcreate(H5T_COMPOUND, sizeof(double)), H5Tclose);
    H5Tinsert(one.get(), name, 0, H5T_NATIVE_DOUBLE);
    values.resize(static_cast<std::size_t>(count));
    if (H5Dread(set.get(), one.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0)
      throw Error(where, std::string("member ") + name + " cannot be read (" + hdf5::reason() + ")");
    return values;
  };
  const auto d = column("D", true), x = column("X", true), y = column("Y", true), z = column("Z", true);
  const auto px = column("Px", true), py = column("Py", true), pz = column("Pz", true);
  const auto serial = column("SN", false), kind = column("ID", false), energy = column("E", false);
  std::vector<PathRow> rows(d.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i] = {d[i],
               serial.empty() ? -1 : serial[i],
               kind.empty() ? 0 : kind[i],
               energy.empty() ? 0 : energy[i],
               {x[i], y[i], z[i]},
               {px[i], py[i], pz[i]}};
    for (const auto* values : {&d, &x, &y, &z, &px, &py, &pz})
      if (!(std::abs((*values)[i]) <= largestRecorded))
        throw Error(where, fmt::format("holds {:.3g} in row {}", (*values)[i], i),
                    fmt::format("finite numbers of at most {:.0e}", largestRecorded));
  }
  return pathsFromRows(std::move(rows), "Mpc", where, notes);
}

} // namespace larmor::storage
