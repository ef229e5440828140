#pragma once
#include "engine/core/Trajectories.h"
#include "engine/learning/Array.h"

namespace larmor::studies::generative {

/// Paths of signals x = sqrt(3) V [rows, 3, length]: V by cubic splines through the samples (not-a-knot) with |V| = 1
/// everywhere, and positions that are its integral, from 0. The field is unknown.
/// @param spacing of the samples in gyro-periods. @param factor records from a sample to the next
Trajectories refined(const learning::Array& signals, double alpha, double spacing, std::size_t factor);

/// Values of the spline between equally spaced ones, `factor` for each step: (n - 1) factor + 1 of them. At least 4.
std::vector<double> splined(const std::vector<double>& values, std::size_t factor);

} // namespace larmor::studies::generative
