#pragma once
#include "engine/studies/transport/Predictor.h"

namespace larmor::studies::transport {

/// A point where a simulation would teach the model most.
struct Proposal {
  Point point;
  double relativeUncertainty = 0; ///< not a number if the model tells none
};

/// The points of largest relative uncertainty among many of the domain, each at least a tenth of the domain away from
/// those chosen before and from none of `known` nearer than a fiftieth. @throws Error from a TorchScript model.
std::vector<Proposal> propose(const Predictor& predictor, const std::vector<Point>& known, std::size_t count,
                              std::uint64_t seed);

} // namespace larmor::studies::transport
