#pragma once
#include "engine/studies/transport/Predictor.h"

namespace larmor::studies::transport {

/// Why a prediction deserves less trust than its neighbours.
enum class Caution {
  EnergyOutside,    ///< T outside the domain of the databases
  AmplitudeOutside, ///< b
  LengthOutside,    ///< lambda_perp
  SlowToSettle,     ///< gyroRatio above slowRatio, in a model of before settledLabels: its simulations had not settled
  WeakTurbulence,   ///< labelError of a tenth and more at a lower gyroRatio, in such a model: b is small
  FarBelowMedian    ///< D below 1 % of the median, where the seed network was not made to be right
};

/// Of one prediction. A TorchScript model is judged by its domain alone.
std::vector<Caution> cautionsOf(const TransportModel& model, const Point& point, const Prediction& prediction);
/// One sentence.
std::string textOf(Caution caution);
/// A sentence for each kind of caution in a table: how many rows, the line of the first.
/// @param lines of the points in their file.
std::vector<std::string> cautionsOf(const TransportModel& model, std::span<const Point> points,
                                    std::span<const Prediction> predictions, std::span<const std::size_t> lines);

} // namespace larmor::studies::transport
