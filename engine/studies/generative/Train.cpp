#include "engine/studies/generative/Train.h"

#include "engine/core/Philox.h"
#include "engine/diffusion/ProcessKind.h"
#include "engine/learning/Learning.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fmt/format.h>

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

/// `signal` and, for models that are told it, `condition` of some windows.
learning::Arrays arraysOf(const WindowSet& windows, const std::vector<std::size_t>& rows, bool conditional) {
  learning::Arrays arrays{{"signal", windows.signals(rows)}};
  if (!conditional)
    return arrays;
  learning::Array& condition = arrays["condition"];
  condition.shape = {std::int64_t(rows.size()), 1};
  for (const std::size_t w : rows)
    condition.values.push_back(float(std::log2(windows.alpha[w])));
  return arrays;
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

double meanSquare(const learning::Array& a, const learning::Array& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.values.size(); ++i)
    sum += std::pow(double(a.values[i]) - double(b.values[i]), 2);
  return sum / double(a.values.size());
}

/// The same noise for every denoiser. @param shuffled conditions of other rows
double errorOf(const diffusion::Denoiser& denoiser, const learning::Arrays& clean, double sigma,
               bool shuffled = false) {
  const learning::Array& x = clean.at("signal");
  const std::size_t rows = std::size_t(x.shape.front());
  diffusion::Levels levels{std::vector<double>(rows, sigma)};
  if (const auto condition = clean.find("condition"); condition != clean.end())
    for (std::size_t r = 0; r < rows; ++r)
      levels.condition.push_back(double(condition->second.values[shuffled ? (r * 7919 + rows / 2) % rows : r]));
  learning::Array noise = x;
  for (std::size_t r = 0, width = x.values.size() / rows; r < rows; ++r) {
    Philox random(1, streams::noising, r);
    for (std::size_t i = 0; i < width; ++i)
      noise.values[r * width + i] = float(random.normal());
  }
  return meanSquare(denoiser.clean(diffusion::noisy(x, noise, levels), levels), x);
}

constexpr double judgedNoise[] = {0.03, 0.1, 0.3, 1.0, 3.0, 10.0};
constexpr std::size_t judgedWindows = 256;

void judge(TrainSnapshot& now, const learning::Arrays& validation, const std::string& device,
           jobs::JobContext& context) {
  const auto denoiser = now.model->denoiser(device), gaussian = now.model->gaussian().denoiser();
  double shuffled = 0;
  for (std::size_t i = 0; i < std::size(judgedNoise); ++i) {
    context.checkpoint();
    context.progress(double(i), double(std::size(judgedNoise)), "judging by noise");
    const double sigma = judgedNoise[i];
    now.byNoise.push_back({sigma, errorOf(*denoiser, validation, sigma), errorOf(*gaussian, validation, sigma)});
    if (now.model->conditional)
      shuffled += errorOf(*denoiser, validation, sigma, true) / now.byNoise.back().error;
  }
  now.conditionTest = shuffled / double(std::size(judgedNoise));
}

learning::Arrays firstRows(const learning::Arrays& arrays, std::size_t most) {
  learning::Arrays some;
  for (const auto& [name, array] : arrays) {
    const std::size_t rows = std::size_t(array.shape.front()), width = array.values.size() / rows,
                      taken = std::min(rows, most);
    learning::Array& to = some[name] = {{}, array.shape};
    to.shape.front() = std::int64_t(taken);
    for (std::size_t i = 0; i < taken; ++i) { // evenly chosen: windows come by alpha
      const auto from = array.values.begin() + std::ptrdiff_t(i * rows / taken * width);
      to.values.insert(to.values.end(), from, from + std::ptrdiff_t(width));
    }
  }
  return some;
}

} // namespace

std::string sentenceOf(const learning::TrainingCost& cost) {
  const double seconds = double(cost.steps) * cost.secondsPerStep;
  return fmt::format("{:.3g} M weights, {:.0f} MB, {} steps of {:.3g} s: about {:.0f} min",
                     double(cost.parameters) / 1e6, cost.bytes / 1e6, cost.steps, cost.secondsPerStep,
                     std::ceil(seconds / 60));
}

TrainSnapshot train(const TrainOrder& order, jobs::JobContext& context, const jobs::Sink<TrainSnapshot>& sink) {
  const TrainRecipe& recipe = order.recipe;
  const WindowSet& windows = *order.windows;
  PathModel model;
  model.alphas = wantedAlphas(recipe.model, windows);
  model.conditional = model.alphas.size() > 1;
  model.window = windows.length;
  model.spacing = windows.spacing;
  const auto trainingRows = rowsOf(windows, Part::Training, model.alphas),
             validationRows =
                 rowsOf(windows, Part::Validation, model.alphas, std::size_t(recipe.model.validationWindows));
  if (trainingRows.empty() || validationRows.empty())
    throw Error("windows",
                fmt::format("{} for training and {} for validation", trainingRows.size(), validationRows.size()),
                "some of both, from different snapshots");
  const auto clean = learning::rowsInMemory(arraysOf(windows, trainingRows, model.conditional));
  const auto judged = arraysOf(windows, validationRows, model.conditional);
  jobs::JobContext measuring(context, 0, 0.02), training(context, 0.02, 0.98), last(context, 0.98, 1);
  model.covariance =
      std::make_shared<const diffusion::Covariance>(diffusion::measureCovariance(*clean, measuring, 20000));
  model.process = recipe.processSpec();
  const auto process = diffusion::buildProcess(model.process, model.covariance);
  model.network =
      recipe.networkSpec(process->channels(3), model.window, model.conditional ? model.alphas : std::vector<double>{});

  learning::TrainingTask task{*model.network, {"filtered_squares"}};
  task.constants = process->constants();
  task.training = diffusion::denoisingSet(
      drawnRows(clean, recipe.model.stepsPerEpoch * std::max<std::int64_t>(1, recipe.trainer.batch)), process,
      recipe.windows);
  task.validation =
      diffusion::denoisingSet(learning::rowsInMemory(judged), process, diffusion::WindowParameters::none());
  task.trainer = recipe.trainer;
  task.device = std::string(choiceName(recipe.machine.device));

  TrainSnapshot now;
  now.trainingWindows = trainingRows.size();
  now.validationWindows = validationRows.size();
  measuring.progress(1, 1, "measuring what it takes");
  now.cost = learning::trainingCost(task, measuring);
  sink.publish(now);
  training.progress(0, 1, sentenceOf(now.cost));
  task.checkpoint = order.checkpoint.string();
  task.shareWeights = sink.wanted();
  const auto show = [&](const learning::TrainingState& state) {
    now.state = state;
    now.device = state.device;
    if (state.weights) {
      PathModel shown = model;
      shown.weights = *state.weights;
      now.model = std::make_shared<const PathModel>(std::move(shown));
    }
    sink.publish(now);
  };
  const auto result = learning::train(task, training, {show, [&] { return sink.wanted(); }});
  model.weights = result.weights;
  now.state = result.state;
  now.device = result.state.device + ", LibTorch " + learning::info().version;
  now.model = std::make_shared<const PathModel>(std::move(model));
  judge(now, firstRows(judged, judgedWindows), task.device, last);
  sink.publish(now);
  return now;
}

} // namespace larmor::studies::generative
