#pragma once
#include "engine/learning/DenseNetwork.h"

#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace larmor::studies::transport {

/// A point of the domain: kinetic energy in mc^2, amplitude in B_0, perpendicular correlation length in rho_0.
struct Point {
  double energy = 1.0, b = 0.2, lambdaPerp = 5.0;
};
/// Speed in c.
double speedOf(double energy);
/// The region of the database.
struct Domain {
  std::array<double, 3> low{0.0, 0.0, 0.2}, high{10.0, 1.0, 20.0};
};

enum class ModelKind {
  Seed,    ///< 3-10-5-1 of (T, b, lambda_perp), output z^2 (Palade)
  Scaling, ///< ensemble of the two numbers that D/(v lambda_perp) depends on: b and rho/lambda_perp, all in logarithms
  Foreign  ///< TorchScript of the user
};
constexpr auto choicesOf(ModelKind) {
  return std::array{std::pair{ModelKind::Scaling, "scaling"}, std::pair{ModelKind::Seed, "seed"},
                    std::pair{ModelKind::Foreign, "torchscript"}};
}

/// A trained model of D_perp(T, b, lambda_perp) and its card.
struct TransportModel {
  ModelKind kind = ModelKind::Scaling;
  std::vector<learning::DenseNetwork> members;
  std::vector<double> centre, width; ///< of the inputs: a network sees (input - centre)/width
  double outputCentre = 0.0;         ///< Scaling: network output + centre; Seed: unused
  double outputScale = 1.0;          ///< Scaling: times this; Seed: D in units of this
  /// Relative uncertainty: sqrt(floor^2 + (factor * spread of the members)^2), calibrated on the validation rows.
  double uncertaintyFloor = 0.0, uncertaintyFactor = 1.0;
  std::filesystem::path script; ///< Foreign: the TorchScript file
  nlohmann::json card;          ///< what it is, made from what, by which command, with what success

  /// Inputs of the networks for a point with b > 0. @param out [inputCount()]
  void inputsOf(const Point& point, float* out) const;
  std::size_t inputCount() const { return kind == ModelKind::Scaling ? 2 : 3; }
};

/// Folder with card.json and weights.h5 (or the TorchScript file that the card names); each file whole or not at all.
void saveModel(const TransportModel& model, const std::filesystem::path& folder);
/// @param name folder, card.json in it, or the name of a model that comes with the program ("transport-scaling").
/// @throws Error naming file, field, what was found and expected.
TransportModel loadModel(const std::string& name);
/// Names of the models that come with the program, the best one last.
std::vector<std::string> shippedModels();

} // namespace larmor::studies::transport
