#include "engine/storage/PointTable.h"

#include "engine/core/Error.h"
#include "engine/core/Text.h"
#include "engine/storage/AtomicFile.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fstream>

namespace larmor::storage {

namespace {

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r"), last = text.find_last_not_of(" \t\r");
  return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
}

/// Fields of a line; a separator between quotes does not separate.
std::vector<std::string> cellsOf(const std::string& line, char separator) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == separator && !quoted)
      cells.emplace_back();
    else
      cells.back() += c;
  }
  for (std::string& cell : cells)
    cell = trimmed(cell);
  return cells;
}

char separatorOf(const std::string& header) {
  for (const char separator : {',', ';', '\t'})
    if (header.find(separator) != std::string::npos)
      return separator;
  return ',';
}

/// Without the end of a line as other systems write it.
bool readLine(std::istream& in, std::string& line) {
  if (!std::getline(in, line))
    return false;
  if (line.ends_with('\r'))
    line.pop_back();
  return true;
}

/// "T, b, lambda_perp"
std::string namesOf(std::span<const PointColumn> wanted) {
  std::string names;
  for (const PointColumn& column : wanted)
    names += (names.empty() ? "" : ", ") + column.name;
  return names;
}

/// Places of the wanted columns. @throws Error if one is missing, or would be there twice.
std::vector<std::size_t> placesOf(const std::vector<std::string>& header, std::span<const PointColumn> wanted,
                                  std::span<const std::string> added, const std::string& file) {
  for (auto name = header.begin(); name != header.end(); ++name)
    if (!name->empty() && std::find(std::next(name), header.end(), *name) != header.end())
      throw Error(file, "line 1 names the column " + *name + " twice", "each column once");
  for (const std::string& name : added)
    if (std::find(header.begin(), header.end(), name) != header.end())
      throw Error(file, "has a column " + name + " already, which the prediction would double", "another name for it");
  std::vector<std::size_t> places;
  for (const PointColumn& column : wanted) {
    const auto found = std::find(header.begin(), header.end(), column.name);
    if (found == header.end())
      throw Error(file, "line 1 names no column " + column.name,
                  namesOf(wanted) + ", separated by commas, semicolons or tabs");
    places.push_back(static_cast<std::size_t>(found - header.begin()));
  }
  return places;
}

std::vector<double> pointOf(const std::vector<std::string>& cells, std::span<const PointColumn> wanted,
                            const std::vector<std::size_t>& places, std::size_t fields, const std::string& where) {
  const std::string size = fmt::format("{}, as line 1", fields);
  if (cells.size() > fields)
    throw Error(where, fmt::format("has {} fields", cells.size()), size);
  std::vector<double> values;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const std::string cell = places[i] < cells.size() ? cells[places[i]] : std::string();
    values.push_back(numberIn<double>(cell).value_or(NAN));
    if (!(values[i] >= wanted[i].lowest))
      throw Error(fmt::format("{}, column {}", where, wanted[i].name), "'" + cell + "'",
                  fmt::format("a number of at least {}", wanted[i].lowest));
  }
  if (cells.size() < fields)
    throw Error(where, fmt::format("has {} fields", cells.size()), size);
  return values;
}

} // namespace

PointTable readPoints(const std::filesystem::path& path, std::span<const PointColumn> wanted,
                      std::span<const std::string> added) {
  const std::string name = path.string(), expected = "a table with the columns " + namesOf(wanted);
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    throw Error(name, "is a folder", expected);
  std::ifstream in(path);
  if (!in)
    throw Error(name, "cannot be read", expected);
  PointTable table;
  readLine(in, table.header);
  if (table.header.starts_with("\xEF\xBB\xBF")) // a byte order mark
    table.header.erase(0, 3);
  table.separator = separatorOf(table.header);
  const auto header = cellsOf(table.header, table.separator);
  const auto places = placesOf(header, wanted, added, name);
  std::string line;
  for (std::size_t number = 2; readLine(in, line); ++number) {
    if (trimmed(line).empty())
      continue;
    table.points.push_back(pointOf(cellsOf(line, table.separator), wanted, places, header.size(),
                                   fmt::format("{}: line {}", name, number)));
    table.rows.push_back(line);
    table.lines.push_back(number);
  }
  return table;
}

void writePoints(const std::filesystem::path& path, const PointTable& table, std::span<const std::string> added,
                 const std::vector<std::vector<double>>& values) {
  const std::string by(1, table.separator);
  std::string text = table.header + by + fmt::format("{}", fmt::join(added, by)) + "\n";
  for (std::size_t i = 0; i < table.rows.size(); ++i)
    text += table.rows[i] + by + fmt::format("{}", fmt::join(values[i], by)) + "\n";
  writeAtomically(path, text);
}

} // namespace larmor::storage
