#include "widgets/paths/FieldLinePlot.h"

#include "engine/fields/FieldLineCurvature.h"
#include "engine/fields/FieldSampling.h"
#include "widgets/paths/GuideLines.h"

#include <algorithm>
#include <cmath>

namespace larmor::widgets {

namespace {

constexpr double mostNodes = 160, usualNodes = 64;

/// As many as the field has along its longest side, so that its own nodes are met.
std::size_t nodesOf(const fields::FieldInfo& info) {
  const double side = std::max({info.boxLength[0], info.boxLength[1], info.boxLength[2]});
  return static_cast<std::size_t>(info.smallestScale > 0 ? std::round(side / info.smallestScale) : usualNodes);
}

/// Bins without a sample, which the engine leaves out, come back as zeros: a plot shows the gap.
void showGaps(Curve& density) {
  double step = 2.0;
  for (std::size_t i = 1; i < density.x.size(); ++i)
    step = std::min(step, density.x[i] / density.x[i - 1]);
  for (std::size_t i = 1; i < density.x.size(); ++i)
    if (density.x[i] > density.x[i - 1] * std::pow(step, 1.5)) {
      const auto at = static_cast<std::ptrdiff_t>(i);
      density.x.insert(density.x.begin() + at, density.x[i - 1] * step);
      density.y.insert(density.y.begin() + at, 0.0);
      density.error.insert(density.error.begin() + at, 0.0);
    }
}

} // namespace

FieldLineCurves fieldLineCurves(const fields::Field& field, const std::string& lengthUnit, jobs::JobContext& context) {
  const auto info = field.info();
  const std::size_t nodes = nodesOf(info);
  if (!(info.boxLength[0] > 0 && info.boxLength[1] > 0 && info.boxLength[2] > 0) || nodes > mostNodes || nodes < 8)
    return {};
  const auto grid = fields::sampleField(field, nodes);
  context.checkpoint();
  const auto pdf = fields::curvaturePdf(fields::fieldLineCurvature(grid));
  FieldLineCurves curves;
  curves.density = {.name = "field_line_curvature",
                    .title = "Field-line curvature",
                    .xLabel = "Curvature",
                    .xUnit = "1/" + lengthUnit,
                    .yLabel = "Density",
                    .yUnit = lengthUnit,
                    .x = pdf.bins,
                    .y = pdf.pdf,
                    .error = pdf.error,
                    .logX = true,
                    .logY = true};
  for (const TailFit& fit : pdf.fits)
    if (fit.valid)
      curves.fits.push_back(fittedLine(curves.density, fit));
  showGaps(curves.density);
  curves.slope = {.name = "field_line_slope",
                  .title = "Local slope",
                  .xLabel = "Curvature",
                  .xUnit = "1/" + lengthUnit,
                  .yLabel = "d log p / d log κ",
                  .yUnit = "1",
                  .logX = true};
  for (std::size_t i = 0; i < pdf.bins.size(); ++i)
    if (std::isfinite(pdf.localSlope[i])) {
      curves.slope.x.push_back(pdf.bins[i]);
      curves.slope.y.push_back(pdf.localSlope[i]);
    }
  return curves;
}

} // namespace larmor::widgets
