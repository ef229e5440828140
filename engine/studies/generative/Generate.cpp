#include "engine/studies/generative/Generate.h"

#include "engine/core/Fingerprint.h"
#include "engine/studies/generative/Refine.h"
#include "engine/studies/generative/Windows.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace larmor::studies::generative {

double guidanceOf(const GenerateOrder& order) {
  return order.corrections.guidance > 0 ? order.corrections.guidance : order.model.guidanceAt(order.alpha);
}

diffusion::DenoiserPointer denoiserOf(const GenerateOrder& order) {
  diffusion::Corrections corrections = order.corrections;
  corrections.guidance = guidanceOf(order);
  if (order.model.coordinates != diffusion::Coordinates::Cartesian) { // angles have no speed
    corrections.projectedBelow = 0;
    corrections.bounded = false;
  }
  return diffusion::corrected(order.opened ? order.opened : order.model.denoiser(order.device), order.model.covariance,
                              corrections);
}

diffusion::Samples generate(const GenerateOrder& order, jobs::JobContext& context,
                            const jobs::Sink<diffusion::Moment>& sink) {
  return generateBy(denoiserOf(order), order, context, sink);
}

diffusion::Samples generateBy(diffusion::DenoiserPointer denoiser, const GenerateOrder& order,
                              jobs::JobContext& context, const jobs::Sink<diffusion::Moment>& sink) {
  const PathModel& model = order.model;
  const bool cartesian = model.coordinates == diffusion::Coordinates::Cartesian;
  diffusion::SamplingTask task;
  task.covariance = model.covariance;
  task.denoiser = std::move(denoiser);
  task.rows = order.paths;
  task.firstRow = order.firstPath;
  task.components = diffusion::componentsOf(model.coordinates);
  task.length = model.window;
  task.noise = order.noise;
  if (model.conditional)
    task.condition = {std::isnan(order.alpha) ? diffusion::noCondition : std::log2(order.alpha)};
  task.parameters = order.sampler;
  task.parameters.exactSpeed = cartesian && order.sampler.exactSpeed;
  diffusion::Samples samples = diffusion::sample(task, context, sink);
  if (!cartesian)
    samples.normError = 0;
  samples.signals = velocitiesOf(model.coordinates, std::move(samples.signals));
  return samples;
}

double alphaOf(const PathModel& model, double asked) {
  const double alpha = asked > 0 ? asked : model.alphas.front();
  if (!model.conditional && !sameAlpha(alpha, model.alphas.front()))
    throw Error("alpha", fmt::format("the model knows alpha = {:g} alone", model.alphas.front()),
                "that, or a model that was trained on several (--alphas)");
  return alpha;
}

runs::PathRun unmeasuredRun(const GenerateOrder& order, const diffusion::Samples& samples, std::int64_t refine) {
  const PathModel& model = order.model;
  runs::PathRun run;
  run.data =
      std::make_shared<const Trajectories>(refined(samples.signals, order.alpha, model.spacing, std::size_t(refine)));
  run.done = run.data->records();
  run.fieldInfo.rms = std::nan("");
  run.complete = true;
  run.name = fmt::format("Generated{}, α = {:g}", model.name.empty() ? "" : " by " + model.name, order.alpha);
  diffusion::SamplerParameters sampler = order.sampler;
  diffusion::Corrections corrections = order.corrections;
  corrections.guidance = guidanceOf(order);
  std::string text =
      fmt::format("{} {:.17g} {} {} {}", model.fingerprint(), order.alpha, order.paths, order.firstPath, refine);
  for (const auto& [key, value] : ParameterSet(sampler, corrections).texts())
    text += " " + key + "=" + value;
  run.fingerprint = larmor::fingerprintOf(text);
  if (const std::string doubt = model.doubtAbout(order.alpha); !doubt.empty())
    run.warnings.push_back(doubt);
  return run;
}

namespace {

void append(learning::Array& all, const learning::Array& more) {
  if (all.shape.empty())
    all = more;
  else {
    all.values.insert(all.values.end(), more.values.begin(), more.values.end());
    all.shape.front() += more.shape.front();
  }
}

} // namespace

runs::PathRun runOf(const GenerateOrder& order, const diffusion::Samples& samples, std::int64_t refine,
                    jobs::JobContext& context) {
  context.progress(0, 1, "splines");
  runs::PathRun run = unmeasuredRun(order, samples, refine);
  run.report = runs::analyse(run, context);
  return run;
}

PathsMade makePaths(const GenerateOrder& order, std::int64_t refine, jobs::JobContext& context,
                    const jobs::Sink<runs::PathRun>& sink) {
  GenerateOrder part = order;
  if (!part.opened)
    part.opened = order.model.denoiser(order.device); // once for all batches
  jobs::JobContext making(context, 0, 0.9), measuring(context, 0.9, 1);
  diffusion::Samples all;
  double square = 0;
  const std::int64_t most = order.noise.values.empty() ? order.sampler.batch : order.paths; // given noise is of all
  std::int64_t done = 0;
  do {
    part.firstPath = order.firstPath + done;
    part.paths = std::min(most, order.paths - done);
    jobs::JobContext share(making, double(done) / double(order.paths), double(done + part.paths) / double(order.paths));
    const diffusion::Samples some = generate(part, share);
    append(all.signals, some.signals);
    all.evaluations = some.evaluations;
    square += some.normError * some.normError * double(part.paths) / double(order.paths);
    done += part.paths;
    if (sink.wanted() && done < order.paths) {
      runs::PathRun sofar = unmeasuredRun(order, all, refine);
      sofar.complete = false;
      sink.publish(std::move(sofar));
    }
  } while (done < order.paths);
  PathsMade made{runOf(order, all, refine, measuring), all.evaluations, std::sqrt(square)};
  sink.publish(made.run);
  return made;
}

runs::PathRun simulatedRun(const WindowSet& windows, const WindowChoice& choice, std::int64_t most, std::int64_t refine,
                           jobs::JobContext& context) {
  const auto rows = windows.choose(choice, std::size_t(most));
  const double alpha = choice.alpha.value_or(0.0);
  if (rows.empty())
    throw Error("windows", fmt::format("there are none of alpha = {:g}", alpha), "a data set that has them");
  runs::PathRun run;
  run.data =
      std::make_shared<const Trajectories>(refined(windows.signals(rows), alpha, windows.spacing, std::size_t(refine)));
  run.done = run.data->records();
  run.fieldInfo.rms = std::nan("");
  run.complete = true;
  run.name = fmt::format("Simulated{}, α = {:g}", choice.part ? fmt::format(" ({})", nameOf(*choice.part)) : "", alpha);
  run.report = runs::analyse(run, context);
  return run;
}

} // namespace larmor::studies::generative
