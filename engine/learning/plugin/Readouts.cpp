#include "engine/learning/plugin/Readouts.h"

#include <fmt/format.h>

namespace larmor::learning {

namespace {

at::Tensor read(const Tensors& outputs, const Readout& readout, const std::string& where) {
  const at::Tensor& output = named(outputs, readout.output, where);
  if (readout.element < 0)
    return output.sum();
  const at::Tensor elements = output.flatten(1);
  if (readout.element >= elements.size(1))
    throw Error(where, fmt::format("output {} has {} elements of a row", readout.output, elements.size(1)),
                fmt::format("more than {}", readout.element));
  return elements.select(1, readout.element).sum();
}

} // namespace

Arrays gradientOf(const Arrays& inputs, const Readout& readout, const at::Device& device, const std::string& where,
                  const std::function<Tensors(const Tensors&)>& forward) {
  requireConsistent(inputs, "input");
  return translated(where, [&] {
    Tensors leaves = tensorsOf(inputs, device);
    for (auto& [name, tensor] : leaves)
      tensor.requires_grad_(true);
    Tensors seen; // networks may write to what they are given, which a leaf forbids
    for (const auto& [name, tensor] : leaves)
      seen[name] = tensor.clone();
    read(forward(seen), readout, where).backward();
    Arrays result;
    for (const auto& [name, tensor] : leaves)
      result[name] = arrayOf(tensor.grad().defined() ? tensor.grad() : at::zeros_like(tensor));
    return result;
  });
}

} // namespace larmor::learning
