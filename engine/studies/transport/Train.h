#pragma once
#include "engine/jobs/Latest.h"
#include "engine/learning/Training.h"
#include "engine/studies/transport/Provenance.h"

#include <memory>

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
  /// Loop parameters that suit the kind.
  learning::TrainerParameters usualTrainer() const;
};

/// What a training shows while it goes on and leaves behind.
struct TrainingSnapshot {
  std::vector<std::vector<learning::EpochReport>> histories; ///< of each member so far
  std::size_t member = 0;                                    ///< the one that is trained, from 0
  std::shared_ptr<const TransportModel> model;               ///< as it is now; null before the first epoch
  std::shared_ptr<const Validation> validation;              ///< of the validation rows
  std::shared_ptr<const Validation> test;                    ///< at the end only
  std::size_t trainingRows = 0, validationRows = 0, testRows = 0;
  Provenance provenance;
  double seconds = 0;
  std::string device;
};
using TrainingBox = jobs::Latest<TrainingSnapshot>;

/// Trains on the rows of a database; test rows are looked at once, at the end.
/// @param checkpoint file name without ending, "-1.pt" ... are added: stopped trainings go on from there; empty: none.
/// @param box receives snapshots, may be null. @returns the last snapshot.
/// @throws Error for too few rows (at least 20 with D > 0), Cancelled.
std::shared_ptr<const TrainingSnapshot> train(const TrainParameters& parameters,
                                              const learning::TrainerParameters& trainer,
                                              const std::vector<DatabaseRow>& rows, const std::string& checkpoint,
                                              jobs::JobContext& context, TrainingBox* box);

/// What goes into a model's card.
nlohmann::json cardOf(const TrainingSnapshot& last, const std::string& database, const std::string& command);

/// Rows with b > 0 and D > 0: those that networks on logarithms can use, and that models are judged by.
std::vector<DatabaseRow> withTurbulence(const std::vector<DatabaseRow>& rows, Label label);

} // namespace larmor::studies::transport
