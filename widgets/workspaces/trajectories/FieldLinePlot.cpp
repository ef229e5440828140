#include "widgets/workspaces/trajectories/FieldLinePlot.h"

#include "engine/fields/FieldLineCurvature.h"
#include "engine/studies/trajectories/FieldSampling.h"

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

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

} // namespace

FieldLineCurves fieldLineCurves(const fields::Field& field, const std::string& lengthUnit, jobs::JobContext& context) {
  const auto info = field.info();
  const std::size_t nodes = nodesOf(info);
  if (!(info.boxLength[0] > 0 && info.boxLength[1] > 0 && info.boxLength[2] > 0) || nodes > mostNodes || nodes < 8)
    return {};
  const auto grid = studies::trajectories::sampleField(field, nodes);
  context.checkpoint();
  const auto pdf = fields::curvaturePdf(fields::fieldLineCurvature(grid));
  FieldLineCurves curves;
  std::string fits;
  for (const TailFit& fit : pdf.fits)
    if (fit.valid)
      fits += ", " + fit.name + " end " + number(fit.slope);
  curves.density = {"field_line_curvature",
                    "Field-line curvature" + fits,
                    "Curvature",
                    "1/" + lengthUnit,
                    "Density",
                    lengthUnit,
                    pdf.bins,
                    pdf.pdf,
                    pdf.error,
                    true,
                    true};
  curves.slope = {"field_line_slope",
                  "Local slope",
                  "Curvature",
                  "1/" + lengthUnit,
                  "d log p / d log κ",
                  "1",
                  {},
                  {},
                  {},
                  true,
                  false};
  for (std::size_t i = 0; i < pdf.bins.size(); ++i)
    if (std::isfinite(pdf.localSlope[i])) {
      curves.slope.x.push_back(pdf.bins[i]);
      curves.slope.y.push_back(pdf.localSlope[i]);
    }
  return curves;
}

} // namespace larmor::widgets
