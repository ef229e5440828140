#include "engine/studies/transport/PointTable.h"

#include "engine/core/Error.h"
#include "engine/storage/AtomicFile.h"

#include <cmath>
#include <fmt/format.h>
#include <fstream>
#include <sstream>

namespace larmor::studies::transport {

namespace {

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\""), last = text.find_last_not_of(" \t\r\"");
  return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
}

std::vector<std::string> cellsOf(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream in(line);
  for (std::string cell; std::getline(in, cell, ',');)
    cells.push_back(trimmed(cell));
  return cells;
}

} // namespace

std::vector<Point> readPoints(const std::filesystem::path& path) {
  std::ifstream in(path);
  const std::string name = path.string();
  if (!in)
    throw Error(name, "cannot be read", "a table with the columns T, b, lambda_perp");
  std::string line;
  std::getline(in, line);
  const auto header = cellsOf(line);
  const char* const wanted[3] = {"T", "b", "lambda_perp"};
  const double lowest[3] = {1e-6, 0.0, 1e-3};
  std::size_t column[3];
  for (std::size_t i = 0; i < 3; ++i) {
    const auto found = std::find(header.begin(), header.end(), wanted[i]);
    if (found == header.end())
      throw Error(name, std::string("line 1 names no column ") + wanted[i], "T, b, lambda_perp");
    column[i] = static_cast<std::size_t>(found - header.begin());
  }
  std::vector<Point> points;
  for (std::size_t number = 2; std::getline(in, line); ++number) {
    if (trimmed(line).empty())
      continue;
    const auto cells = cellsOf(line);
    double values[3];
    for (std::size_t i = 0; i < 3; ++i) {
      const std::string cell = column[i] < cells.size() ? cells[column[i]] : std::string();
      char* end = nullptr;
      values[i] = std::strtod(cell.c_str(), &end);
      if (cell.empty() || *end != '\0' || !std::isfinite(values[i]) || values[i] < lowest[i])
        throw Error(name, fmt::format("line {}, column {}: '{}'", number, wanted[i], cell),
                    fmt::format("a number of at least {}", lowest[i]));
    }
    points.push_back({values[0], values[1], values[2]});
  }
  return points;
}

void writePredictions(const std::filesystem::path& path, const std::vector<Point>& points,
                      const std::vector<Prediction>& predictions) {
  std::string text = "T,b,lambda_perp,D_perp,uncertainty\n";
  for (std::size_t i = 0; i < points.size(); ++i)
    text += fmt::format("{},{},{},{},{}\n", points[i].energy, points[i].b, points[i].lambdaPerp,
                        predictions[i].diffusion, predictions[i].uncertainty);
  storage::writeAtomically(path, text);
}

} // namespace larmor::studies::transport
