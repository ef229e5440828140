// CRPropa 3: TextOutput (tab separated, names in the comment header) and HDF5Output (compound rows).
#include "engine/core/Error.h"
#include "engine/storage/Hdf5.h"
#include "engine/storage/import/Foreign.h"
#include "engine/storage/import/PathRows.h"

#include <fmt/format.h>
#include <map>
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

Trajectories readCrPropaText(const std::string& bytes, const std::string& where, std::vector<std::string>& notes) {
  std::istringstream stream(bytes);
  std::string line;
  std::getline(stream, line);
  const auto names = wordsOf(line.substr(1));
  std::map<std::string, std::size_t> column;
  for (std::size_t i = 0; i < names.size(); ++i)
    column.emplace(names[i], i);
  for (const char* needed : {"D", "X", "Y", "Z", "Px", "Py", "Pz"})
    if (!column.contains(needed))
      throw Error(where, std::string("has no column ") + needed, "D X Y Z Px Py Pz, as Trajectory3D writes them");
  std::string unit = "Mpc";
  std::vector<PathRow> rows;
  for (std::size_t number = 2; std::getline(stream, line); ++number) {
    if (line.starts_with('#')) {
      const auto at = line.find("D ");
      if (at != line.npos && line.find("Trajectory length") != line.npos)
        if (const auto open = line.find('['); open != line.npos)
          unit = wordsOf(line.substr(open + 1, line.find(']', open) - open - 1)).back();
      continue;
    }
    const auto words = wordsOf(line);
    if (words.empty())
      continue;
    if (words.size() < names.size())
      throw Error(fmt::format("{}, line {}", where, number), fmt::format("has {} values", words.size()),
                  fmt::format("{}", names.size()));
    const auto value = [&](const std::string& name) {
      try {
        const double number_ = std::stod(words[column.at(name)]);
        if (std::isfinite(number_))
          return number_;
      } catch (const std::exception&) {
        // falls through
      }
      throw Error(fmt::format("{}, line {}, column {}", where, number, name), "is '" + words[column.at(name)] + "'",
                  "a finite number");
    };
    PathRow row;
    row.distance = value("D");
    row.serial = column.contains("SN") ? value("SN") : -1;
    row.kind = column.contains("ID") ? value("ID") : 0;
    row.energy = column.contains("E") ? value("E") : 0;
    row.position = {value("X"), value("Y"), value("Z")};
    row.direction = {value("Px"), value("Py"), value("Pz")};
    rows.push_back(row);
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
    if (!std::isfinite(d[i] + x[i] + y[i] + z[i] + px[i] + py[i] + pz[i]))
      throw Error(where, fmt::format("is not finite in row {}", i), "finite numbers");
  }
  return pathsFromRows(std::move(rows), "Mpc", where, notes);
}

} // namespace larmor::storage
