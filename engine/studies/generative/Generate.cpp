#include "engine/studies/generative/Generate.h"

#include "engine/core/Fingerprint.h"
#include "engine/studies/generative/Refine.h"
#include "engine/studies/generative/Windows.h"

#include <cmath>
#include <fmt/format.h>

namespace larmor::studies::generative {

diffusion::Samples generate(const GenerateOrder& order, jobs::JobContext& context,
                            const jobs::Sink<diffusion::Moment>& sink) {
  const PathModel& model = order.model;
  diffusion::SamplingTask task;
  task.covariance = model.covariance;
  task.denoiser = diffusion::corrected(model.denoiser(order.device), model.covariance, order.corrections);
  task.rows = order.paths;
  task.firstRow = order.firstPath;
  task.length = model.window;
  task.noise = order.noise;
  if (model.conditional)
    task.condition = {std::isnan(order.alpha) ? diffusion::noCondition : std::log2(order.alpha)};
  task.parameters = order.sampler;
  return diffusion::sample(task, context, sink);
}

double alphaOf(const PathModel& model, double asked) {
  const double alpha = asked > 0 ? asked : model.alphas.front();
  if (!model.conditional && !sameAlpha(alpha, model.alphas.front()))
    throw Error("alpha", fmt::format("the model knows alpha = {:g} alone", model.alphas.front()),
                "that, or a model that was trained on several (--alphas)");
  return alpha;
}

runs::PathRun runOf(const GenerateOrder& order, const diffusion::Samples& samples, std::int64_t refine,
                    jobs::JobContext& context) {
  const PathModel& model = order.model;
  context.progress(0, 1, "splines");
  runs::PathRun run;
  run.data =
      std::make_shared<const Trajectories>(refined(samples.signals, order.alpha, model.spacing, std::size_t(refine)));
  run.done = run.data->records();
  run.fieldInfo.rms = std::nan("");
  run.complete = true;
  run.name = fmt::format("Generated{}, α = {:g}", model.name.empty() ? "" : " by " + model.name, order.alpha);
  diffusion::SamplerParameters sampler = order.sampler;
  diffusion::Corrections corrections = order.corrections;
  std::string text =
      fmt::format("{} {:.17g} {} {} {}", model.fingerprint(), order.alpha, order.paths, order.firstPath, refine);
  for (const auto& [key, value] : ParameterSet(sampler, corrections).texts())
    text += " " + key + "=" + value;
  run.fingerprint = larmor::fingerprintOf(text);
  if (const std::string doubt = model.doubtAbout(order.alpha); !doubt.empty())
    run.warnings.push_back(doubt);
  run.report = runs::analyse(run, context);
  return run;
}

} // namespace larmor::studies::generative
