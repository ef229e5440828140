#include "engine/studies/transport/Cautions.h"

#include "engine/studies/transport/Simulate.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace larmor::studies::transport {

namespace {

constexpr double farBelow = 0.01; ///< of the median: what the networks are judged by lies above

constexpr double worthSaying = 0.1; ///< of D

std::string outside(const char* name, std::size_t axis) {
  const Domain d;
  return fmt::format("{} lies outside {:g} to {:g}, the region of the databases", name, d.low[axis], d.high[axis]);
}

} // namespace

std::vector<Caution> cautionsOf(const TransportModel& model, const Point& p, const Prediction& prediction) {
  const Domain d;
  const double values[3] = {p.energy, p.b, p.lambdaPerp};
  const Caution kinds[3] = {Caution::EnergyOutside, Caution::AmplitudeOutside, Caution::LengthOutside};
  std::vector<Caution> result;
  if (!prediction.says())
    result.push_back(Caution::NoPrediction);
  for (std::size_t i = 0; i < 3; ++i)
    if (!(values[i] >= d.low[i] && values[i] <= d.high[i]))
      result.push_back(kinds[i]);
  if (p.b > 0 && prediction.diffusion <= 0)
    result.push_back(Caution::NotPositive);
  if (model.kind == ModelKind::Foreign || p.b == 0)
    return result;
  if (model.trainingRows > 0 && model.trainingRows < fewRows)
    result.push_back(Caution::FewRows);
  if (!model.settledLabels) {
    if (gyroRatio(p) > slowRatio)
      result.push_back(Caution::SlowToSettle);
    else if (labelError(p) > worthSaying)
      result.push_back(Caution::WeakTurbulence);
  }
  if (model.kind == ModelKind::Seed && p.energy < leastEnergy)
    result.push_back(Caution::EnergyBelow);
  if (model.kind == ModelKind::Seed && prediction.diffusion < farBelow * model.median)
    result.push_back(Caution::FarBelowMedian);
  return result;
}

std::string textOf(Caution caution, const TransportModel& model) {
  switch (caution) {
  case Caution::NoPrediction:
    return noPrediction;
  case Caution::NotPositive:
    return "D is not positive, as no diffusion coefficient is; logarithmic plots leave it out";
  case Caution::EnergyOutside:
    return outside("T", 0);
  case Caution::EnergyBelow:
    return fmt::format("T lies below {:g}, where the databases have no points and the seed network does not know how D "
                       "scales; use transport-scaling",
                       leastEnergy);
  case Caution::AmplitudeOutside:
    return outside("b", 1);
  case Caution::LengthOutside:
    return outside("lambda_perp", 2);
  case Caution::SlowToSettle:
    return fmt::format(
        "the gyro-radius is above {:g} lambda_perp: the simulations the model learned from had not "
        "settled there, the true D is up to twice as large (less at large b); check with simulate, or train on a "
        "database that transport database has gone on with",
        slowRatio);
  case Caution::WeakTurbulence:
    return "b is small beside gyro-radius/lambda_perp: the simulations the model learned from had not quite settled, D "
           "may be up to 1.5 times as large; check with simulate, or train on a database that transport database has "
           "gone on with";
  case Caution::FewRows:
    return fmt::format(
        "the model was trained on {} rows only: between them it guesses, and how uncertain it says it is "
        "is itself an estimate; simulate more points",
        model.trainingRows);
  case Caution::FarBelowMedian:
    break;
  }
  return fmt::format("D is below {:g} % of the median, where the seed network is not valid; use transport-scaling",
                     100.0 * farBelow);
}

std::vector<std::string> cautionsOf(const TransportModel& model, std::span<const Point> points,
                                    std::span<const Prediction> predictions, std::span<const std::size_t> lines) {
  struct Count {
    std::size_t rows = 0, firstLine = 0;
  };
  std::map<Caution, Count> counts;
  for (std::size_t i = 0; i < points.size(); ++i)
    for (const Caution caution : cautionsOf(model, points[i], predictions[i]))
      if (Count& count = counts[caution]; count.rows++ == 0)
        count.firstLine = lines[i];
  std::vector<std::string> texts;
  for (const auto& [caution, count] : counts)
    texts.push_back(fmt::format("{} row{}, the first in line {}: {}", count.rows, count.rows == 1 ? "" : "s",
                                count.firstLine, textOf(caution, model)));
  return texts;
}

} // namespace larmor::studies::transport
