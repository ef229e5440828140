#pragma once
#include "engine/jobs/JobContext.h"
#include "engine/jobs/Sink.h"
#include "engine/storage/Provenance.h"
#include "engine/studies/transport/Provenance.h"
#include "engine/studies/transport/TrainRecipe.h"

#include <memory>

namespace larmor::studies::transport {

/// A training as it is asked for.
struct TrainOrder {
  TrainRecipe recipe;
  std::vector<DatabaseRow> rows; ///< of a database
  std::string checkpoint;        ///< file name without ending, "-1.h5" ... are added: a stopped training goes on from
                                 ///< there; empty: none
};

/// What a training shows while it goes on and leaves behind.
struct TrainingSnapshot {
  std::vector<learning::TrainingState> trainings; ///< of each member so far
  std::size_t member = 0;                         ///< the one that is trained, from 0
  std::shared_ptr<const TransportModel> model;    ///< as it is now; null before the first epoch
  std::shared_ptr<const Validation> validation;   ///< of the validation rows
  std::shared_ptr<const Validation> test;         ///< at the end only
  std::size_t trainingRows = 0, validationRows = 0, testRows = 0;
  std::size_t folds = 0; ///< of the cross-validation that the uncertainty comes from; 0: it comes from validation rows
  Provenance provenance;
  double seconds = 0;
  std::string device;
};

/// Trains on the rows; test rows are looked at once, at the end. Validation rows select the best epoch and calibrate
/// the uncertainty; where they are too few for that (enoughForCalibration), further networks are trained, each without
/// a fold of the training rows, and calibrate it by what they predict there. @returns the last snapshot.
/// @throws Error for too few rows (at least 20 with D > 0), Cancelled.
TrainingSnapshot train(const TrainOrder& order, jobs::JobContext& context,
                       const jobs::Sink<TrainingSnapshot>& sink = {});

/// Of a training that has ended.
void removeCheckpoints(const TrainOrder& order);

/// Where a model comes from that is trained so.
storage::Provenance originOf(const ParameterSet& recipe, const std::string& command);
/// What goes into a model's card.
nlohmann::json cardOf(const TrainingSnapshot& last, const std::string& database, storage::Provenance origin);

/// Rows with b > 0 and D > 0: those that networks on logarithms can use, and that models are judged by.
std::vector<DatabaseRow> withTurbulence(const std::vector<DatabaseRow>& rows, Label label);

} // namespace larmor::studies::transport
