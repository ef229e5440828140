#pragma once
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace larmor::storage {

/// A column of numbers that a table must have.
struct PointColumn {
  std::string name;
  double lowest = 0; ///< smallest number allowed
};

/// Points in a table of text, and that text, whose other columns are carried through.
struct PointTable {
  std::string header;
  char separator = ',';
  std::vector<std::string> rows;
  std::vector<std::vector<double>> points; ///< [row][wanted column]
  std::vector<std::size_t> lines;          ///< of the rows in the file, from 1
};

/// A table with a header that names the wanted columns, among others, in any order; separated by commas, semicolons or
/// tabs, fields in quotes or not, with or without a byte order mark.
/// @param added columns that are to be put behind the others later: the table must not have them.
/// @throws Error naming file, line and column.
PointTable readPoints(const std::filesystem::path& file, std::span<const PointColumn> wanted,
                      std::span<const std::string> added);

/// The same with these columns behind the others; whole or not at all. @param values [row][added column]
void writePoints(const std::filesystem::path& file, const PointTable& table, std::span<const std::string> added,
                 const std::vector<std::vector<double>>& values);

} // namespace larmor::storage
