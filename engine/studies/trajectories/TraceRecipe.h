#pragma once
#include "engine/core/MachineParameters.h"
#include "engine/fields/Catalogue.h"
#include "engine/jobs/JobContext.h"
#include "engine/motion/EnsembleParameters.h"
#include "engine/motion/MotionParameters.h"
#include "engine/studies/Command.h"

namespace larmor::studies::trajectories {

/// What is kept of a run.
struct RecordParameters {
  bool recordField = true;
  static constexpr std::string_view group = "Records";
  static constexpr auto fields() {
    using P = RecordParameters;
    return std::tuple{Parameter{&P::recordField, "record_field", "", "",
                                "Keep the field along the paths (needed for exact curvature and mirror events)",
                                Range{}, Hint::Advanced}};
  }
};

/// Everything that determines a trace. Not copyable (parameter sets refer to it): copy with `assign`.
class TraceRecipe {
public:
  TraceRecipe() = default;
  TraceRecipe(const TraceRecipe&) = delete;
  TraceRecipe& operator=(const TraceRecipe&) = delete;
  void assign(TraceRecipe& other);
  /// What names files finds them from anywhere.
  void makeFilesAbsolute();

  fields::FieldChoice field;
  motion::MotionParameters motion;
  MachineParameters machine;
  motion::EnsembleParameters ensemble;
  RecordParameters record;

  /// All parameters, in the order of the form. Refers to this object.
  ParameterSet parameters();
  /// The line that traces it.
  std::string command() { return commandLine("trajectories", "trace", parameters()); }
  fields::FieldPointer buildField(jobs::JobContext& context) const;
};

} // namespace larmor::studies::trajectories
