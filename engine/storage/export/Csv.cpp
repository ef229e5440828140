#include "engine/core/Error.h"
#include "engine/storage/AtomicFile.h"
#include "engine/storage/export/Export.h"

#include <cmath>
#include <fmt/format.h>

namespace larmor::storage {
namespace {

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos)
    return text;
  std::string result = "\"";
  for (const char c : text)
    result += c == '"' ? std::string("\"\"") : std::string(1, c);
  return result + "\"";
}

std::string header(const std::vector<Column>& columns) {
  std::string line;
  for (const auto& column : columns) {
    const bool unit = !column.unit.empty() && column.unit != "1";
    line += (line.empty() ? "" : ",") + quoted(unit ? column.name + " [" + column.unit + "]" : column.name);
  }
  return line + "\n";
}

void appendNumber(fmt::memory_buffer& out, double value, bool integer) {
  if (integer && std::abs(value) < 9e15)
    fmt::format_to(std::back_inserter(out), "{}", static_cast<std::int64_t>(value));
  else if (!std::isnan(value))
    fmt::format_to(std::back_inserter(out), "{}", value);
}

} // namespace

void exportCsv(const std::filesystem::path& path, const std::vector<Column>& columns) {
  if (columns.empty())
    throw Error(path.string(), "there are no columns to write");
  const std::size_t rows = columns.front().values.size();
  for (const auto& column : columns)
    if (column.values.size() != rows)
      throw Error(path.string(), fmt::format("column {} holds {} values", column.name, column.values.size()),
                  fmt::format("{} as in {}", rows, columns.front().name));
  AtomicFile file(path);
  file.write(header(columns));
  fmt::memory_buffer line;
  for (std::size_t row = 0; row < rows; ++row) {
    line.clear();
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (c > 0)
        line.push_back(',');
      appendNumber(line, columns[c].values[row], columns[c].integer);
    }
    line.push_back('\n');
    file.write(std::string_view(line.data(), line.size()));
  }
  file.commit();
}

} // namespace larmor::storage
