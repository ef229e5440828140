#pragma once
#include "engine/core/ParameterSet.h"
#include "engine/jobs/JobContext.h"
#include "engine/studies/Command.h"

#include <memory>
#include <nlohmann/json_fwd.hpp>

namespace larmor::studies {

/// What larmor-batch passes besides parameters.
struct ActionInput {
  std::vector<std::filesystem::path> files; ///< positional arguments
  std::filesystem::path out;                ///< --out; empty: write no file
};

/// One thing a study can do without a window: `larmor-batch STUDY ACTION --key value...`.
class Action {
public:
  virtual ~Action() = default;
  virtual std::string name() const = 0;
  virtual std::string summary() const = 0;
  virtual Arguments arguments() const { return {}; }
  virtual ParameterSet parameters() = 0; ///< refers to this object
  /// @param input that passes check(). @returns the results, one JSON object. @throws Error, Cancelled.
  virtual nlohmann::json run(const ActionInput& input, jobs::JobContext& context) = 0;

  const std::string& study() const { return study_; }
  /// The line that does the same, with the parameters as they are now.
  std::string command(const std::vector<std::filesystem::path>& files = {}, const std::filesystem::path& out = {}) {
    return commandLine(study_, name(), parameters(), files, out);
  }
  /// @throws Error if files or --out are missing or too many, with an example.
  void check(const ActionInput& input) const;
  /// To be called before run(). @throws Error if --out is something that is read.
  void requireOutFree(const ActionInput& input);

protected:
  /// Files and folders that are named by parameters and read: those with Hint::File, and what an action adds.
  virtual std::vector<std::filesystem::path> inputs();
  /// Writes results and where they come from to --out, if that was given: a report (docs/formats.md). @throws Error
  void writeReport(const nlohmann::json& results, const ActionInput& input);

private:
  friend struct Study;
  std::string study_;
};

/// A study: its name on the command line and its actions. Each study defines one function that makes it.
struct Study {
  std::string name, label, summary;
  std::vector<std::unique_ptr<Action>> actions;
  void add(std::unique_ptr<Action> action);
  Action& action(const std::string& wanted) const; ///< @throws Error that lists the actions
};

} // namespace larmor::studies
