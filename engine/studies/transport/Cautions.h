#pragma once
#include "engine/studies/transport/Predictor.h"

namespace larmor::studies::transport {

/// Why a prediction deserves less trust than its neighbours.
enum class Caution {
  NoPrediction,     ///< its uncertainty exceeds it (Prediction::says)
  NotPositive,      ///< D is 0 or less
  EnergyOutside,    ///< T outside the domain of the databases
  EnergyBelow,      ///< T below leastEnergy, in the seed network
  AmplitudeOutside, ///< b
  LengthOutside,    ///< lambda_perp
  SlowToSettle,     ///< gyroRatio above slowRatio, in a model of before settledLabels: its simulations had not settled
  WeakTurbulence,   ///< labelError of a tenth and more at a lower gyroRatio, in such a model: b is small
  FewRows,          ///< the networks learned from fewer than fewRows
  FarBelowMedian    ///< D below 1 % of the median, where the seed network was not made to be right
};

inline constexpr const char* noPrediction = "no prediction: the uncertainty exceeds D itself";

/// Between fewer training rows a model guesses more than it knows.
constexpr std::size_t fewRows = 100;

/// Of one prediction. A TorchScript model is judged by its domain and its sign alone.
std::vector<Caution> cautionsOf(const TransportModel& model, const Point& point, const Prediction& prediction);
/// One sentence.
std::string textOf(Caution caution, const TransportModel& model);
/// A sentence for each kind of caution in a table: how many rows, the line of the first.
/// @param lines of the points in their file.
std::vector<std::string> cautionsOf(const TransportModel& model, std::span<const Point> points,
                                    std::span<const Prediction> predictions, std::span<const std::size_t> lines);

} // namespace larmor::studies::transport
