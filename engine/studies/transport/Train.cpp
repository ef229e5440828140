#include "engine/studies/transport/Train.h"

#include "engine/core/Error.h"
#include "engine/core/Philox.h"
#include "engine/learning/Learning.h"
#include "engine/studies/transport/Calibration.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace larmor::studies::transport {

namespace {

constexpr std::size_t fewestRows = 20;
constexpr double modelError = 0.01; ///< added to the statistical error in the weights, so that no row outweighs all

/// Mean and standard deviation of what the networks see, and the scale of their outputs.
void normalise(TransportModel& model, const std::vector<DatabaseRow>& rows, Label label) {
  const std::size_t inputs = model.inputCount();
  model.centre.assign(inputs, 0.0);
  model.width.assign(inputs, 1.0);
  if (model.kind == ModelKind::Seed) { // the domain to [-1, 1]; D in units of its standard deviation
    const Domain domain;
    for (std::size_t i = 0; i < inputs; ++i) {
      model.centre[i] = 0.5 * (domain.low[i] + domain.high[i]);
      model.width[i] = 0.5 * (domain.high[i] - domain.low[i]);
    }
    double sum = 0, square = 0;
    for (const auto& row : rows) {
      const double d = labelOf(row, label).value;
      sum += d;
      square += d * d;
    }
    const auto n = static_cast<double>(rows.size());
    model.outputScale = std::sqrt(square / n - sum / n * (sum / n));
    return;
  }
  std::vector<double> sum(inputs + 1, 0.0), square(inputs + 1, 0.0);
  for (const auto& row : rows) {
    float in[3];
    const Point p = pointOf(row);
    model.inputsOf(p, in);
    const double out = std::log(labelOf(row, label).value / (speedOf(p.energy) * p.lambdaPerp * p.b * p.b));
    for (std::size_t i = 0; i <= inputs; ++i) {
      const double v = i < inputs ? double(in[i]) : out;
      sum[i] += v;
      square[i] += v * v;
    }
  }
  const auto n = static_cast<double>(rows.size());
  const auto deviation = [&](std::size_t i) {
    return std::sqrt(std::max(1e-12, square[i] / n - sum[i] / n * sum[i] / n));
  };
  for (std::size_t i = 0; i < inputs; ++i) {
    model.centre[i] = sum[i] / n;
    model.width[i] = deviation(i);
  }
  model.outputCentre = sum[inputs] / n;
  model.outputScale = deviation(inputs);
}

/// Rows as the networks see them, each weighted by its error.
learning::DataSetPointer prepared(const TransportModel& model, const std::vector<DatabaseRow>& rows, Label label) {
  const auto count = static_cast<std::int64_t>(rows.size()), columns = static_cast<std::int64_t>(model.inputCount());
  learning::Array inputs{{}, {count, columns}}, targets{{}, {count, 1}}, weights{{}, {count, 1}};
  for (const auto& row : rows) {
    float in[3];
    const Point p = pointOf(row);
    const auto d = labelOf(row, label);
    model.inputsOf(p, in);
    inputs.values.insert(inputs.values.end(), in, in + columns);
    const double noise = std::hypot(knownError(d) / std::max(d.value, 1e-300), modelError);
    if (model.kind == ModelKind::Seed) {
      // Relative errors count, as in the metric; rows far below the typical D would else count for nothing or for all.
      const double y = d.value / model.outputScale, floor = 0.01;
      targets.values.push_back(static_cast<float>(y));
      weights.values.push_back(static_cast<float>(1.0 / std::pow(y + floor, 2)));
    } else {
      const double y = std::log(d.value / (speedOf(p.energy) * p.lambdaPerp * p.b * p.b));
      targets.values.push_back(static_cast<float>((y - model.outputCentre) / model.outputScale));
      weights.values.push_back(static_cast<float>(std::pow(0.03 / noise, 2)));
    }
  }
  return learning::rowsInMemory(
      {{"input", std::move(inputs)}, {"target", std::move(targets)}, {"weight", std::move(weights)}});
}

/// The rows and, of each, copies at other energies and lengths: lengths in lambda_perp and v t as time leave b and
/// rho/lambda_perp as the only numbers of the motion, so D/(v lambda_perp) is the same.
std::vector<DatabaseRow> withCopies(const std::vector<DatabaseRow>& rows, std::int64_t copies, std::uint64_t seed) {
  const Domain domain;
  std::vector<DatabaseRow> result = rows;
  for (const DatabaseRow& row : rows) {
    Philox random(seed, streams::rowOrder, static_cast<std::uint64_t>(row.number) + (1ull << 40));
    const double ratio = gyroRatio(pointOf(row));
    const double longest = std::min(domain.high[2], momentumOf(domain.high[0]) / ratio);
    for (std::int64_t i = 0; i < copies && longest > domain.low[2]; ++i)
      result.push_back(scaledTo(row, energyAt(ratio, random.uniform(domain.low[2], longest))));
  }
  return result;
}

learning::Spec networkOf(const TrainParameters& p) {
  if (p.kind == ModelKind::Seed)
    return {"dense", {{"units", "3 10 5 1"}, {"first", "normal"}, {"output", "square"}}};
  std::string units = "2";
  for (std::int64_t layer = 0; layer < p.depth; ++layer)
    units += fmt::format(" {}", p.width);
  return {"dense", {{"units", units + " 1"}}};
}

} // namespace

std::vector<DatabaseRow> withTurbulence(const std::vector<DatabaseRow>& rows, Label label) {
  std::vector<DatabaseRow> result;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(result),
               [&](const auto& row) { return row.b > 0 && labelOf(row, label).value > 0; });
  return result;
}

TrainingSnapshot train(const TrainOrder& order, jobs::JobContext& context, const jobs::Sink<TrainingSnapshot>& sink) {
  const TrainParameters& p = order.recipe.network;
  const learning::TrainerParameters& trainer = order.recipe.trainer;
  const std::vector<DatabaseRow>& rows = order.rows;
  const auto begin = std::chrono::steady_clock::now();
  const bool seedNetwork = p.kind == ModelKind::Seed;
  std::vector<DatabaseRow> known = rows;
  if (settledLabels(rows)) // nobody has to learn from the others
    std::erase_if(known, labelIsOpen);
  const auto usable = withTurbulence(known, p.label),
             own = rowsOf(seedNetwork ? known : usable, Part::Training, p.splitSeed);
  const auto training = seedNetwork ? withCopies(own, p.copies, trainer.seed) : own;
  const auto validation = rowsOf(usable, Part::Validation, p.splitSeed), test = rowsOf(usable, Part::Test, p.splitSeed);
  if (usable.size() < fewestRows || validation.empty() || test.empty())
    throw Error("database", fmt::format("{} rows with D > 0", usable.size()),
                fmt::format("at least {}, some of them for validation and test", fewestRows));
  TransportModel model;
  model.kind = p.kind;
  model.network = networkOf(p);
  normalise(model, training, p.label);
  learning::TrainingTask task{
      *model.network, {"weighted_squares"}, prepared(model, training, p.label), prepared(model, validation, p.label)};
  task.trainer = trainer;
  task.shareWeights = true;
  task.device = std::string(choiceName(order.recipe.machine.device));

  TrainingSnapshot now;
  now.trainingRows = own.size();
  now.validationRows = validation.size();
  now.testRows = test.size();
  now.provenance = Provenance::of(rows, p.splitSeed, p.label);
  const std::size_t members = seedNetwork ? 1 : static_cast<std::size_t>(p.members);
  auto shown = std::chrono::steady_clock::time_point();
  const auto wanted = [&] {
    return sink.wanted() && std::chrono::steady_clock::now() - shown > std::chrono::milliseconds(100);
  };
  const auto show = [&](const learning::TrainingState& state) {
    TransportModel alone = model; // the network that is trained now
    alone.members = {learning::DenseNetwork::of(*state.weights)};
    now.trainings.back() = state;
    now.device = state.device + ", LibTorch " + learning::info().version;
    now.model = std::make_shared<TransportModel>(alone);
    now.validation = std::make_shared<Validation>(validate(Predictor(alone), validation, p.label));
    sink.publish(now);
    shown = std::chrono::steady_clock::now();
  };
  for (std::size_t m = 0; m < members; ++m) {
    now.member = m;
    now.trainings.emplace_back();
    task.trainer.seed = trainer.seed + 1000 * m;
    task.checkpoint = order.checkpoint.empty() ? "" : fmt::format("{}-{}.h5", order.checkpoint, m + 1);
    jobs::JobContext part(context, double(m) / double(members), double(m + 1) / double(members),
                          fmt::format("network {} of {}, ", m + 1, members));
    const auto result = learning::train(task, part, {show, wanted});
    model.members.push_back(learning::DenseNetwork::of(result.weights));
  }
  calibrate(model, validation, rows, p.label);
  now.model = std::make_shared<TransportModel>(model);
  const Predictor predictor(model);
  now.validation = std::make_shared<Validation>(validate(predictor, validation, p.label));
  now.test = std::make_shared<Validation>(validate(predictor, test, p.label));
  now.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  sink.publish(now);
  return now;
}

} // namespace larmor::studies::transport
