#pragma once
#include "engine/learning/Array.h"

namespace larmor::studies::generative {

/// Distance of each signal [rows, 3, length] to the nearest of some others, whichever way these are turned or run
/// backwards: root mean square difference of V(t).V(t + lag) for a lag of about one and one of about five gyro-periods.
std::vector<double> nearestDistances(const learning::Array& signals, const learning::Array& others, double spacing);

/// Median distance of generated paths to the training windows over that of held-out ones: about 1 if nothing was
/// copied, far below if paths were.
double memorisation(const learning::Array& generated, const learning::Array& heldOut, const learning::Array& training,
                    double spacing);

} // namespace larmor::studies::generative
