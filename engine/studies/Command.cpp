#include "engine/studies/Command.h"

#include "engine/core/Names.h"
#include "engine/core/Text.h"

#include <fmt/format.h>

namespace larmor::studies {

std::string commandLine(std::string_view study, std::string_view action, const ParameterSet& parameters,
                        const std::vector<std::filesystem::path>& files, const std::filesystem::path& out) {
  std::string line = fmt::format("larmor-batch {} {}", study, action);
  for (const auto& file : files)
    line += " " + shellQuoted(file.string());
  line += parameters.commandLine();
  if (!out.empty())
    line += " --out " + shellQuoted(out.string());
  return line;
}

std::vector<std::filesystem::path> inputsOf(const ParameterSet& parameters) {
  std::vector<std::filesystem::path> inputs;
  for (const auto& handle : parameters.all())
    if (handle.info().hint == Hint::File && parameters.relevant(handle))
      for (auto& file : filesIn(handle.text()))
        inputs.push_back(std::move(file));
  return inputs;
}

std::string exampleOf(const Arguments& arguments) {
  std::string line;
  for (const auto& file : arguments.files)
    line += " " + file;
  line += arguments.parameters;
  if (arguments.takesOut())
    line += " --out " + arguments.outForm;
  return line;
}

void check(const Arguments& arguments, const std::string& line, std::size_t files, bool out) {
  const std::string action = line.substr(line.rfind(' ') + 1), example = line + exampleOf(arguments);
  if (files != arguments.files.size()) {
    std::string wanted;
    for (const auto& file : arguments.files)
      wanted += (wanted.empty() ? "" : " ") + file;
    throw Error(action,
                arguments.files.empty() ? fmt::format("takes no files, {} given", files)
                                        : fmt::format("takes {}, {} files given", wanted, files),
                example);
  }
  if (!out && arguments.out == Arguments::Out::Required)
    throw Error(action, "needs --out", example);
  if (out && !arguments.takesOut())
    throw Error(action, "takes no --out");
}

} // namespace larmor::studies
