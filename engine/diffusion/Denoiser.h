#pragma once
#include "engine/core/Parameters.h"
#include "engine/diffusion/Covariance.h"
#include "engine/diffusion/Process.h"
#include "engine/learning/Network.h"

#include <functional>

namespace larmor::diffusion {

/// Estimates x from y = x + sigma n.
class Denoiser {
public:
  virtual ~Denoiser() = default;
  /// D(y, sigma) = <x | y>. @param noisy [rows, components, length]. Any thread may call.
  virtual Array clean(const Array& noisy, const Levels& levels) const = 0;
  /// Noise levels it was trained for, falling; empty: any.
  virtual std::vector<double> schedule() const { return {}; }
};
using DenoiserPointer = std::shared_ptr<const Denoiser>;

/// A trained network, read as its process says. @param conditional it takes `condition`
DenoiserPointer networkDenoiser(learning::NetworkPointer network, ProcessPointer process, bool conditional = false);
/// A network that gives the estimate itself, as those of others do: `noisy`, `sigma` [rows, 1] and, if it takes one,
/// `condition` [rows, 1] = log2 alpha -> `output` D.
DenoiserPointer plainDenoiser(learning::NetworkPointer network, bool conditional = false);
/// Exact for Gaussian signals: the Wiener filter.
DenoiserPointer gaussianDenoiser(CovariancePointer covariance);
/// A closed form.
DenoiserPointer closedForm(std::function<Array(const Array& noisy, const Levels& levels)> clean);

/// Where neither a model nor its user says how much.
inline constexpr double usualGuidance = 1.1;

/// What is done to a denoiser's estimates while sampling.
struct Corrections {
  double guidance = 0, guidedBelow = 50.0, projectedBelow = 0.3;
  bool bounded = true;

  static constexpr std::string_view group = "Corrections";
  static constexpr auto fields() {
    using P = Corrections;
    return std::tuple{Parameter{&P::guidance, "guidance", "g", "1",
                                "Factor on what distinguishes the estimate from that of Gaussian signals; 1: none; 0: "
                                "what the model's card says for this alpha, or 1.1",
                                Range{0, 10}},
                      Parameter{&P::guidedBelow, "guided_below", "σ", "1", "Noise below which it is so enlarged",
                                Range{0, 1e4}, Hint::Advanced},
                      Parameter{&P::projectedBelow, "projected_below", "σ", "1",
                                "Noise below which estimates get the exact speed; 0: none", Range{0, 1e4}},
                      Parameter{&P::bounded, "bounded", "", "",
                                "No estimate is faster than a particle: the mean of velocities of speed 1 is not",
                                Range{}, Hint::Advanced}};
  }
};

/// D + (g - 1) (D - D_Gauss) below a noise level, then |D| = sqrt(components) at every sample below another, and not
/// more than that above it (bounded). The bound matters where D = y - sigma F is what a network that finds the noise
/// says: at sigma = 157, where the paper's schedule begins, an error of F of 0.03 is one of D of 5, and steps that are
/// larger than those of the schedule then leave what the network knows and do not come back.
/// A guidance of 0 is the usual one. @param covariance may be null where nothing is guided. @throws Error if it is
/// needed
DenoiserPointer corrected(DenoiserPointer denoiser, CovariancePointer covariance, const Corrections& corrections);

/// Scales every sample of [rows, components, length] to |x| = sqrt(components) (x = sqrt(3) V: |V| = 1).
/// @returns rms of |x| / sqrt(components) - 1 before. Samples of no length become equal components.
double normalise(Array& signals);

} // namespace larmor::diffusion
