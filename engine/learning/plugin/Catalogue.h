#pragma once
#include "engine/core/ParameterSet.h"
#include "engine/core/Philox.h"
#include "engine/learning/Network.h"
#include "engine/learning/plugin/Tensors.h"

/// A network is one file in plugin/networks: a parameter struct, a class derived from Module, an example. It is then
/// built by name, trained by every objective, and its gradients are checked (tst_learning).
namespace larmor::learning {

/// A network's weights and what it makes of inputs. Without state besides the weights: any thread may call.
class Module {
public:
  virtual ~Module() = default;
  /// Outputs by name from inputs by name, rows first.
  virtual Tensors forward(const Tensors& inputs) const = 0;
  /// Multiplications for a row of these inputs, roughly: chooses threads and how many rows are taken at once.
  virtual double work(const Tensors& /*inputs*/) const { return double(parameterCount()); }
  std::int64_t parameterCount() const {
    std::int64_t count = 0;
    for (const auto& [name, tensor] : weights)
      count += tensor.numel();
    return count;
  }
  Tensors weights; ///< leaves that a training moves, single precision on the processor when built
};

/// What a training makes small.
class Objective {
public:
  virtual ~Objective() = default;
  /// Mean over the rows of a batch, differentiable. The batch holds the network's inputs and what they are judged by.
  virtual at::Tensor loss(const Module& network, const Tensors& batch) const = 0;
};

/// A small case on which gradients are checked.
struct Example {
  Tensors batch;  ///< double precision; those of them that a gradient is checked for require one
  Spec network{}; ///< that an objective is tried with
};

/// One kind of network or objective: its options and how it is built from them.
template <class Built>
class Kind {
public:
  virtual ~Kind() = default;
  virtual std::string name() const = 0;
  virtual std::string label() const = 0;
  virtual std::string summary() const = 0;
  virtual ParameterSet options() = 0;                                 ///< refers to this object
  virtual std::unique_ptr<Built> build(std::uint64_t seed) const = 0; ///< seed of the first weights
  virtual Example example() = 0;                                      ///< sets the options to small ones
};
using NetworkKind = Kind<Module>;
using ObjectiveKind = Kind<Objective>;

/// The usual kind: `builder(options, seed)` and `example(options)`, which may change the options.
template <class Built, ParameterStruct P, class Builder, class MakeExample>
std::unique_ptr<Kind<Built>> kind(std::string name, std::string label, std::string summary, Builder builder,
                                  MakeExample example) {
  class Usual final : public Kind<Built> {
  public:
    Usual(std::string n, std::string l, std::string s, Builder b, MakeExample e)
        : name_(std::move(n)), label_(std::move(l)), summary_(std::move(s)), builder_(std::move(b)),
          example_(std::move(e)) {}
    std::string name() const override { return name_; }
    std::string label() const override { return label_; }
    std::string summary() const override { return summary_; }
    ParameterSet options() override { return ParameterSet(options_); }
    std::unique_ptr<Built> build(std::uint64_t seed) const override { return builder_(options_, seed); }
    Example example() override { return example_(options_); }

  private:
    std::string name_, label_, summary_;
    Builder builder_;
    MakeExample example_;
    P options_{};
  };
  return std::make_unique<Usual>(std::move(name), std::move(label), std::move(summary), std::move(builder),
                                 std::move(example));
}

/// A fresh one of every kind, in the order of file names.
std::vector<std::unique_ptr<NetworkKind>> allNetworks();
std::vector<std::unique_ptr<ObjectiveKind>> allObjectives();

/// @throws Error for unknown names and options.
std::unique_ptr<Module> buildNetwork(const Spec& spec, std::uint64_t seed);
std::unique_ptr<Objective> buildObjective(const Spec& spec);

/// Uniform within sqrt(6/(fan in + fan out)) (Glorot & Bengio 2010).
at::Tensor glorot(Philox& random, at::IntArrayRef shape, std::int64_t fanIn, std::int64_t fanOut);
/// Uniform within `reach`.
at::Tensor uniform(Philox& random, at::IntArrayRef shape, double reach);
/// N(0, 1).
at::Tensor normal(Philox& random, at::IntArrayRef shape, at::ScalarType type = at::kFloat);

} // namespace larmor::learning
