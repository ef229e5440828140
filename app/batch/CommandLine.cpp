#include "app/batch/CommandLine.h"

#include "engine/core/Names.h"
#include "engine/core/ParameterText.h"
#include "engine/storage/Inputs.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace larmor::app {

namespace {

std::string optionName(std::string key) {
  std::replace(key.begin(), key.end(), '_', '-');
  return "--" + key;
}

/// From any file that can be read, a pipe too.
nlohmann::json readParameterFile(const std::string& file) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored))
    throw UsageError(file, "is a folder", "a JSON file of parameters");
  std::ifstream stream(file, std::ios::binary);
  if (!stream)
    throw UsageError(file, "cannot be opened", "a JSON file of parameters");
  return parseParameters({std::istreambuf_iterator<char>(stream), {}}, file);
}

/// "--key=" gives the key an empty text: CLI11 would take the next argument for it.
void splitEmpty(std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i)
    if (arguments[i].starts_with("--") && arguments[i].find('=') + 1 == arguments[i].size()) {
      arguments[i].pop_back();
      arguments.insert(arguments.begin() + static_cast<std::ptrdiff_t>(++i), std::string());
    }
}

/// An empty name, as of a variable of the shell that is not set, must not mean that nothing is written or read.
void requireName(const CLI::Option& option, const std::string& name) {
  if (option.count() > 0 && name.empty())
    throw UsageError(option.get_name(), "is empty", "a file name");
}

std::string usage(const studies::Action& action, const ParameterSet& parameters) {
  const studies::Arguments takes = action.arguments();
  const std::string line = "larmor-batch " + action.study() + " " + action.name();
  std::string text = fmt::format("{}\n\nUsage: {}{}{} [--key value]...{}\n", action.summary(), line,
                                 takes.files.empty() ? "" : " ", fmt::join(takes.files, " "),
                                 takes.out == studies::Arguments::Out::Required ? " --out " + takes.outForm : "");
  text += "\nGeneral:\n  --parameters FILE          JSON file of parameters; options given beside it win\n"
          "  --json                     one JSON object on standard output instead of text\n";
  if (takes.takesOut())
    text += fmt::format("  {:<26} {}\n", "--out " + takes.outForm, takes.outHelp);
  return text + parameters.helpText();
}

/// An option of a kind that is not chosen (`--lambda-perp` without `--field palade`) chooses it, unless the choice was
/// given too: then it has no effect, which is said.
void adoptKinds(const ParameterSet& parameters, const std::vector<std::pair<std::string, std::string>>& given) {
  const auto wasGiven = [&](const std::string& key) {
    return std::any_of(given.begin(), given.end(), [&](const auto& entry) { return entry.first == key; });
  };
  const auto idle = [&](const ParameterHandle& handle) {
    return !handle.info().whenKey.empty() && !parameters.relevant(handle);
  };
  for (const auto& [key, text] : given)
    if (const auto& handle = parameters.find(key); idle(handle)) {
      const auto& info = handle.info();
      if (!wasGiven(info.whenKey) && parameters.find(info.whenKey).isDefault())
        parameters.find(info.whenKey).setText(info.whenValue);
    }
  parameters.setTexts(given); // again: keys that kinds share now mean the chosen ones
  for (const auto& [key, text] : given)
    if (const auto& handle = parameters.find(key); idle(handle))
      std::cerr << fmt::format("larmor-batch: {} has no effect without {} {}\n", optionName(key),
                               optionName(handle.info().whenKey), handle.info().whenValue);
}

} // namespace

BatchRequest parseArguments(studies::Action& action, std::vector<std::string> arguments) {
  BatchRequest request;
  const ParameterSet parameters = action.parameters();

  CLI::App cli;
  cli.set_help_flag();
  bool help = false;
  std::string parameterFile, out;
  std::vector<std::string> files;
  std::map<std::string, std::string> values;
  cli.add_flag("--help,-h", help);
  cli.add_flag("--json", request.json);
  const CLI::Option& parametersOption = *cli.add_option("--parameters", parameterFile);
  const CLI::Option& outOption = *cli.add_option("--out", out);
  cli.add_option("files", files);
  std::set<std::string> offered;
  for (const auto& handle : parameters.all()) {
    const std::string& key = handle.info().key;
    if (offered.insert(key).second) // kinds of field may share a key: one option serves them
      cli.add_option_function<std::string>(optionName(key),
                                           [&values, key](const std::string& v) { values[key] = pathText(v); });
  }
  splitEmpty(arguments);
  try {
    std::reverse(arguments.begin(), arguments.end()); // CLI11 takes them from the back
    cli.parse(arguments);
  } catch (const CLI::ParseError& error) {
    throw UsageError(error.what() + fmt::format("; see larmor-batch {} {} --help", action.study(), action.name()));
  }
  if (help) {
    std::cout << usage(action, parameters);
    request.helpShown = true;
    return request;
  }
  requireName(parametersOption, parameterFile);
  requireName(outOption, out);
  try {
    if (!parameterFile.empty())
      parameters.fromJson(readParameterFile(parameterFile), parameterFile);
    std::vector<std::pair<std::string, std::string>> given;
    for (const auto& handle : parameters.all())
      if (const auto value = values.find(handle.info().key); value != values.end()) {
        given.emplace_back(*value);
        values.erase(value);
      }
    parameters.setTexts(given);
    adoptKinds(parameters, given);
    parameters.requireValid();
    request.input.files.assign(files.begin(), files.end());
    request.input.out = out;
    action.check(request.input);
  } catch (const UsageError&) {
    throw;
  } catch (const Error& error) {
    throw UsageError(error.what());
  }
  action.requireOutFree(request.input);
  storage::requireNotInput(request.input.out, {parameterFile});
  return request;
}

std::string overview(const studies::Study& study) {
  std::string text = fmt::format("{}: {}\n", study.name, study.summary);
  for (const auto& action : study.actions)
    text += fmt::format("  {} {:<{}} {}\n", study.name, action->name(),
                        24 - std::min<std::size_t>(20, study.name.size()), action->summary());
  return text;
}

std::string help(const studies::Study& study) {
  return overview(study) + fmt::format("\nUsage: larmor-batch {0} ACTION [--key value]...\n"
                                       "       larmor-batch {0} ACTION --help   all parameters of an action\n",
                                       study.name);
}

std::string overview(const std::vector<studies::Study>& all) {
  std::string text =
      "larmor-batch: the studies of Larmor without a window\n\n"
      "Usage: larmor-batch STUDY ACTION [--key value]... [--parameters file.json] [--out run.h5] [--json]\n"
      "       larmor-batch list\n       larmor-batch STUDY ACTION --help\n"
      "       larmor-batch devices [--check] [--json]   what this machine computes on\n";
  for (const auto& study : all)
    text += "\n" + overview(study);
  return text;
}

} // namespace larmor::app
