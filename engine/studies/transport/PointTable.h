#pragma once
#include "engine/studies/transport/Predictor.h"

namespace larmor::studies::transport {

/// Points from a table with a header that names T, b and lambda_perp, in any order, separated by commas.
/// @throws Error naming file, line and column.
std::vector<Point> readPoints(const std::filesystem::path& file);
/// The same with D_perp and uncertainty; whole or not at all.
void writePredictions(const std::filesystem::path& file, const std::vector<Point>& points,
                      const std::vector<Prediction>& predictions);

} // namespace larmor::studies::transport
