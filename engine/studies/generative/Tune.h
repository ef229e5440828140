#pragma once
#include "engine/studies/generative/Judge.h"

namespace larmor::studies::generative {

/// How paths of one guidance at one alpha fare by the windows of the validation snapshots.
struct Trial {
  double alpha = 0, guidance = 0;
  PathComparison comparison{};
  /// What is to be small: E / 0.03 + KS of the displacement / 0.06 + |ln of mirror and of reversal ratio| / ln 1.3,
  /// each 1 where it is as far off as is thought good enough; without those that there are not.
  double score() const;
};

/// Numbers to be tried.
struct TuneParameters {
  std::string model, guidances = "1 1.1 1.2 1.3 1.4 1.6 1.8";
  std::int64_t paths = 500;

  static constexpr std::string_view group = "Tuning";
  static constexpr auto fields() {
    using P = TuneParameters;
    return std::tuple{Parameter{&P::model, "model", "", "", "Folder of the model", Range{}, Hint::Internal},
                      Parameter{&P::guidances, "guidances", "g", "1", "Guidances to be tried, by spaces"},
                      Parameter{&P::paths, "paths", "", "1",
                                "Paths made for each of them at each alpha, and windows at most", Range{20, 1e6},
                                Hint::Logarithmic}};
  }
  /// @throws Error naming the key for what is no increasing list of numbers from 0.1 to 10
  std::vector<double> list() const;
};

/// Tries each guidance at each alpha that the model learned, by the validation windows: test snapshots are not looked
/// at. @param order whose part, alphas, baselines and guidance do not matter
std::vector<Trial> tryGuidances(JudgeOrder order, const std::vector<double>& guidances, jobs::JobContext& context);
/// Of each alpha of the model the one with the smallest score. @throws Error if an alpha has none
std::vector<double> bestGuidances(const PathModel& model, const std::vector<Trial>& trials);

} // namespace larmor::studies::generative
