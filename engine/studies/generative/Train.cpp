#include "engine/studies/generative/Train.h"
#include "engine/core/Text.h"

#include "engine/diffusion/ProcessKind.h"
#include "engine/learning/Learning.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace larmor::studies::generative {

namespace {

/// Windows drawn anew in every epoch, with replacement, so that epochs have a length of their own.
learning::DataSetPointer drawnRows(learning::DataSetPointer set, std::int64_t rows) {
  return learning::readRows(
      rows, fmt::format("{} drawn of {:016x}", rows, set->fingerprint()),
      [set](learning::Rows numbers, const learning::Draw& draw) {
        std::vector<std::int64_t> drawn;
        for (const std::int64_t row : numbers)
          drawn.push_back(std::min(set->size() - 1, std::int64_t(draw.of(row).uniform() * double(set->size()))));
        return set->batch(drawn, draw);
      });
}

std::vector<std::size_t> rowsOf(const WindowSet& windows, Part part, const std::vector<double>& alphas,
                                std::size_t most = 0) {
  std::vector<std::size_t> all;
  for (const double alpha : alphas) {
    const auto some = windows.choose({part, alpha, {}}, most == 0 ? 0 : most / alphas.size() + 1);
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

std::vector<double> wantedAlphas(const TrainParameters& p, const WindowSet& windows) {
  const std::vector<double> there = windows.alphas();
  std::vector<double> wanted = p.alpha > 0 ? std::vector{p.alpha} : alphasIn(p.alphas);
  if (wanted.empty())
    return there;
  std::string list;
  for (const double alpha : there)
    list += fmt::format("{}{:g}", list.empty() ? "" : ", ", alpha);
  for (double& alpha : wanted) {
    const auto same = std::find_if(there.begin(), there.end(), [&](double a) { return sameAlpha(a, alpha); });
    if (same == there.end())
      throw Error(p.alpha > 0 ? "alpha" : "alphas", fmt::format("there are no windows of {:g}", alpha), list);
    alpha = *same;
  }
  return wanted;
}

/// What a network that is told alpha was told it as: its weights go on meaning that.
void keepCondition(learning::Spec& network, const learning::Spec& first) {
  for (auto& [key, value] : network.options)
    for (const auto& [known, before] : first.options)
      if (key == known && (key == "condition_centre" || key == "condition_width"))
        value = before;
}

constexpr std::size_t judgedWindows = 256;
constexpr std::int64_t covarianceWindows = 20000;
constexpr std::size_t costWindows = 256; ///< what a step takes does not depend on how many there are

/// A training made ready.
struct PreparedTraining {
  PathModel model{}; ///< all but its weights
  learning::TrainingTask task;
  learning::Arrays validation{};
  std::size_t trainingWindows = 0, validationWindows = 0;
  double lookEvaluations = 0;
};

/// @param most windows to train on; 0: all
PreparedTraining prepare(const TrainOrder& order, std::size_t most, jobs::JobContext& context) {
  const TrainRecipe& recipe = order.recipe;
  const WindowSet& windows = *order.windows;
  TrainParameters asked = recipe.model;
  ParameterSet(asked).requireValid();
  PreparedTraining ready;
  PathModel& model = ready.model;
  model.alphas = wantedAlphas(recipe.model, windows);
  const std::optional<PathModel> first =
      recipe.model.start.empty() ? std::nullopt : std::optional(loadModel(recipe.model.start));
  model.conditional = model.alphas.size() > 1 || (first && first->conditional);
  model.window = windows.length;
  model.spacing = windows.spacing;
  const auto trainingRows = rowsOf(windows, Part::Training, model.alphas, most),
             validationRows =
                 rowsOf(windows, Part::Validation, model.alphas, std::size_t(recipe.model.validationWindows));
  if (trainingRows.empty() || validationRows.empty())
    throw Error("windows",
                fmt::format("{} for training and {} for validation", trainingRows.size(), validationRows.size()),
                "some of both, from different snapshots");
  ready.trainingWindows = trainingRows.size();
  ready.validationWindows = validationRows.size();
  model.coordinates = recipe.model.coordinates;
  if (first && first->coordinates != model.coordinates)
    throw Error("start", fmt::format("'{}' has the coordinates {}", recipe.model.start, choiceName(first->coordinates)),
                std::string(choiceName(model.coordinates)));
  const auto numbers = [&](learning::Arrays arrays) {
    arrays["signal"] = encoded(model.coordinates, std::move(arrays["signal"]));
    return arrays;
  };
  ready.validation = numbers(arraysOf(windows, validationRows, model.conditional));
  const auto clean = learning::rowsInMemory(arraysOf(windows, trainingRows, model.conditional));
  const auto measured = learning::transformed(
      clean, std::string(choiceName(model.coordinates)),
      [&](learning::Arrays& batch, learning::Rows, const learning::Draw&) { batch = numbers(std::move(batch)); });
  model.covariance = std::make_shared<const diffusion::Covariance>(
      diffusion::measureCovariance(*measured, context, covarianceWindows));
  model.process = recipe.processSpec();
  const auto process = diffusion::buildProcess(model.process, model.covariance);
  model.network = recipe.networkSpec(process->channels(diffusion::componentsOf(model.coordinates)), model.window,
                                     model.conditional ? model.alphas : std::vector<double>{});

  learning::TrainingTask& task = ready.task;
  task.network = *model.network;
  task.objective = {"filtered_squares"};
  task.constants = process->constants();
  task.training = diffusion::denoisingSet(
      drawnRows(clean, recipe.model.stepsPerEpoch * std::max<std::int64_t>(1, recipe.trainer.batch)), process,
      recipe.windows, model.coordinates);
  task.validation =
      diffusion::denoisingSet(learning::rowsInMemory(ready.validation), process, diffusion::WindowParameters::none());
  if (first) {
    task.start = first->weights;
    if (first->network)
      keepCondition(task.network, *first->network);
    model.network = task.network;
  }
  task.trainer = recipe.trainer;
  task.device = std::string(choiceName(recipe.machine.device));
  const auto look = std::make_shared<TrainCheck>(model, order.windows, ready.validation, recipe.checks, task.device);
  task.looks = {recipe.checks.every, [look](const learning::Arrays& weights, jobs::JobContext& context) {
                  return (*look)(weights, context);
                }};
  ready.lookEvaluations = recipe.checks.every > 0 ? look->evaluations() / double(recipe.checks.every) : 0;
  return ready;
}

/// Looks and validation beside the steps, which take about three evaluations for each of their windows.
learning::TrainingCost withLooks(learning::TrainingCost cost, const PreparedTraining& ready,
                                 const TrainRecipe& recipe) {
  const double steps = 3 * double(std::max<std::int64_t>(1, recipe.trainer.batch) * recipe.model.stepsPerEpoch);
  cost.secondsPerStep *= 1 + (ready.lookEvaluations + double(ready.validationWindows)) / steps;
  return cost;
}

} // namespace

std::string sentenceOf(const learning::TrainingCost& cost) {
  const double seconds = double(cost.steps) * cost.secondsPerStep;
  return fmt::format("{:.3g} M weights, {:.0f} MB, {} steps of {:.3g} s: about {}", double(cost.parameters) / 1e6,
                     cost.bytes / 1e6, cost.steps, cost.secondsPerStep, roughTime(seconds));
}

learning::TrainingCost costOf(const TrainOrder& order, jobs::JobContext& context) {
  const PreparedTraining ready = prepare(order, costWindows, context);
  return withLooks(learning::trainingCost(ready.task, context), ready, order.recipe);
}

TrainSnapshot train(const TrainOrder& order, jobs::JobContext& context, const jobs::Sink<TrainSnapshot>& sink) {
  jobs::JobContext measuring(context, 0, 0.02), training(context, 0.02, 0.98), last(context, 0.98, 1);
  PreparedTraining ready = prepare(order, 0, measuring);
  learning::TrainingTask& task = ready.task;
  task.shareWeights = sink.wanted();
  TrainSnapshot now;
  now.trainingWindows = ready.trainingWindows;
  now.validationWindows = ready.validationWindows;
  measuring.progress(1, 1, "measuring what it takes");
  now.cost = withLooks(learning::trainingCost(task, measuring), ready, order.recipe);
  sink.publish(now);
  training.progress(0, 1, sentenceOf(now.cost));
  task.checkpoint = order.checkpoint.string();
  std::int64_t shown = -1; // epoch whose weights are in the snapshot
  const auto show = [&](const learning::TrainingState& state) {
    now.state = state;
    now.checks = checksOf(state);
    now.device = state.device;
    if (state.weights && std::exchange(shown, state.epoch) != state.epoch) {
      PathModel model = ready.model;
      model.weights = *state.weights;
      now.model = std::make_shared<const PathModel>(std::move(model));
    }
    sink.publish(now);
  };
  const auto result = learning::train(task, training, {show, [&] { return sink.wanted(); }});
  PathModel model = ready.model;
  model.weights = result.weights;
  now.state = result.state;
  now.checks = checksOf(result.state);
  now.device = result.state.device + ", LibTorch " + learning::info().version;
  now.model = std::make_shared<const PathModel>(std::move(model));
  now.test = testDenoising(*now.model, someOf(ready.validation, judgedWindows), task.device, last);
  sink.publish(now);
  return now;
}

} // namespace larmor::studies::generative
