#pragma once
#include "engine/studies/generative/Comparison.h"
#include "engine/studies/generative/Generate.h"
#include "engine/studies/generative/Windows.h"

#include <map>

namespace larmor::studies::generative {

/// A model to be judged by windows of snapshots that it has not seen.
struct JudgeOrder {
  PathModel model;
  std::shared_ptr<const WindowSet> windows{};
  Part part = Part::Test;
  std::vector<double> alphas{}; ///< empty: those of the windows
  std::int64_t paths = 1000;    ///< generated for each alpha, and windows at most
  std::int64_t filter = 1;      ///< samples that are averaged before anything is measured; odd, 1: none
  bool baselines = true;
  diffusion::SamplerParameters sampler{};
  diffusion::Corrections corrections{};
  std::string device = "cpu";
};

/// One kind of paths judged by the held-out windows of an alpha.
struct Judged {
  double alpha = 0;
  /// "model"; "floor": simulated ones of the training snapshots; "gaussian": the model without its network. Of models
  /// that are told alpha also the model's own paths at other ones, and simulated ones of those alphas: "nearest below",
  /// "nearest above", "mixture" of the two, "pooled" (all it learned) and "real nearest below", ...
  std::string paths;
  PathComparison comparison;
  double guidance = 0;                ///< of the model alone, else 0
  double memorisation = 0;            ///< of the model alone; 0: not asked
  double normError = 0;               ///< of generated ones, before |V| was made 1
  std::vector<double> displacement{}; ///< of each path at the end, in gyro-radii
};

struct JudgeSnapshot {
  std::vector<Judged> rows;
  std::vector<std::string> warnings;
  std::string windows{}; ///< their fingerprint
  std::int64_t filter = 1;
  std::map<double, std::vector<double>> heldOut{}; ///< by alpha: displacements of the windows that they are judged by
};

/// The mean of so many samples in a row, which takes half as many off each end (the paper's 3-point filter).
/// @throws Error for windows that are shorter
learning::Array boxFiltered(const learning::Array& signals, std::int64_t samples);

/// @throws Error if there are no windows of that part, or they are others than the model's; Cancelled.
JudgeSnapshot judge(const JudgeOrder& order, jobs::JobContext& context, const jobs::Sink<JudgeSnapshot>& sink = {});

} // namespace larmor::studies::generative
