#include "engine/studies/transport/TrainRecipe.h"

namespace larmor::studies::transport {

learning::TrainerParameters usualTrainer(ModelKind kind) {
  learning::TrainerParameters t;
  t.rate = 6e-3;
  t.schedule = learning::RateSchedule::Cosine;
  if (kind == ModelKind::Seed) {
    t.epochs = 20000;
    t.batch = 256;
    t.beta1 = 0.95; // "paper" constants: decay of the mean 0.95, of the mean square 0.9, epsilon 1e-7
    t.beta2 = 0.9;
    t.epsilon = 1e-7;
  } else {
    t.epochs = 4000;
    t.weightDecay = 1e-4;
  }
  return t;
}

ParameterSet TrainRecipe::parameters() {
  ParameterSet set(network, trainer);
  std::vector<std::pair<std::string, learning::TrainerParameters>> usual;
  for (const ModelKind kind : {ModelKind::Scaling, ModelKind::Seed})
    usual.emplace_back(choiceName(kind), usualTrainer(kind));
  set.addDefaults("kind", usual);
  ParameterSet own;
  own.add(machine);
  set.add(own.find("device"));
  return set;
}

} // namespace larmor::studies::transport
