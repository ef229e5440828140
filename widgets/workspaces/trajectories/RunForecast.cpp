#include "widgets/workspaces/trajectories/RunForecast.h"

#include "engine/core/Names.h"
#include "engine/core/Text.h"

#include <cmath>
#include <filesystem>
#include <limits>

namespace larmor::widgets {

using namespace studies::trajectories;

struct RunForecast::Cache {
  std::string key;
  fields::FieldPointer field;
};

namespace {

constexpr double largestFile = 64e6, largestGrid = 64;

/// What the field depends on.
std::string keyOf(TraceRecipe& recipe) {
  std::string key = std::to_string(recipe.ensemble.seed);
  for (const auto& [name, value] : recipe.field.parameters().texts())
    key += "\n" + name + "=" + value;
  return key;
}

/// Whether the field is built in a moment.
bool isCheap(TraceRecipe& recipe) {
  const ParameterSet own = recipe.field.chosenParameters();
  for (const auto& handle : own.all()) {
    const auto& info = handle.info();
    if (info.key == "grid" && numberIn<double>(handle.text()).value_or(0.0) > largestGrid)
      return false;
    if (info.hint != Hint::File || handle.text().empty())
      continue;
    std::error_code missing;
    const auto size = std::filesystem::file_size(pathFrom(handle.text()), missing);
    if (missing || static_cast<double>(size) > largestFile)
      return false;
  }
  return true;
}

Forecast forecastOf(Preparation made, const TraceRecipe& recipe, bool surveyed, double pace) {
  const double measured = made.seconds;
  made.seconds *= pace;
  Forecast forecast{QString::fromStdString(briefOf(made)),
                    QString::fromStdString(summaryOf(made, recipe.motion.stepsPerGyration)), measured};
  if (!surveyed)
    forecast.full += QObject::tr(". The field is not asked before the run: where |b| exceeds its rms the spacing will "
                                 "be finer");
  for (const auto& warning : made.warnings)
    forecast.full += "\n" + QString::fromStdString(warning);
  return forecast;
}

} // namespace

double secondsOf(TraceRecipe& recipe, jobs::JobContext& context) {
  recipe.parameters().requireValid();
  if (!isCheap(recipe) || recipe.machine.device == Device::Gpu)
    return std::numeric_limits<double>::infinity();
  const auto field = recipe.buildField(context);
  return prepare(recipe, *field, context).seconds;
}

QString longText(double seconds) {
  if (!std::isfinite(seconds))
    return QObject::tr("a time that is not known");
  return QObject::tr("about %1").arg(QString::fromStdString(roughTime(seconds)));
}

RunForecast::RunForecast(QObject* parent) : Forecaster(parent), cache_(std::make_shared<Cache>()) {}

void RunForecast::follow(std::function<std::shared_ptr<TraceRecipe>()> recipeNow, std::function<QString()> problems) {
  const auto ask = [this, recipeNow]() -> Work {
    const auto recipe = recipeNow();
    if (!recipe)
      return {};
    return [recipe, cache = cache_, pace = pace()](jobs::JobContext& context) { // one at a time: the cache is its own
      recipe->parameters().requireValid();
      if (!isCheap(*recipe))
        return forecastOf(planned(*recipe), *recipe, false, pace);
      if (const auto key = keyOf(*recipe); key != cache->key || !cache->field) {
        cache->field.reset();
        cache->field = recipe->buildField(context);
        cache->key = key;
      }
      return forecastOf(prepare(*recipe, *cache->field, context), *recipe, true, pace);
    };
  };
  Forecaster::follow(ask, std::move(problems));
}

} // namespace larmor::widgets
