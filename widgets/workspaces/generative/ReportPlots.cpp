#include "widgets/workspaces/generative/ReportPlots.h"

#include <cmath>
#include <fmt/format.h>

namespace larmor::widgets {

using namespace studies::generative;

namespace {

/// A quantity at the lags.
struct LagQuantity {
  const char *name, *label, *unit;
  std::vector<Estimate> PathSummary::*values;
  std::vector<double> PathFloor::*floor;
};
constexpr LagQuantity lagQuantities[] = {{"s2", "S₂", "v₀²", &PathSummary::second, &PathFloor::second},
                                         {"flatness", "Flatness", "1", &PathSummary::flatness, &PathFloor::flatness},
                                         {"msd", "MSD", "gyro-radii²", &PathSummary::square, &PathFloor::square}};

/// A number of every alpha.
struct AlphaQuantity {
  const char *name, *title;
  Estimate PathSummary::*value;
  Estimate PathFloor::*floor; ///< |ln ratio|; null: none
};

std::string titleOf(double alpha) { return fmt::format("α = {:g}", alpha); }

/// One standard error and the floor are told apart by the table; the band is the larger.
Curve curveOf(const AlphaReport& of, const LagQuantity& q) {
  Curve curve{.name = fmt::format("alpha_{:g}", of.alpha), .title = titleOf(of.alpha), .xLabel = "Lag", .xUnit = "T_g"};
  curve.yLabel = q.label;
  curve.yUnit = q.unit;
  curve.logX = curve.logY = true;
  curve.x = of.summary.lags;
  for (std::size_t k = 0; k < curve.x.size(); ++k) {
    const Estimate& value = (of.summary.*q.values)[k];
    curve.y.push_back(value.value);
    curve.error.push_back(of.floor ? value.value * (of.floor.value().*q.floor)[k] : value.error);
  }
  return curve;
}

/// How far a snapshot is from the others at each lag.
Curve floorCurve(const AlphaReport& of) {
  Curve curve{.name = fmt::format("alpha_{:g}", of.alpha), .title = titleOf(of.alpha), .xLabel = "Lag", .xUnit = "T_g"};
  curve.yLabel = "Floor of S₂, flatness, MSD";
  curve.yUnit = "%";
  curve.logX = true;
  if (!of.floor)
    return curve;
  curve.x = of.summary.lags;
  for (std::size_t k = 0; k < curve.x.size(); ++k) {
    double square = 0;
    for (const LagQuantity& q : lagQuantities)
      square += std::pow((of.floor.value().*q.floor)[k], 2) / double(std::size(lagQuantities));
    curve.y.push_back(100 * std::sqrt(square));
  }
  return curve;
}

Curve overAlpha(const DataReport& report, const AlphaQuantity& q, const char* label, const char* unit) {
  Curve curve{.name = q.name, .title = q.title, .xLabel = "α", .xUnit = "1", .yLabel = label, .yUnit = unit};
  curve.logX = true;
  for (const AlphaReport& of : report) {
    const Estimate& value = of.summary.*q.value;
    const double floor = q.floor && of.floor ? (of.floor.value().*q.floor).value : std::nan("");
    curve.x.push_back(of.alpha);
    curve.y.push_back(value.value);
    curve.error.push_back(std::isfinite(floor) ? value.value * floor : value.error);
  }
  return curve;
}

} // namespace

ReportPlots::ReportPlots(QWidget* parent) : PlotGrid(3, parent) {
  add("s2", tr("S₂ of the velocity"), tr("Press Run to make windows, or open some (Ctrl+O)"));
  add("flatness", tr("Flatness of its increments"), tr("S₄/S₂² at each lag, 3 if Gaussian"));
  add("msd", tr("Mean squared displacement"), tr("Against the lag"));
  add("floor", tr("Floor of the three"),
      tr("A snapshot's paths judged by the others: no model can be told to be better"));
  add("events", tr("Events in 100 gyro-periods"), tr("Mirror events and reversals at each alpha"));
  add("displacement", tr("Displacement"), tr("At a window's end, at each alpha"));
}

void ReportPlots::show(const DataReport& report) {
  for (const LagQuantity& q : lagQuantities) {
    std::vector<Curve> curves;
    for (const AlphaReport& of : report)
      curves.push_back(curveOf(of, q));
    setCurves(q.name, std::move(curves));
  }
  std::vector<Curve> floors;
  for (const AlphaReport& of : report)
    floors.push_back(floorCurve(of));
  setCurves("floor", std::move(floors));
  setCurves("events", {overAlpha(report, {"mirrors", "mirror events", &PathSummary::mirrors, &PathFloor::mirrors},
                                 "Events in 100 gyro-periods", "1"),
                       overAlpha(report, {"reversals", "reversals", &PathSummary::reversals, &PathFloor::reversals},
                                 "Events in 100 gyro-periods", "1")});
  setCurves("displacement", {overAlpha(report, {"displacement", "mean", &PathSummary::displacement, nullptr},
                                       "Displacement at the end", "gyro-radii")});
}

} // namespace larmor::widgets
