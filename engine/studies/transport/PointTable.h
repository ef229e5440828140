#pragma once
#include "engine/studies/transport/Predictor.h"

namespace larmor::studies::transport {

/// Points in a table of text, and that text, whose other columns are carried through.
struct PointTable {
  std::string header;
  char separator = ',';
  std::vector<std::string> rows;
  std::vector<Point> points;      ///< one of each row
  std::vector<std::size_t> lines; ///< of the rows in the file, from 1
};

/// A table with a header that names T, b and lambda_perp, among others, in any order; separated by commas, semicolons
/// or tabs, fields in quotes or not, with or without a byte order mark. @throws Error naming file, line and column.
PointTable readPoints(const std::filesystem::path& file);
/// The same with the columns D_perp and uncertainty behind the others; whole or not at all.
void writePredictions(const std::filesystem::path& file, const PointTable& table,
                      const std::vector<Prediction>& predictions);

} // namespace larmor::studies::transport
