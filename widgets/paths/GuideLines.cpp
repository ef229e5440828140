#include "widgets/paths/GuideLines.h"

#include "widgets/plots/EstimateText.h"
#include "widgets/theme/Notation.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

namespace larmor::widgets {

namespace {

/// A line with the axes of another curve.
Curve like(const Curve& curve, const std::string& name, const std::string& title) {
  Curve line = curve;
  line.name = name;
  line.title = title;
  line.x.clear();
  line.y.clear();
  line.error.clear();
  return line;
}

std::pair<double, double> rangeOf(const std::vector<Curve>& curves) {
  double low = curves.front().x.front(), high = low;
  for (const Curve& curve : curves)
    for (const double x : curve.x) {
      low = std::min(low, x);
      high = std::max(high, x);
    }
  return {low, high};
}

Curve level(const std::vector<Curve>& curves, double value, const std::string& name, const std::string& title) {
  Curve line = like(curves.front(), name, title);
  const auto [low, high] = rangeOf(curves);
  line.x = {low, high};
  line.y = {value, value};
  return line;
}

Curve gaussian(const std::vector<Curve>& curves) {
  Curve line = like(curves.front(), "gaussian", "Gaussian");
  for (int i = -50; i <= 50; ++i) {
    const double x = 0.1 * i;
    line.x.push_back(x);
    line.y.push_back(std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::numbers::pi));
  }
  return line;
}

std::string number(double value, int digits) { return readableNumber(value, digits).toStdString(); }

std::string limit(double value) {
  return value >= 100 && value < 1e5 ? QString::number(value, 'f', 0).toStdString() : number(value, 2);
}

} // namespace

Curve fittedLine(const Curve& density, const TailFit& fit) {
  // A slope fits at any height: that of the data in its range.
  double offset = 0.0, points = 0.0;
  for (std::size_t i = 0; i < density.x.size(); ++i)
    if (density.x[i] >= fit.from && density.x[i] <= fit.to && density.y[i] > 0.0) {
      offset += std::log(density.y[i]) - fit.slope * std::log(density.x[i]);
      points += 1.0;
    }
  Curve line = like(density, "fit_" + fit.name,
                    "slope " + readableEstimate({fit.slope, fit.error}, 3).toStdString() + ", κ " + limit(fit.from) +
                        " to " + limit(fit.to));
  for (const double x : {fit.from, fit.to})
    if (points > 0.0) {
      line.x.push_back(x);
      line.y.push_back(std::exp(offset / points + fit.slope * std::log(x)));
    }
  return line;
}

std::vector<Curve> fittedLines(const statistics::TrajectoryReport& report) {
  std::vector<Curve> lines;
  const Curve* density = report.find("curvature_pdf");
  for (const char* end : {"low", "intermediate", "high"}) {
    const std::string name = std::string("curvature_slope_") + end;
    const auto *slope = report.scalar(name), *from = report.scalar(name + "_from"), *to = report.scalar(name + "_to");
    if (density && slope && from && to)
      lines.push_back(fittedLine(*density, {.name = end,
                                            .slope = slope->value.value,
                                            .error = slope->value.error,
                                            .from = from->value.value,
                                            .to = to->value.value,
                                            .valid = true}));
  }
  return lines;
}

std::vector<Curve> guideLines(const std::string& tab, const std::vector<Curve>& curves) {
  if (curves.empty() || curves.front().x.empty())
    return {};
  if (tab == "flatness")
    return {level(curves, 3.0, "gaussian", "Gaussian: 3")};
  if (tab == "increments")
    return {gaussian(curves)};
  if (tab == "msd_exponent")
    return {level(curves, 1.0, "diffusion", "Diffusion: 1"), level(curves, 2.0, "ballistic", "Straight: 2")};
  if (tab == "curvature_slope")
    return {level(curves, 1.0, "low_end", "+1"), level(curves, -2.5, "high_end", "−2.5")};
  if (tab == "field_line_slope")
    return {level(curves, 1.0, "low_end", "+1"), level(curves, -2.5, "mhd_end", "−2.5 (MHD)"),
            level(curves, -4.0, "gaussian_end", "−4 (Gaussian)")};
  return {};
}

std::string tabExplanation(const std::string& tab) {
  static const std::map<std::string, std::string> texts{
      {"increments", "Densities of the velocity increments at several lags, each divided by its own standard "
                     "deviation. Wide tails at "
                     "small lags are intermittency: rare strong bends."},
      {"structure", "Second moment of the velocity increments. Limits: (2/9)(alpha tau)^2 at small lags for an "
                    "isotropic field of rms 1, 2/3 at large ones. Divided by that of a pinned run: tab Comparison."},
      {"flatness",
       "Fourth moment over the square of the second. In a Gaussian field: 3.6 at lag to 0, 2.4 at large lags. It grows "
       "with "
       "the Reynolds number: 4.4 in our 64³ MHD (Taylor Reynolds number 45), more in simulations of 1024³ (hundreds)."},
      {"msd_exponent", "Slope of the mean squared displacement in logarithms: 2 along straight paths, 1 in diffusion."},
      {"curvature",
       "Density of the curvature of the paths, raw and of the gyro-centre. Regimes (Luebke et al., Table 1): +1 at "
       "small "
       "curvature, where two components of the bending force vanish together; −1.5 between, where strong fields wind "
       "tightly; −2.5 far out, where the mean velocity vanishes at mirror points. These are asymptotes: see the local "
       "slope."},
      {"curvature_slope",
       "Slope of the density at every curvature. Fits belong to the far tails; the body is always steeper or flatter."},
      {"field_lines",
       "Density of the curvature of the field lines themselves: +1 at the low end; the high end −4 in Gaussian fields "
       "and synthetic models, −2.5 in MHD turbulence, whose field lines bend sharply where the field is weak. That "
       "takes an "
       "inertial range (1024³, Taylor Reynolds numbers of hundreds); our 64³ snapshot (45) is between, at −3.5."},
      {"field_line_slope", "Slope of that density at every curvature."}};
  const auto found = texts.find(tab);
  return found == texts.end() ? std::string() : found->second;
}

} // namespace larmor::widgets
