#include "engine/studies/generative/TrainChecks.h"

#include "engine/core/Philox.h"
#include "engine/core/Text.h"
#include "engine/studies/generative/Comparison.h"
#include "engine/studies/generative/DataReport.h"
#include "engine/studies/generative/Generate.h"
#include "engine/studies/generative/Memorisation.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace larmor::studies::generative {

namespace {

constexpr double judgedNoise[] = {0.03, 0.1, 0.3, 1.0, 3.0, 10.0};
constexpr std::size_t lookWindows = 128; ///< for the denoiser
constexpr std::size_t referenceWindows = 500, clockPaths = 100, clockWindows = 2000;

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

// --- looks as meters: the name tells quantity, alpha and place ---

constexpr std::string_view lookPrefix = "check ";

learning::Meter look(const std::string& quantity, double alpha, double place, double value) {
  learning::Meter meter{fmt::format("{}{} {:g} {:g}", lookPrefix, quantity, alpha, place), quantity, "1", quantity,
                        "step"};
  meter.add(0, value);
  return meter;
}

void addLags(std::vector<learning::Meter>& to, const char* quantity, double alpha, const std::vector<double>& lags,
             const std::vector<Estimate>& ratios) {
  for (std::size_t k = 0; k < lags.size(); ++k)
    to.push_back(look(quantity, alpha, lags[k], ratios.empty() ? std::nan("") : ratios[k].value));
}

/// @param c without numbers where there are none
void addComparison(std::vector<learning::Meter>& to, double alpha, const std::vector<double>& lags,
                   const PathComparison& c, double clock) {
  addLags(to, "structure_function_2_ratio", alpha, lags, c.second);
  addLags(to, "flatness_ratio", alpha, lags, c.flatness);
  addLags(to, "msd_ratio", alpha, lags, c.square);
  to.push_back(look("error", alpha, 0, c.error.value));
  to.push_back(look("mirror_ratio", alpha, 0, c.mirrorRatio.value));
  to.push_back(look("reversal_ratio", alpha, 0, c.reversalRatio.value));
  to.push_back(look("memorisation", alpha, 0, clock));
}

PathComparison withoutNumbers() {
  PathComparison none;
  for (Estimate* e : {&none.error, &none.mirrorRatio, &none.reversalRatio})
    e->value = std::nan("");
  return none;
}

std::vector<double> lagsOf(const MeasureGrid& grid) {
  std::vector<double> lags;
  for (const std::size_t lag : grid.lags)
    lags.push_back(double(lag) * grid.spacing);
  return lags;
}

learning::Array firstPaths(const learning::Array& a, std::size_t most) {
  return someOf({{"signal", a}}, most).at("signal");
}

} // namespace

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

learning::Arrays someOf(const learning::Arrays& arrays, std::size_t most) {
  learning::Arrays some;
  for (const auto& [name, array] : arrays) {
    const std::size_t rows = std::size_t(array.shape.front()), taken = std::min(rows, most),
                      width = rows > 0 ? array.values.size() / rows : 0;
    learning::Array& to = some[name] = {{}, array.shape};
    to.shape.front() = std::int64_t(taken);
    for (std::size_t i = 0; i < taken; ++i) {
      const auto from = array.values.begin() + std::ptrdiff_t(i * rows / taken * width);
      to.values.insert(to.values.end(), from, from + std::ptrdiff_t(width));
    }
  }
  return some;
}

DenoisingTest testDenoising(const PathModel& model, const learning::Arrays& windows, const std::string& device,
                            jobs::JobContext& context) {
  const auto denoiser = model.denoiser(device), gaussian = model.gaussian().denoiser();
  DenoisingTest test;
  for (std::size_t i = 0; i < std::size(judgedNoise); ++i) {
    context.checkpoint();
    context.progress(double(i), double(std::size(judgedNoise)), "judging by noise");
    const double sigma = judgedNoise[i];
    test.byNoise.push_back({sigma, errorOf(*denoiser, windows, sigma), errorOf(*gaussian, windows, sigma)});
    if (model.conditional)
      test.condition += errorOf(*denoiser, windows, sigma, true) / test.byNoise.back().error;
  }
  test.condition /= double(std::size(judgedNoise));
  return test;
}

std::vector<CheckSeries> checksOf(const learning::TrainingState& state) {
  std::vector<CheckSeries> all;
  for (const learning::Meter& meter : state.meters) {
    if (!meter.name.starts_with(lookPrefix))
      continue;
    const std::string text = meter.name.substr(lookPrefix.size());
    const std::size_t first = text.find(' '), second = text.find(' ', first + 1);
    const auto alpha = numberIn<double>(text.substr(first + 1, second - first - 1)),
               place = numberIn<double>(text.substr(second + 1));
    all.push_back({text.substr(0, first), alpha.value_or(0), place.value_or(0), meter.at, meter.values});
  }
  return all;
}

std::vector<learning::Meter> loopMeters(const learning::TrainingState& state) {
  std::vector<learning::Meter> all;
  for (const learning::Meter& meter : state.meters)
    if (!meter.name.starts_with(lookPrefix))
      all.push_back(meter);
  return all;
}

nlohmann::json jsonOf(const std::vector<CheckSeries>& checks) {
  nlohmann::json json = nlohmann::json::array();
  for (const CheckSeries& c : checks) {
    nlohmann::json one{{"quantity", c.quantity}, {"step", c.step}, {"value", nlohmann::json::array()}};
    if (c.alpha > 0)
      one["alpha"] = c.alpha;
    if (c.place > 0)
      one[c.quantity == "denoising_ratio" ? "sigma" : "lag"] = c.place;
    for (const double v : c.value)
      one["value"].push_back(std::isfinite(v) ? nlohmann::json(v) : nlohmann::json());
    json.push_back(std::move(one));
  }
  return json;
}

// --- TrainCheck ---

TrainCheck::TrainCheck(PathModel model, std::shared_ptr<const WindowSet> windows, const learning::Arrays& validation,
                       const CheckParameters& parameters, std::string device)
    : model_(std::move(model)), windows_(std::move(windows)), validation_(someOf(validation, lookWindows)),
      parameters_(parameters), device_(std::move(device)) {}

double TrainCheck::evaluations() const {
  const double judged = double(validation_.at("signal").shape.front() * std::int64_t(std::size(judgedNoise)));
  return double(parameters_.paths * diffusion::SamplerParameters().evaluations) * double(model_.alphas.size()) +
         judged * (model_.conditional ? 2 : 1);
}

const TrainCheck::Reference& TrainCheck::referenceAt(double alpha) {
  const auto known = std::find_if(references_.begin(), references_.end(),
                                  [&](const Reference& r) { return sameAlpha(r.alpha, alpha); });
  if (known != references_.end())
    return *known;
  const auto validation = windows_->choose({Part::Validation, alpha, {}}, referenceWindows),
             training = windows_->choose({Part::Training, alpha, {}}, clockWindows);
  const learning::Array heldOut = turned(windows_->signals(validation));
  references_.push_back({alpha, measurePaths(heldOut, alpha, MeasureGrid(windows_->spacing, windows_->length)),
                         firstPaths(heldOut, clockPaths), windows_->signals(training)});
  return references_.back();
}

std::vector<learning::Meter> TrainCheck::operator()(const learning::Arrays& weights, jobs::JobContext& context) {
  model_.weights = weights;
  const double share = context.progress().fraction(); // of the training: it stands still meanwhile
  jobs::JobContext looking(context, share, share, "a look at what it makes: ");
  std::vector<learning::Meter> meters;
  for (const double alpha : model_.alphas) {
    const Reference& reference = referenceAt(alpha);
    const std::vector<double> lags = lagsOf(reference.measures.grid);
    GenerateOrder order{model_, alpha, parameters_.paths};
    order.device = device_;
    try {
      const learning::Array made = generate(order, looking).signals;
      const PathComparison c = compare(measurePaths(made, alpha, reference.measures.grid), reference.measures);
      addComparison(
          meters, alpha, lags, c,
          memorisation(firstPaths(made, clockPaths), reference.heldOut, reference.training, windows_->spacing));
    } catch (const Error&) { // its paths diverge, or nothing is held out: that is what there is to see
      addComparison(meters, alpha, lags, withoutNumbers(), std::nan(""));
    }
  }
  const DenoisingTest test = testDenoising(model_, validation_, device_, looking);
  for (const NoiseError& e : test.byNoise)
    meters.push_back(look("denoising_ratio", 0, e.sigma, e.error / e.gaussian));
  if (model_.conditional)
    meters.push_back(look("condition_test", 0, 0, test.condition));
  return meters;
}

} // namespace larmor::studies::generative
