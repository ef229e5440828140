#include "engine/learning/plugin/Catalogue.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace larmor::learning {

namespace {

/// The kind of that name with the options given.
template <class Built>
std::unique_ptr<Kind<Built>> chosen(std::vector<std::unique_ptr<Kind<Built>>> kinds, const Spec& spec,
                                    const char* what) {
  std::vector<std::string> names;
  for (auto& kind : kinds) {
    names.push_back(kind->name());
    if (kind->name() != spec.name)
      continue;
    const ParameterSet options = kind->options();
    for (const auto& [key, text] : spec.options)
      options.find(key).setText(text);
    options.requireValid();
    return std::move(kind);
  }
  throw Error(what, "'" + spec.name + "' is unknown", fmt::format("{}", fmt::join(names, ", ")));
}

template <class Draw>
at::Tensor drawn(at::IntArrayRef shape, at::ScalarType type, Draw draw) {
  at::Tensor values = at::empty(shape, at::kDouble);
  double* v = values.data_ptr<double>();
  for (std::int64_t i = 0; i < values.numel(); ++i)
    v[i] = draw();
  return values.to(type);
}

} // namespace

std::unique_ptr<Module> buildNetwork(const Spec& spec, std::uint64_t seed) {
  auto module = chosen<Module>(allNetworks(), spec, "network")->build(seed);
  for (auto& [name, tensor] : module->weights)
    tensor.requires_grad_(true);
  return module;
}

std::unique_ptr<Objective> buildObjective(const Spec& spec) {
  return chosen<Objective>(allObjectives(), spec, "objective")->build(1);
}

at::Tensor glorot(Philox& random, at::IntArrayRef shape, std::int64_t fanIn, std::int64_t fanOut) {
  return uniform(random, shape, std::sqrt(6.0 / double(fanIn + fanOut)));
}

at::Tensor uniform(Philox& random, at::IntArrayRef shape, double reach) {
  return drawn(shape, at::kFloat, [&] { return random.uniform(-reach, reach); });
}

at::Tensor normal(Philox& random, at::IntArrayRef shape, at::ScalarType type) {
  return drawn(shape, type, [&] { return random.normal(); });
}

} // namespace larmor::learning
