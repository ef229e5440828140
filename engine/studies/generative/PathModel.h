#pragma once
#include "engine/diffusion/Coordinates.h"
#include "engine/diffusion/Denoiser.h"
#include "engine/learning/Network.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

namespace larmor::studies::generative {

/// The model that comes with the program, and is meant where none is named.
inline constexpr const char* shippedModel = "generative/paths";
/// All that come with it: that one, dedicated ones, and one of the paper's form.
std::vector<std::string> shippedModels();

/// A trained network with all that is needed to make paths with it.
struct PathModel {
  std::optional<learning::Spec> network{}; ///< none, and no script: Gaussian paths of the same covariance
  /// TorchScript denoiser of another program, which is used instead of network, process and weights.
  std::filesystem::path script{};
  learning::Spec process{"wiener"};
  learning::Arrays weights{};
  diffusion::CovariancePointer covariance{};
  /// In which it knows velocities.
  diffusion::Coordinates coordinates = diffusion::Coordinates::Cartesian;
  bool conditional = false;       ///< the network is told log2 alpha
  std::vector<double> alphas{};   ///< of the training windows, increasing
  std::vector<double> guidance{}; ///< [alpha] that was chosen by validation windows; empty: the usual one
  std::int64_t window = 0;        ///< samples
  double spacing = 0;             ///< of them, in gyro-periods
  nlohmann::json card{};
  std::string name{}; ///< of its folder

  /// The network is built at every call: keep what it gives. @param device as in learning::TrainingTask
  diffusion::DenoiserPointer denoiser(const std::string& device = "cpu") const;
  bool isGaussian() const { return !network && script.empty(); }
  /// The same without its network.
  PathModel gaussian() const;
  /// Of its weights and covariance.
  std::string fingerprint() const;
  /// That of an alpha: linear in its logarithm between those it learned, and as at the nearest beyond them.
  double guidanceAt(double alpha) const;
  /// Why paths of that alpha are not what it learned; empty if they are.
  std::string doubtAbout(double alpha) const;
};

/// @param name a folder, or the name of a model that comes with the program. @throws Error naming file and field.
PathModel loadModel(const std::string& name);
/// Folder with card.json, to which what the model is, is added, and weights.h5. @throws Error
void saveModel(const PathModel& model, const std::filesystem::path& folder);

} // namespace larmor::studies::generative
