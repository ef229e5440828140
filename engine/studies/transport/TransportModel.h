#pragma once
#include "engine/learning/DenseNetwork.h"
#include "engine/learning/ModelFolder.h"
#include "engine/learning/UncertaintyTable.h"

#include <array>
#include <filesystem>
#include <string>
#include <vector>

namespace larmor::studies::transport {

using learning::octaves;
using learning::UncertaintyTable;

/// A point of the domain: kinetic energy in mc^2, amplitude in B_0, perpendicular correlation length in rho_0.
struct Point {
  double energy = 1.0, b = 0.2, lambdaPerp = 5.0;
};
/// Momentum in mc, which is the gyro-radius in rho_0 in the field B_0.
double momentumOf(double energy);
/// Speed in c.
double speedOf(double energy);
/// Gyro-radius over lambda_perp.
double gyroRatio(const Point& point);
/// The region of the database.
struct Domain {
  std::array<double, 3> low{0.0, 0.0, 0.2}, high{10.0, 1.0, 20.0};
};

/// Below, databases have no points: of 2000, the smallest T is 0.0098.
inline constexpr double leastEnergy = 0.01;

/// What is known of the error of the labels of databases of before simulations went on until D was flat, relative:
/// after forty crossings of lambda_par it was not where the gyro-radius is above 0.7 lambda_perp and many times b
/// lambda_perp. Eight times longer, D was the same at gyroRatio/b = 10 to 12, 1 to 1.4 times as large at 13 to 20
/// and 1.5 to 2 times at 30 to 60.
double labelError(const Point& point);

enum class ModelKind {
  Seed,    ///< 3-10-5-1 of (T, b, lambda_perp), output z^2 (Palade)
  Scaling, ///< ensemble of the two numbers that D/(v lambda_perp) depends on: b and rho/lambda_perp, all in logarithms
  Foreign  ///< TorchScript of the user
};
/// Those that can be trained.
constexpr auto choicesOf(ModelKind) {
  return std::array{std::pair{ModelKind::Scaling, "scaling"}, std::pair{ModelKind::Seed, "seed"}};
}

/// A trained model of D_perp(T, b, lambda_perp) and its card.
struct TransportModel {
  ModelKind kind = ModelKind::Scaling;
  std::optional<learning::Spec> network; ///< of each member; older cards do not say it
  std::vector<learning::DenseNetwork> members;
  std::vector<double> centre, width; ///< of the inputs: a network sees (input - centre)/width
  double outputCentre = 0.0;         ///< Scaling: network output + centre; Seed: unused
  double outputScale = 1.0;          ///< Scaling: times this; Seed: D in units of this
  double median = 0.0;               ///< of D of the rows it was made from; 0: not known
  std::size_t trainingRows = 0;      ///< that the networks learned from; 0: not known
  bool settledLabels = false;        ///< the rows it was made from were simulated until D(t) was flat
  /// Relative uncertainty: the root of the sum of the squares of this table's value at the point (calibrated on the
  /// validation rows), the spread of the members times the factor, the error of the labels, and the distance from the
  /// domain. Coordinates of the table: Scaling: b, gyroRatio; Seed: D/median, T.
  UncertaintyTable uncertainty;
  double uncertaintyFactor = 1.0;
  std::filesystem::path script; ///< Foreign: the TorchScript file
  nlohmann::json card;          ///< what it is, made from what, by which command, with what success

  /// Inputs of the networks for a point with b > 0. @param out [inputCount()]
  void inputsOf(const Point& point, float* out) const;
  /// Coordinates in the table of uncertainties.
  std::array<float, 2> tableAt(const Point& point, double diffusion) const {
    return kind == ModelKind::Scaling ? std::array{octaves(point.b), octaves(gyroRatio(point))}
                                      : std::array{octaves(diffusion / median), octaves(point.energy)};
  }
  /// Of a prediction. @param spread of the members, relative
  double relativeUncertainty(const Point& point, double diffusion, double spread) const;
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
