#include "engine/studies/transport/Train.h"

#include "engine/core/Error.h"
#include "engine/core/Philox.h"
#include "engine/learning/Learning.h"
#include "engine/storage/Checkpoint.h"
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

constexpr std::size_t mostFolds = 10, fewerFolds = 5, manyRows = 100;
/// A tenth of few rows is missed more than a fifth of many.
std::size_t foldsOf(std::size_t rows) { return rows < manyRows ? mostFolds : fewerFolds; }

/// File of a member, or of the network without a fold; empty if nothing is kept.
std::string checkpointOf(const std::string& base, std::size_t number, bool fold) {
  return base.empty() ? "" : fmt::format("{}{}-{}.h5", base, fold ? "-fold" : "", number + 1);
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

namespace {

/// Rows by what becomes of them, and how networks learn from them.
struct Lesson {
  std::vector<DatabaseRow> own, validation, test; ///< own: of the training, without copies
  TransportModel model;                           ///< without members
  learning::TrainingTask task;

  explicit Lesson(const TrainOrder& order)
      : p_(order.recipe.network), trainer_(order.recipe.trainer), checkpoint_(order.checkpoint) {
    std::vector<DatabaseRow> known = order.rows;
    if (settledLabels(known)) // nobody has to learn from the others
      std::erase_if(known, labelIsOpen);
    const auto usable = withTurbulence(known, p_.label);
    own = rowsOf(isSeed() ? known : usable, Part::Training, p_.splitSeed);
    validation = rowsOf(usable, Part::Validation, p_.splitSeed);
    test = rowsOf(usable, Part::Test, p_.splitSeed);
    if (usable.size() < fewestRows || validation.empty() || test.empty())
      throw Error("database", fmt::format("{} rows with D > 0", usable.size()),
                  fmt::format("at least {}, some of them for validation and test", fewestRows));
    const auto training = withCopies(own);
    model.kind = p_.kind;
    model.network = networkOf(p_);
    model.trainingRows = own.size();
    normalise(model, training, p_.label);
    task = {*model.network,
            {"weighted_squares"},
            prepared(model, training, p_.label),
            prepared(model, validation, p_.label)};
    task.trainer = trainer_;
    task.shareWeights = true;
    task.device = std::string(choiceName(order.recipe.machine.device));
  }

  std::size_t members() const { return isSeed() ? 1 : static_cast<std::size_t>(p_.members); }
  std::size_t folds() const { return validation.size() < enoughForCalibration ? foldsOf(own.size()) : 0; }

  learning::TrainingTask ofMember(std::size_t m) const {
    learning::TrainingTask next = task;
    next.trainer.seed = trainer_.seed + 1000 * m;
    next.checkpoint = checkpointOf(checkpoint_, m, false);
    return next;
  }

  /// A network that learns without a fold, and what it says there.
  std::vector<HeldOut> withoutFold(std::size_t fold, jobs::JobContext& context) const {
    const learning::Folds folds{p_.splitSeed, this->folds()};
    std::vector<DatabaseRow> others, rows;
    for (const DatabaseRow& row : own)
      (folds.of(row.number) == fold ? rows : others).push_back(row);
    rows = withTurbulence(rows, p_.label);
    if (rows.empty() || others.empty())
      return {};
    learning::TrainingTask next = task;
    next.training = prepared(model, withCopies(others), p_.label);
    next.checkpoint = checkpointOf(checkpoint_, fold, true);
    TransportModel alone = model;
    alone.members = {learning::DenseNetwork::of(learning::train(next, context).weights)};
    return predictedBy(alone, rows);
  }

private:
  bool isSeed() const { return p_.kind == ModelKind::Seed; }
  std::vector<DatabaseRow> withCopies(const std::vector<DatabaseRow>& rows) const {
    return isSeed() ? transport::withCopies(rows, p_.copies, trainer_.seed) : rows;
  }

  TrainParameters p_;
  learning::TrainerParameters trainer_;
  std::string checkpoint_;
};

} // namespace

void removeCheckpoints(const TrainOrder& order) {
  for (const bool fold : {false, true})
    for (std::size_t n = 0; n < std::max<std::size_t>(mostFolds, std::size_t(order.recipe.network.members)); ++n)
      storage::removeGenerations(checkpointOf(order.checkpoint, n, fold));
}

TrainingSnapshot train(const TrainOrder& order, jobs::JobContext& context, const jobs::Sink<TrainingSnapshot>& sink) {
  const auto begin = std::chrono::steady_clock::now();
  const Label label = order.recipe.network.label;
  const Lesson lesson(order);
  const std::size_t members = lesson.members(), folds = lesson.folds();
  TrainingSnapshot now;
  now.trainingRows = lesson.own.size();
  now.validationRows = lesson.validation.size();
  now.testRows = lesson.test.size();
  now.folds = folds;
  now.provenance = Provenance::of(order.rows, order.recipe.network.splitSeed, label);
  auto shown = std::chrono::steady_clock::time_point();
  const auto wanted = [&] {
    return sink.wanted() && std::chrono::steady_clock::now() - shown > std::chrono::milliseconds(100);
  };
  const auto show = [&](const learning::TrainingState& state) {
    TransportModel alone = lesson.model; // the network that is trained now
    alone.members = {learning::DenseNetwork::of(*state.weights)};
    now.trainings.back() = state;
    now.device = state.device + ", LibTorch " + learning::info().version;
    now.model = std::make_shared<TransportModel>(alone);
    now.validation = std::make_shared<Validation>(validate(Predictor(alone), lesson.validation, label));
    sink.publish(now);
    shown = std::chrono::steady_clock::now();
  };
  const auto part = [&](std::size_t n, const std::string& what) {
    const auto all = static_cast<double>(members + folds);
    return jobs::JobContext(context, double(n) / all, double(n + 1) / all, what);
  };
  TransportModel model = lesson.model;
  for (std::size_t m = 0; m < members; ++m) {
    now.member = m;
    now.trainings.emplace_back();
    jobs::JobContext inner = part(m, fmt::format("network {} of {}, ", m + 1, members));
    model.members.push_back(
        learning::DenseNetwork::of(learning::train(lesson.ofMember(m), inner, {show, wanted}).weights));
  }
  std::vector<HeldOut> heldOut;
  for (std::size_t f = 0; f < folds; ++f) {
    jobs::JobContext inner = part(members + f, fmt::format("cross-validation {} of {}, ", f + 1, folds));
    const auto rows = lesson.withoutFold(f, inner);
    heldOut.insert(heldOut.end(), rows.begin(), rows.end());
  }
  if (folds > 0)
    calibrate(model, heldOut, order.rows, label);
  else
    calibrate(model, lesson.validation, order.rows, label);
  now.model = std::make_shared<TransportModel>(model);
  const Predictor predictor(model);
  now.validation = std::make_shared<Validation>(validate(predictor, lesson.validation, label));
  now.test = std::make_shared<Validation>(validate(predictor, lesson.test, label));
  now.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  sink.publish(now);
  return now;
}

} // namespace larmor::studies::transport
