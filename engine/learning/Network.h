#pragma once
#include "engine/core/ParameterSet.h"
#include "engine/learning/Array.h"

#include <memory>
#include <utility>

namespace larmor::learning {

/// A kind of network or objective by name, with the options that differ from their defaults, as texts by key:
/// `Spec{"dense", {{"units", "2 48 48 1"}, {"output", "square"}}}`.
struct Spec {
  std::string name;
  std::vector<std::pair<std::string, std::string>> options{};
  bool operator==(const Spec&) const = default;
};

/// A number of each row that a gradient is taken of: an output, all of its elements added up or one of them.
struct Readout {
  std::string output = "output";
  std::int64_t element = -1; ///< of the output's elements of a row, last index fastest; -1: their sum
};

/// A network with its weights on a device, opened once and kept. Any thread may call.
class Network {
public:
  virtual ~Network() = default;
  /// @param inputs by name, rows first. @returns outputs by name, rows first. @throws Error for inputs that do not fit.
  virtual Arrays evaluate(const Arrays& inputs) const = 0;
  /// Gradient of the readout of each row with respect to the inputs (saliency): as the inputs in names and shapes.
  virtual Arrays gradient(const Arrays& inputs, const Readout& readout) const = 0;
  virtual Arrays weights() const = 0;
  virtual std::int64_t parameterCount() const = 0;
};
using NetworkPointer = std::shared_ptr<const Network>;

/// What can be built: a file of plugin/networks or plugin/objectives.
struct KindInfo {
  std::string name, label, summary;
  std::vector<ParameterInfo> options;
};

/// Gradients of one tensor of a kind's example, by the rules of differentiation and numerically, in double precision.
struct GradientCheck {
  std::string kind, tensor;
  double largest = 0;    ///< size of the largest component
  double difference = 0; ///< largest between the two
};

} // namespace larmor::learning
