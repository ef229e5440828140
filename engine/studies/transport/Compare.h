#pragma once
#include "engine/studies/transport/Provenance.h"

#include <optional>

namespace larmor::studies::transport {

enum class ComparedRows { Test, Validation, Training, All };
constexpr auto choicesOf(ComparedRows) {
  using R = ComparedRows;
  return std::array{std::pair{R::Test, "test"}, std::pair{R::Validation, "validation"},
                    std::pair{R::Training, "training"}, std::pair{R::All, "all"}};
}

struct ValidateParameters {
  std::string model = "transport-scaling";
  ComparedRows rows = ComparedRows::Test;
  Label label = Label::Moving;
  std::int64_t splitSeed = modelsOwn;
  static constexpr std::int64_t modelsOwn = -1;
  static constexpr std::string_view group = "Validation";
  static constexpr auto fields() {
    using P = ValidateParameters;
    return std::tuple{Parameter{&P::model, "model", "", "", "Folder of a model, or transport-scaling or transport-seed",
                                Range{}, Hint::File},
                      Parameter{&P::rows, "rows", "", "", "Which rows: test ones were never used in training"},
                      Parameter{&P::label, "label", "", "", "Estimate of D to compare with"},
                      Parameter{&P::splitSeed, "split_seed", "", "1",
                                "Seed that set test and validation rows apart; -1: as the model's card says",
                                Range{-1, 9e18}}};
  }
};

/// A model beside simulated rows, as it is asked for.
struct ValidateOrder {
  ValidateParameters parameters;
  std::filesystem::path database;
};

/// Seconds of a prediction alone and of one in a batch, beside the simulation's.
struct PredictionSpeed {
  double alone = 0, batch = 0, simulation = 0;
  double meanDiffusion = 0; ///< of what was predicted meanwhile
};

struct ValidationReport {
  Validation validation;
  Split split;                            ///< that told the rows apart
  std::vector<std::string> warnings{};    ///< why these may not be rows that the model does not know
  std::optional<PredictionSpeed> speed{}; ///< of our models
};

/// @param sink receives the report. @throws Error
ValidationReport compare(const ValidateOrder& order, jobs::JobContext& context,
                         const jobs::Sink<ValidationReport>& sink = {});

} // namespace larmor::studies::transport
