#pragma once
#include "engine/core/MachineParameters.h"
#include "engine/core/Names.h"
#include "engine/studies/Study.h"
#include "engine/studies/generative/Generate.h"

namespace larmor::studies::generative {

/// An action that makes paths with a trained model.
class ModelAction : public Action {
protected:
  virtual const std::string& model() const = 0; ///< folder of the model, as it was given
  std::vector<std::filesystem::path> inputs() override {
    auto files = Action::inputs();
    files.push_back(pathFrom(model()));
    return files;
  }
  /// How paths are made, and where.
  void addSampling(ParameterSet& set) {
    set.add(sampler_);
    set.add(corrections_);
    ParameterSet own;
    own.add(machine_);
    set.add(own.find("device"));
  }
  /// @throws Error if none is given, or it cannot be read.
  PathModel loaded() const {
    if (model().empty())
      throw Error("model", "is not given", "--model FOLDER");
    return loadModel(model());
  }
  template <class Order>
  void setSampling(Order& order) const {
    order.sampler = sampler_;
    order.corrections = corrections_;
    order.device = std::string(choiceName(machine_.device));
  }

private:
  diffusion::SamplerParameters sampler_;
  diffusion::Corrections corrections_;
  MachineParameters machine_;
};

} // namespace larmor::studies::generative
