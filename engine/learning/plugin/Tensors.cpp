#include "engine/learning/plugin/Tensors.h"

#include <c10/core/GradMode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace larmor::learning {

const at::Tensor& named(const Tensors& tensors, const std::string& name, std::string_view owner) {
  if (const auto found = tensors.find(name); found != tensors.end())
    return found->second;
  std::vector<std::string> there;
  for (const auto& [other, tensor] : tensors)
    there.push_back(other);
  throw Error(std::string(owner), fmt::format("has {}", fmt::join(there, ", ")), name);
}

at::Tensor tensorOf(const Array& array, const at::Device& device) {
  return at::from_blob(const_cast<float*>(array.values.data()), array.shape, at::kFloat)
      .to(device, at::kFloat, /*non_blocking=*/false, /*copy=*/true);
}

Tensors tensorsOf(const Arrays& arrays, const at::Device& device) {
  Tensors result;
  for (const auto& [name, array] : arrays)
    result[name] = tensorOf(array, device);
  return result;
}

Array arrayOf(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
  const float* data = flat.data_ptr<float>();
  return {{data, data + flat.numel()}, flat.sizes().vec()};
}

Arrays arraysOf(const Tensors& tensors) {
  Arrays result;
  for (const auto& [name, tensor] : tensors)
    result[name] = arrayOf(tensor);
  return result;
}

void copyInto(Tensors& to, const Arrays& from, const std::string& owner) {
  requireConsistent(from, owner);
  const c10::NoGradGuard noGradients;
  for (auto& [name, tensor] : to) {
    const Array& array = named(from, name, owner);
    if (tensor.sizes().vec() != array.shape)
      throw Error(owner + " " + name, fmt::format("have the shape [{}]", fmt::join(array.shape, ", ")),
                  fmt::format("[{}]", fmt::join(tensor.sizes().vec(), ", ")));
    tensor.copy_(tensorOf(array, at::kCPU));
  }
  for (const auto& [name, array] : from)
    if (!to.count(name))
      throw Error(owner, "have " + name, "those of this network only");
}

void copyInto(Tensors& to, const Tensors& from) {
  const c10::NoGradGuard noGradients;
  for (auto& [name, tensor] : to)
    tensor.copy_(from.at(name));
}

Tensors cloned(const Tensors& tensors) {
  Tensors result;
  for (const auto& [name, tensor] : tensors)
    result[name] = tensor.detach().clone();
  return result;
}

std::string firstLine(const char* message) {
  const std::string text(message);
  return text.substr(0, text.find('\n'));
}

bool tellsOfMemory(const std::string& message) {
  return message.find("allocate memory") != std::string::npos || message.find("out of memory") != std::string::npos;
}

} // namespace larmor::learning
