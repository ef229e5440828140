#include "app/batch/CommandLine.h"
#include "app/batch/Console.h"
#include "app/batch/Devices.h"
#include "app/studies.h"
#include "engine/core/Json.h"
#include "engine/core/Names.h"
#include "engine/core/Version.h"
#include "engine/crew/Crew.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <iostream>
#include <new>
#include <nlohmann/json.hpp>

namespace {

larmor::jobs::JobContext context;

extern "C" void onInterrupt(int) { context.requestCancel(); } // an atomic store: safe in a handler

/// A signal asks the work to end.
void interruptible() {
  std::signal(SIGINT, onInterrupt);
  std::signal(SIGTERM, onInterrupt);
}

int runAction(const larmor::studies::Study& study, const std::string& actionName, std::vector<std::string> arguments) {
  auto& action = study.action(actionName);
  const auto request = larmor::app::parseArguments(action, std::move(arguments));
  if (request.helpShown)
    return 0;
  interruptible();
  std::signal(SIGXFSZ, SIG_IGN); // a file too large is an error of the write, not a death
  nlohmann::json result;
  {
    const larmor::app::ProgressLine progress(context);
    result = action.run(request.input, context);
  }
  if (result.is_null()) // a rank that only worked
    return 0;
  if (request.json)
    std::cout << larmor::jsonText(result, 2) << "\n";
  else
    std::cout << larmor::app::readable(result);
  return 0;
}

bool isHelp(const std::string& argument) { return argument == "--help" || argument == "-h" || argument == "help"; }

int batchMain(const std::vector<std::string>& arguments) {
  const auto all = larmor::app::allStudies();
  if (arguments.empty() || arguments[0] == "list" || isHelp(arguments[0])) {
    std::cout << larmor::app::overview(all);
    return arguments.empty() ? 2 : 0;
  }
  if (arguments[0] == "--version") {
    std::cout << "larmor-batch " << larmor::version << "\n";
    return 0;
  }
  if (arguments[0] == "devices") {
    interruptible();
    return larmor::app::devices({arguments.begin() + 1, arguments.end()}, context);
  }
  for (const auto& study : all)
    if (study.name == arguments[0]) {
      if (arguments.size() < 2)
        throw larmor::app::UsageError(study.name, "needs an action", "see larmor-batch " + study.name + " --help");
      if (isHelp(arguments[1])) {
        std::cout << larmor::app::help(study);
        return 0;
      }
      try {
        study.action(arguments[1]);
      } catch (const larmor::Error& error) {
        throw larmor::app::UsageError(error.what());
      }
      return runAction(study, arguments[1], {arguments.begin() + 2, arguments.end()});
    }
  throw larmor::app::UsageError("study '" + arguments[0] + "'", "is not known", "see larmor-batch list");
}

/// What was printed may have gone nowhere: a full disk behind a redirection, a pipe that is closed.
int whenPrinted(int status) {
  errno = 0;
  std::cout.flush();
  if (std::cout)
    return status;
  std::cerr << "larmor-batch: standard output: cannot write" << (errno != 0 ? ": " : "")
            << (errno != 0 ? std::strerror(errno) : "") << "\n";
  return 1;
}

} // namespace

int main(int count, char** values) {
  const std::vector<std::string> arguments(values + 1, values + count);
  try {
    return whenPrinted(batchMain(arguments));
  } catch (const larmor::app::UsageError& error) {
    if (larmor::crew::speaks())
      std::cerr << "larmor-batch: " << error.what() << "\n";
    return 2;
  } catch (const larmor::crew::ToldElsewhere&) {
    return 1;
  } catch (const larmor::Cancelled&) {
    std::cerr << "larmor-batch: cancelled\n";
  } catch (const std::bad_alloc&) {
    std::cerr << "larmor-batch: not enough memory; use fewer particles or records\n";
  } catch (const std::exception& error) {
    std::cerr << "larmor-batch: " << larmor::problemOf(error) << "\n";
  }
  return 1;
}
