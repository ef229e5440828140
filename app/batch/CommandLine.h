#pragma once
#include "engine/studies/Study.h"

namespace larmor::app {

/// What was asked of larmor-batch.
struct BatchRequest {
  studies::ActionInput input;
  bool json = false;
  bool helpShown = false;
};

/// Wrong use of the command line: exit status 2.
class UsageError : public Error {
public:
  using Error::Error;
};

/// Parses the arguments after STUDY ACTION into the action's parameters. Parameters come from --parameters first, then
/// from the options, whatever their order. @throws UsageError naming option, value and expected form.
BatchRequest parseArguments(studies::Action& action, std::vector<std::string> arguments);

/// "larmor-batch list" and the text without arguments.
std::string overview(const std::vector<studies::Study>& all);
/// "larmor-batch STUDY --help": its actions, a line each.
std::string help(const studies::Study& study);

} // namespace larmor::app
