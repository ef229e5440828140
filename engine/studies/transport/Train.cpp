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
learning::TrainingRows prepared(const TransportModel& model, const std::vector<DatabaseRow>& rows, Label label) {
  learning::TrainingRows result;
  for (const auto& row : rows) {
    float in[3];
    const Point p = pointOf(row);
    const auto d = labelOf(row, label);
    model.inputsOf(p, in);
    result.inputs.values.insert(result.inputs.values.end(), in, in + model.inputCount());
    const double noise = std::hypot(d.error / std::max(d.value, 1e-300), modelError);
    if (model.kind == ModelKind::Seed) {
      // Relative errors count, as in the metric; rows far below the typical D would else count for nothing or for all.
      const double y = d.value / model.outputScale, floor = 0.01;
      result.targets.values.push_back(static_cast<float>(y));
      result.weights.push_back(static_cast<float>(1.0 / std::pow(y + floor, 2)));
    } else {
      const double y = std::log(d.value / (speedOf(p.energy) * p.lambdaPerp * p.b * p.b));
      result.targets.values.push_back(static_cast<float>((y - model.outputCentre) / model.outputScale));
      result.weights.push_back(static_cast<float>(std::pow(0.03 / noise, 2)));
    }
  }
  return result;
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

class Watch final : public learning::DenseObserver {
public:
  Watch(const TrainingSnapshot& start, const TransportModel& model, const std::vector<DatabaseRow>& validation,
        Label label, std::int64_t epochs, std::size_t members, jobs::JobContext& context,
        const jobs::Sink<TrainingSnapshot>& sink)
      : now_(start), model_(model), validation_(validation), label_(label), epochs_(epochs), members_(members),
        context_(context), sink_(sink) {}

  bool networkWanted() override {
    const auto time = std::chrono::steady_clock::now();
    if (!sink_.wanted() || time - last_ < std::chrono::milliseconds(100))
      return false;
    last_ = time;
    return true;
  }
  void network(const learning::DenseNetwork& network) override {
    TransportModel model = model_;
    model.members.push_back(network);
    now_.model = std::make_shared<TransportModel>(model);
    now_.validation = std::make_shared<Validation>(validate(Predictor(model), validation_, label_));
    publish_ = true;
  }
  void epochDone(const learning::EpochReport& report) override {
    now_.histories.back().push_back(report);
    if (publish_)
      sink_.publish(now_);
    publish_ = false;
    context_.progress(double(now_.member) + double(report.epoch) / double(epochs_), double(members_),
                      fmt::format("network {} of {}, epoch {}", now_.member + 1, members_, report.epoch));
    context_.checkpoint();
  }

private:
  TrainingSnapshot now_;
  TransportModel model_;
  const std::vector<DatabaseRow>& validation_;
  Label label_;
  std::int64_t epochs_;
  std::size_t members_;
  jobs::JobContext& context_;
  const jobs::Sink<TrainingSnapshot>& sink_;
  std::chrono::steady_clock::time_point last_{};
  bool publish_ = false;
};

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
  if (p.kind == ModelKind::Foreign)
    throw Error("kind", "is torchscript, which is trained elsewhere", "scaling or seed");
  const auto usable = withTurbulence(rows, p.label);
  const auto own = rowsOf(seedNetwork ? rows : usable, Part::Training, p.splitSeed);
  const auto training = seedNetwork ? withCopies(own, p.copies, trainer.seed) : own;
  const auto validation = rowsOf(usable, Part::Validation, p.splitSeed), test = rowsOf(usable, Part::Test, p.splitSeed);
  if (usable.size() < fewestRows || validation.empty() || test.empty())
    throw Error("database", fmt::format("{} rows with D > 0", usable.size()),
                fmt::format("at least {}, some of them for validation and test", fewestRows));
  TransportModel model;
  model.kind = p.kind;
  normalise(model, training, p.label);
  learning::DenseTask task;
  task.units = seedNetwork ? std::vector<std::int64_t>{3, 10, 5, 1} : std::vector<std::int64_t>{2};
  if (!seedNetwork) {
    task.units.insert(task.units.end(), static_cast<std::size_t>(p.depth), p.width);
    task.units.push_back(1);
  }
  task.first = seedNetwork ? learning::FirstWeights::Normal : learning::FirstWeights::Glorot;
  task.output = seedNetwork ? learning::OutputForm::Square : learning::OutputForm::Linear;
  task.training = prepared(model, training, p.label);
  task.validation = prepared(model, validation, p.label);
  task.trainer = trainer;

  TrainingSnapshot now;
  now.trainingRows = own.size();
  now.validationRows = validation.size();
  now.testRows = test.size();
  now.provenance = Provenance::of(rows, p.splitSeed, p.label);
  now.device = "processor, LibTorch " + learning::info().version;
  const std::size_t members = seedNetwork ? 1 : static_cast<std::size_t>(p.members);
  for (std::size_t m = 0; m < members; ++m) {
    now.member = m;
    now.histories.emplace_back();
    task.trainer.seed = trainer.seed + 1000 * m;
    task.checkpoint = order.checkpoint.empty() ? "" : fmt::format("{}-{}.pt", order.checkpoint, m + 1);
    Watch watch(now, model, validation, p.label, trainer.epochs, members, context, sink);
    const learning::DenseResult result = learning::trainDense(task, watch);
    now.histories.back() = result.history;
    model.members.push_back(result.network);
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
