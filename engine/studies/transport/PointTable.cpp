#include "engine/studies/transport/PointTable.h"

#include "engine/core/Error.h"
#include "engine/storage/AtomicFile.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <fstream>

namespace larmor::studies::transport {

namespace {

constexpr std::array wanted{"T", "b", "lambda_perp"};
constexpr std::array added{"D_perp", "uncertainty"};
constexpr double lowest[3] = {1e-6, 0.0, 1e-3};

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

/// Columns of T, b and lambda_perp. @throws Error if one is missing, or would be there twice.
std::array<std::size_t, 3> columnsOf(const std::vector<std::string>& header, const std::string& file) {
  for (auto name = header.begin(); name != header.end(); ++name)
    if (!name->empty() && std::find(std::next(name), header.end(), *name) != header.end())
      throw Error(file, "line 1 names the column " + *name + " twice", "each column once");
  for (const char* name : added)
    if (std::find(header.begin(), header.end(), name) != header.end())
      throw Error(file, std::string("has a column ") + name + " already, which the prediction would double",
                  "another name for it");
  std::array<std::size_t, 3> columns{};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto found = std::find(header.begin(), header.end(), wanted[i]);
    if (found == header.end())
      throw Error(file, std::string("line 1 names no column ") + wanted[i],
                  "T, b, lambda_perp, separated by commas, semicolons or tabs");
    columns[i] = static_cast<std::size_t>(found - header.begin());
  }
  return columns;
}

Point pointOf(const std::vector<std::string>& cells, const std::array<std::size_t, 3>& columns, std::size_t fields,
              const std::string& where) {
  const std::string size = fmt::format("{}, as line 1", fields);
  if (cells.size() > fields)
    throw Error(where, fmt::format("has {} fields", cells.size()), size);
  double values[3];
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const std::string cell = columns[i] < cells.size() ? cells[columns[i]] : std::string();
    char* end = nullptr;
    values[i] = std::strtod(cell.c_str(), &end);
    if (cell.empty() || *end != '\0' || !std::isfinite(values[i]) || values[i] < lowest[i])
      throw Error(fmt::format("{}, column {}", where, wanted[i]), "'" + cell + "'",
                  fmt::format("a number of at least {}", lowest[i]));
  }
  if (cells.size() < fields)
    throw Error(where, fmt::format("has {} fields", cells.size()), size);
  return {values[0], values[1], values[2]};
}

} // namespace

PointTable readPoints(const std::filesystem::path& path) {
  const std::string name = path.string();
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    throw Error(name, "is a folder", "a table with the columns T, b, lambda_perp");
  std::ifstream in(path);
  if (!in)
    throw Error(name, "cannot be read", "a table with the columns T, b, lambda_perp");
  PointTable table;
  readLine(in, table.header);
  if (table.header.starts_with("\xEF\xBB\xBF")) // a byte order mark
    table.header.erase(0, 3);
  table.separator = separatorOf(table.header);
  const auto header = cellsOf(table.header, table.separator);
  const auto columns = columnsOf(header, name);
  std::string line;
  for (std::size_t number = 2; readLine(in, line); ++number) {
    if (trimmed(line).empty())
      continue;
    table.points.push_back(
        pointOf(cellsOf(line, table.separator), columns, header.size(), fmt::format("{}: line {}", name, number)));
    table.rows.push_back(line);
    table.lines.push_back(number);
  }
  return table;
}

void writePredictions(const std::filesystem::path& path, const PointTable& table,
                      const std::vector<Prediction>& predictions) {
  const char by = table.separator;
  std::string text = fmt::format("{}{}{}{}{}\n", table.header, by, added[0], by, added[1]);
  for (std::size_t i = 0; i < table.rows.size(); ++i)
    text += fmt::format("{}{}{}{}{}\n", table.rows[i], by, predictions[i].diffusion, by, predictions[i].uncertainty);
  storage::writeAtomically(path, text);
}

} // namespace larmor::studies::transport
