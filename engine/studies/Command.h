#pragma once
#include "engine/core/ParameterSet.h"

#include <filesystem>
#include <string_view>
#include <vector>

namespace larmor::studies {

/// "larmor-batch STUDY ACTION FILE... --key value... --out OUT", quoted for a shell: the line that does what is asked
/// for here, as files keep it and as the window copies it. Made here and nowhere else.
/// @param out left out if empty. Files that say how they were made leave it out: who repeats the line must not
/// overwrite them.
std::string commandLine(std::string_view study, std::string_view action, const ParameterSet& parameters,
                        const std::vector<std::filesystem::path>& files = {}, const std::filesystem::path& out = {});

/// Files that parameters name and that are read (Hint::File), several with ; between them as several.
std::vector<std::filesystem::path> inputsOf(const ParameterSet& parameters);

/// What an action takes beside its parameters.
struct Arguments {
  enum class Out { None, Optional, Required };

  std::vector<std::string> files = {}; ///< that it reads, all of them, as shown: {"RUN.h5"}
  Out out = Out::None;
  std::string outForm = {};    ///< what --out takes, as shown: "paths.vtp"
  std::string outHelp = {};    ///< what becomes of it
  std::string parameters = {}; ///< of the example, with a space before: " --points 100"

  bool takesOut() const { return out != Out::None; }
};

/// Of its results as JSON with their origin.
inline bool isReport(const Arguments& arguments) { return arguments.outForm == "report.json"; }

/// " RUN.h5 --points 100 --out paths.vtp": as it can be typed.
std::string exampleOf(const Arguments& arguments);
/// @throws Error naming what is missing or too much, with an example. @param line "larmor-batch STUDY ACTION".
void check(const Arguments& arguments, const std::string& line, std::size_t files, bool out);

} // namespace larmor::studies
