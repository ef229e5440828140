#pragma once
#include "engine/learning/Training.h"
#include "engine/studies/generative/PathMeasures.h"
#include "engine/studies/generative/PathModel.h"
#include "engine/studies/generative/Windows.h"

#include <nlohmann/json_fwd.hpp>

namespace larmor::studies::generative {

/// Looks at what a model makes, while it is trained.
struct CheckParameters {
  std::int64_t every = 4, paths = 100;

  static constexpr std::string_view group = "Checks";
  static constexpr auto fields() {
    using P = CheckParameters;
    return std::tuple{
        Parameter{&P::every, "check_every", "", "1",
                  "Epochs from one look at the paths that the model makes to the next; 0: no look", Range{0, 1e6}},
        Parameter{&P::paths, "check_paths", "", "1",
                  "Paths that are made for it at each alpha, always from the same noise", Range{20, 1e5}}};
  }
};

/// Error of the denoiser on held-out windows at one level of noise.
struct NoiseError {
  double sigma = 0;
  double error = 0;    ///< mean |D - x|^2 over the samples and components
  double gaussian = 0; ///< the same of the best for Gaussian paths: what a network has to be below
};

/// How well a model takes noise away at each level.
struct DenoisingTest {
  std::vector<NoiseError> byNoise{};
  /// Error with the alphas of the windows shuffled over that with the right ones, mean over the noise; 1: the network
  /// does not look at them. 0 for models of one alpha.
  double condition = 0;
};

/// `signal` and, for models that are told it, `condition` of some windows.
learning::Arrays arraysOf(const WindowSet& windows, const std::vector<std::size_t>& rows, bool conditional);
/// At most so many of the rows, evenly chosen: windows come by alpha.
learning::Arrays someOf(const learning::Arrays& arrays, std::size_t most);
/// @param windows held-out ones, see arraysOf
DenoisingTest testDenoising(const PathModel& model, const learning::Arrays& windows, const std::string& device,
                            jobs::JobContext& context);

/// A number over a training.
struct CheckSeries {
  /// "structure_function_2_ratio", "flatness_ratio", "msd_ratio" at a lag; "error" (E), "mirror_ratio",
  /// "reversal_ratio", "memorisation" of an alpha; "denoising_ratio" (error over the Gaussian one) at a level of noise;
  /// "condition_test".
  std::string quantity;
  double alpha = 0, place = 0; ///< lag in gyro-periods, or sigma; 0: none
  std::vector<double> step{}, value{};
};

/// The looks of a training, which its state keeps as meters. Numbers that could not be had are NaN.
std::vector<CheckSeries> checksOf(const learning::TrainingState& state);
nlohmann::json jsonOf(const std::vector<CheckSeries>& checks);
/// Meters that are no looks: loss, rate and what else every training has.
std::vector<learning::Meter> loopMeters(const learning::TrainingState& state);

/// One look: as many paths as asked for at every alpha, from the same noise each time, judged by the windows of the
/// validation snapshots; and the denoiser by those windows.
class TrainCheck {
public:
  /// @param model all but its weights. @param validation see arraysOf
  TrainCheck(PathModel model, std::shared_ptr<const WindowSet> windows, const learning::Arrays& validation,
             const CheckParameters& parameters, std::string device);
  /// As TrainingChecks::measure. A model whose paths diverge has no numbers.
  std::vector<learning::Meter> operator()(const learning::Arrays& weights, jobs::JobContext& context);
  /// What it takes, in evaluations of the network for a window.
  double evaluations() const;

private:
  struct Reference {
    double alpha = 0;
    PathMeasures measures{};
    learning::Array heldOut{}, training{};
  };
  const Reference& referenceAt(double alpha);

  PathModel model_;
  std::shared_ptr<const WindowSet> windows_;
  learning::Arrays validation_;
  CheckParameters parameters_;
  std::string device_;
  std::vector<Reference> references_; ///< made at the first look
};

} // namespace larmor::studies::generative
