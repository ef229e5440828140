#pragma once
#include "engine/diffusion/Sampling.h"
#include "engine/jobs/JobContext.h"
#include "engine/runs/PathRun.h"
#include "engine/studies/generative/PathModel.h"
#include "engine/studies/generative/Windows.h"

namespace larmor::studies::generative {

/// Which paths.
struct PathParameters {
  std::string model = shippedModel;
  double alpha = 0;
  std::int64_t paths = 100, refine = 8;

  static constexpr std::string_view group = "Paths";
  static constexpr auto fields() {
    using P = PathParameters;
    return std::tuple{Parameter{&P::model, "model", "", "", "Folder of a model, or one that comes with the program",
                                Range{}, Hint::Internal},
                      Parameter{&P::alpha, "alpha", "α", "1",
                                "Coupling of the particles; 0: the first that the model learned", Range{0, 1e9}},
                      Parameter{&P::paths, "paths", "", "1", "How many", Range{1, 1e7}, Hint::Logarithmic},
                      Parameter{&P::refine, "refine", "", "1",
                                "Records from one sample of the model to the next, by cubic splines", Range{1, 64},
                                Hint::Advanced}};
  }
};

/// Paths as they are asked for.
struct GenerateOrder {
  PathModel model;
  double alpha = 0;                      ///< NaN: any, of a model that is told it
  std::int64_t paths = 1, firstPath = 0; ///< paths are numbered: each has noise of its own
  diffusion::SamplerParameters sampler{};
  diffusion::Corrections corrections{};
  std::string device = "cpu";
  learning::Array noise{};             ///< to begin with, [paths, 3, window], instead of that of the seed; empty
  diffusion::DenoiserPointer opened{}; ///< of the model, if its network is there already; null: it is built
};

/// That of the order, or what its model says for its alpha.
double guidanceOf(const GenerateOrder& order);

/// The model's, on the order's device, with corrections.
diffusion::DenoiserPointer denoiserOf(const GenerateOrder& order);

/// Signals x = sqrt(3) V of those paths. @throws Error for an alpha that the model cannot be told, Cancelled.
diffusion::Samples generate(const GenerateOrder& order, jobs::JobContext& context,
                            const jobs::Sink<diffusion::Moment>& sink = {});

/// The same with a denoiser of one's own, in the model's coordinates; its moments are in them too.
diffusion::Samples generateBy(diffusion::DenoiserPointer denoiser, const GenerateOrder& order,
                              jobs::JobContext& context, const jobs::Sink<diffusion::Moment>& sink = {});

/// As a run of paths, with positions from 0 on and its report. @param refine see PathParameters
runs::PathRun runOf(const GenerateOrder& order, const diffusion::Samples& samples, std::int64_t refine,
                    jobs::JobContext& context);

/// The same without a report.
runs::PathRun unmeasuredRun(const GenerateOrder& order, const diffusion::Samples& samples, std::int64_t refine);

/// What became of an order.
struct PathsMade {
  runs::PathRun run;
  std::int64_t evaluations = 0;
  double normError = 0;
};
/// Signals as a run of paths, batch by batch: what is made so far is published, without a report. @throws as generate
PathsMade makePaths(const GenerateOrder& order, std::int64_t refine, jobs::JobContext& context,
                    const jobs::Sink<runs::PathRun>& sink = {});

/// Simulated windows in the same form, to be seen beside generated paths. @throws Error if there are none
runs::PathRun simulatedRun(const WindowSet& windows, const WindowChoice& choice, std::int64_t most, std::int64_t refine,
                           jobs::JobContext& context);

/// The alpha that is meant by 0. @throws Error for one that a model of another alpha alone is asked for
double alphaOf(const PathModel& model, double asked);

} // namespace larmor::studies::generative
