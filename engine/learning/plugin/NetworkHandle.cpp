#include "engine/learning/plugin/NetworkHandle.h"

#include "engine/learning/plugin/Catalogue.h"
#include "engine/learning/plugin/Devices.h"
#include "engine/learning/plugin/Readouts.h"

#include <c10/core/GradMode.h>

namespace larmor::learning {

namespace {

class Handle final : public Network {
public:
  Handle(const Spec& spec, const Arrays& weights, at::Device device)
      : where_("network " + spec.name), device_(device), module_(buildNetwork(spec, 1)) {
    if (!weights.empty())
      copyInto(module_->weights, weights, "weights of the " + where_);
    for (auto& [name, tensor] : module_->weights)
      tensor = tensor.detach().to(device); // without gradients: saliency asks for those of the inputs only
  }
  Arrays evaluate(const Arrays& inputs) const override {
    requireConsistent(inputs, "input");
    const c10::NoGradGuard noGradients;
    return translated(where_, [&] { return arraysOf(module_->forward(tensorsOf(inputs, device_))); });
  }
  Arrays gradient(const Arrays& inputs, const Readout& readout) const override {
    return gradientOf(inputs, readout, device_, where_, [&](const Tensors& in) { return module_->forward(in); });
  }
  Arrays weights() const override { return arraysOf(module_->weights); }
  std::int64_t parameterCount() const override { return module_->parameterCount(); }

private:
  std::string where_;
  at::Device device_;
  std::unique_ptr<Module> module_;
};

} // namespace

NetworkPointer openNetwork(const Spec& spec, const Arrays& weights, const std::string& device) {
  return translated("network " + spec.name, [&] { // it may be too large for the memory
    return std::make_shared<Handle>(spec, weights, deviceNamed(device));
  });
}

} // namespace larmor::learning
