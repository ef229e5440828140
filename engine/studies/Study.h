#pragma once
#include "engine/core/ParameterSet.h"
#include "engine/jobs/JobContext.h"

#include <filesystem>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace larmor::studies {

/// What larmor-batch passes besides parameters.
struct ActionInput {
  std::vector<std::filesystem::path> files; ///< positional arguments
  std::filesystem::path out;                ///< --out; empty: write no file
  std::string command;                      ///< the equivalent command line, for provenance
};

/// One thing a study can do without a window: `larmor-batch STUDY ACTION --key value...`.
class Action {
public:
  virtual ~Action() = default;
  virtual std::string name() const = 0;
  virtual std::string summary() const = 0;
  /// Positional arguments as shown in the usage line, for example "RUN.h5"; empty if it takes none.
  virtual std::string arguments() const { return {}; }
  virtual bool writesFile() const { return false; } ///< takes --out
  virtual ParameterSet parameters() = 0;            ///< refers to this object
  /// @returns the results, one JSON object. @throws Error, Cancelled.
  virtual nlohmann::json run(const ActionInput& input, jobs::JobContext& context) = 0;
};

/// A study: its name on the command line and its actions. Each study defines one function that makes it.
struct Study {
  std::string name, label, summary;
  std::vector<std::unique_ptr<Action>> actions;
  Action& action(const std::string& wanted) const; ///< @throws Error that lists the actions
};

} // namespace larmor::studies
