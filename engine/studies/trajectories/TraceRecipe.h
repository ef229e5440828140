#pragma once
#include "engine/core/MachineParameters.h"
#include "engine/fields/Catalogue.h"
#include "engine/jobs/JobContext.h"
#include "engine/motion/EnsembleParameters.h"
#include "engine/motion/MotionParameters.h"
#include "engine/studies/Command.h"

#include <array>

namespace larmor::studies::trajectories {

enum class EventSeeking {
  Auto,    ///< in the records, and while tracing where their spacing was left to the program and cannot resolve the
           ///< gyration
  Tracing, ///< while tracing wherever records do not resolve the gyration
  Records  ///< in the records only
};
constexpr auto choicesOf(EventSeeking) {
  return std::array{std::pair{EventSeeking::Auto, "auto"}, std::pair{EventSeeking::Tracing, "tracing"},
                    std::pair{EventSeeking::Records, "records"}};
}

/// What is kept of a run.
struct RecordParameters {
  bool recordField = true;
  EventSeeking seekEvents = EventSeeking::Auto;
  static constexpr std::string_view group = "Records";
  static constexpr auto fields() {
    using P = RecordParameters;
    return std::tuple{
        Parameter{&P::recordField, "record_field", "", "",
                  "Keep the field along the paths (needed for exact curvature and mirror events)", Range{},
                  Hint::Advanced},
        Parameter{
            &P::seekEvents, "seek_events", "", "",
            "Where mirror events are sought: in the records, or in finer samples while tracing, which takes time; "
            "auto: while tracing if record_every is 0 and the records that fit are too coarse",
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
  /// Of its parameters and of the files that the field was read from.
  std::string fingerprintIn(const fields::Field& field);
  /// Names the file if the field is not the one that a run with this fingerprint was traced in; else empty, also if
  /// the run does not tell (files of before).
  std::string otherField(const fields::Field& field, const std::string& fingerprint);
  /// Whether events are sought while tracing where the records do not show them.
  bool seeksWhileTracing() const;
};

} // namespace larmor::studies::trajectories
