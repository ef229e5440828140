#pragma once
#include "engine/core/MachineParameters.h"
#include "engine/learning/Training.h"
#include "engine/studies/transport/Validation.h"

namespace larmor::studies::transport {

/// Which network, on which estimate.
struct TrainParameters {
  ModelKind kind = ModelKind::Scaling;
  Label label = Label::Moving;
  std::int64_t members = 5, width = 48, depth = 2, copies = 3;
  std::uint64_t splitSeed = 1;

  static constexpr std::string_view group = "Network";
  static constexpr auto fields() {
    using P = TrainParameters;
    return std::tuple{
        Parameter{&P::kind, "kind", "", "",
                  "Network: scaling = ensemble on D/(v lambda_perp) of b and rho/lambda_perp, in logarithms, seed = "
                  "3-10-5-1 with squared output"},
        Parameter{&P::members, "members", "", "1", "Networks of the ensemble (scaling)", Range{1, 64}},
        Parameter{&P::width, "width", "", "1", "Units of each hidden layer (scaling)", Range{1, 512}},
        Parameter{&P::depth, "depth", "", "1", "Hidden layers (scaling)", Range{1, 8}, Hint::Advanced},
        Parameter{
            &P::copies, "copies", "", "1",
            "Scaled copies of each training row for the seed network: D/(v lambda_perp) is the same at the same b and "
            "rho/lambda_perp",
            Range{0, 1000}, Hint::Advanced},
        Parameter{&P::label, "label", "", "",
                  "Estimate of D to learn: moving origin, slope from the start, or mean square at the end", Range{},
                  Hint::Advanced},
        Parameter{&P::splitSeed, "split_seed", "", "1", "Seed that sets test and validation rows apart", Range{},
                  Hint::Advanced}};
  }
};

/// The loop that suits a kind of network.
learning::TrainerParameters usualTrainer(ModelKind kind);

/// Everything that determines a model beside the rows.
struct TrainRecipe {
  TrainParameters network;
  learning::TrainerParameters trainer = usualTrainer(ModelKind::Scaling);
  MachineParameters machine; ///< the device only: LibTorch's threads follow the work
  TrainRecipe() = default;
  explicit TrainRecipe(ModelKind kind) : trainer(usualTrainer(kind)) { network.kind = kind; }
  /// In the order of the form; the loop's defaults go with the kind. Refers to this object.
  ParameterSet parameters();
};

} // namespace larmor::studies::transport
