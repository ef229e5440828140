#include "engine/learning/plugin/Devices.h"
#include "engine/learning/plugin/NetworkHandle.h"
#include "engine/learning/plugin/Readouts.h"

#include <c10/core/GradMode.h>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/csrc/jit/passes/tensorexpr_fuser.h>
#include <torch/script.h>

namespace larmor::learning {

namespace {

torch::jit::Module load(const std::string& path, const at::Device& device) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored))
    throw Error(path, "cannot be read", "a TorchScript model");
  // Debian 13's LibTorch 2.6 compiles what a model does often, and fails: its LLVM knows no target.
  torch::jit::setTensorExprFuserEnabled(false);
  try {
    torch::jit::Module model = torch::jit::load(path, device);
    model.eval();
    return model;
  } catch (const std::exception& error) {
    throw Error(path, "is no TorchScript model (" + firstLine(error.what()) + ")", "a file written by torch.jit.save");
  }
}

class Script final : public Network {
public:
  Script(const std::string& path, at::Device device) : path_(path), device_(device), model_(load(path, device)) {
    for (auto parameter : model_.parameters())
      parameter.set_requires_grad(false);
    for (const auto& argument : model_.get_method("forward").function().getSchema().arguments())
      if (argument.name() != "self" && !argument.default_value())
        arguments_.push_back(argument.name());
  }

  Arrays evaluate(const Arrays& inputs) const override {
    requireConsistent(inputs, "TorchScript input");
    const c10::NoGradGuard noGradients;
    return arraysOf(forward(tensorsOf(inputs, device_)));
  }
  Arrays gradient(const Arrays& inputs, const Readout& readout) const override {
    return gradientOf(inputs, readout, device_, path_, [this](const Tensors& in) { return forward(in); });
  }
  Arrays weights() const override {
    Arrays result;
    for (const auto& parameter : model_.named_parameters())
      result[parameter.name] = arrayOf(parameter.value);
    return result;
  }
  std::int64_t parameterCount() const override {
    std::int64_t count = 0;
    for (const auto& parameter : model_.parameters())
      count += parameter.numel();
    return count;
  }

private:
  std::vector<torch::jit::IValue> ordered(const Tensors& inputs) const {
    if (inputs.size() == 1 && arguments_.size() <= 1)
      return {inputs.begin()->second};
    std::vector<torch::jit::IValue> values;
    for (const std::string& name : arguments_)
      values.emplace_back(named(inputs, name, path_ + ": input"));
    return values;
  }
  Tensors forward(const Tensors& inputs) const {
    torch::jit::IValue output;
    try {
      output = model_.get_method("forward")(ordered(inputs));
    } catch (const Error&) {
      throw;
    } catch (const std::exception& error) {
      std::vector<std::string> shapes;
      for (const auto& [name, tensor] : inputs)
        shapes.push_back(fmt::format("[{}]", fmt::join(tensor.sizes().vec(), ", ")));
      throw Error(path_, fmt::format("fails on an input of {} ({})", fmt::join(shapes, ", "), firstLine(error.what())));
    }
    if (!output.isTensor())
      throw Error(path_, "returns " + output.tagKind(), "one tensor");
    return {{"output", output.toTensor()}};
  }

  std::string path_;
  at::Device device_;
  torch::jit::Module model_;
  std::vector<std::string> arguments_;
};

} // namespace

NetworkPointer openScript(const std::string& path, const std::string& device) {
  return std::make_shared<Script>(path, deviceNamed(device));
}

} // namespace larmor::learning
