#pragma once
#include "engine/storage/InputFile.h"
#include "engine/storage/OutputFile.h"

#include <fmt/format.h>
#include <variant>

namespace larmor::storage {

/// A member of a struct as a column: a dataset GROUP/NAME, real numbers with a unit, counts and booleans as integers.
template <class Row>
struct RecordColumn {
  const char* name;
  std::variant<double Row::*, std::int64_t Row::*, bool Row::*> member;
  const char* unit = "";
  bool optional = false; ///< older files do not have it: rows keep their initial value
};

/// Rows of a struct as columns of a file.
template <class Row>
void writeRecords(OutputFile& file, const std::string& group, const std::vector<RecordColumn<Row>>& columns,
                  const std::vector<Row>& rows) {
  for (const auto& column : columns)
    std::visit(
        [&]<class T>(T Row::*member) {
          std::vector<std::conditional_t<std::is_same_v<T, double>, double, std::int64_t>> values;
          for (const Row& row : rows)
            values.push_back(row.*member);
          ArrayOptions options;
          if (*column.unit)
            options.attributes = {{"unit", std::string(column.unit)}};
          file.array(group + '/' + column.name, {rows.size()}, values, options);
        },
        column.member);
}

/// @throws Error naming file and column if one is missing or has another length than the first.
template <class Row>
std::vector<Row> readRecords(const InputFile& file, const std::string& group,
                             const std::vector<RecordColumn<Row>>& columns) {
  std::vector<Row> rows;
  for (const auto& column : columns)
    std::visit(
        [&]<class T>(T Row::*member) {
          const std::string name = group + '/' + column.name;
          if (column.optional && !file.has(name))
            return;
          const auto values = file.read<std::conditional_t<std::is_same_v<T, double>, double, std::int64_t>>(name);
          if (&column == &columns.front())
            rows.resize(values.size());
          if (values.size() != rows.size())
            file.fail(name, fmt::format("holds {} values", values.size()), fmt::format("{}", rows.size()));
          for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i].*member = static_cast<T>(values[i]);
        },
        column.member);
  return rows;
}

} // namespace larmor::storage
