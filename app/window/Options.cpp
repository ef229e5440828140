#include "app/window/Options.h"

#include "engine/core/Error.h"
#include "engine/core/Text.h"
#include "engine/core/Version.h"
#include "engine/storage/Inputs.h"
#include "widgets/theme/FileName.h"

#include <CLI/CLI.hpp>
#include <iostream>

namespace larmor::app {

namespace {

QSize parseSize(const std::string& text) {
  const auto x = text.find('x');
  const auto side = [](const std::string& pixels) { return numberIn<int>(pixels).value_or(0); };
  const int width = side(text.substr(0, x)), height = x == std::string::npos ? 0 : side(text.substr(x + 1));
  if (width >= 16 && height >= 16 && width <= 16384 && height <= 16384)
    return {width, height};
  throw Error("--size", "'" + text + "' is not a size", "WIDTHxHEIGHT, 16 to 16384 pixels each, such as 1280x800");
}

} // namespace

Options parseOptions(int count, char** values) {
  CLI::App cli("Larmor: charged particles in turbulent and collective fields", "larmor");
  Options options;
  std::vector<std::string> files;
  std::string picture, figures, reference, size, view, theme;
  cli.add_option("files", files, "Run files, fields, parameter files to open");
  cli.add_option("--picture", picture, "Draw the first file, write this PNG picture and exit");
  cli.add_option("--figures", figures,
                 "Write every figure of the first file into this folder (SVG, PDF, PNG) and exit");
  cli.add_option("--size", size, "Size of the picture, such as 1280x800");
  cli.add_option("--view", view, "What to draw: scene (default), x, y or z (scene along an axis), window")
      ->check(CLI::IsMember({"scene", "x", "y", "z", "window"}));
  cli.add_option("--reference", reference, "Compare the picture with this one; exit status 1 if they differ");
  cli.add_option("--threshold", options.threshold, "Largest allowed difference, 1 - SSIM")->check(CLI::Range(0.0, 1.0));
  cli.add_flag("--run", options.run, "Start the run once the files are open");
  cli.add_option("--theme", theme, "light or dark; default: as the system")->check(CLI::IsMember({"light", "dark"}));
  cli.set_version_flag("--version", std::string("larmor ") + version);
  try {
    cli.parse(count, values);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0)
      throw Error(error.what());
    cli.exit(error, std::cout, std::cerr);
    options.helpShown = true;
  }
  for (const auto& file : files)
    options.files << widgets::fromPath(file);
  options.picture = widgets::fromPath(picture);
  options.figures = widgets::fromPath(figures);
  options.reference = widgets::fromPath(reference);
  options.view = QString::fromStdString(view);
  options.theme = QString::fromStdString(theme);
  if (!size.empty())
    options.size = parseSize(size);
  if (!options.figures.isEmpty() && files.empty())
    throw Error("--figures", "has nothing to draw", "a run or parameter file: larmor run.h5 --figures folder/");
  if (!options.picture.isEmpty() && files.empty())
    throw Error("--picture", "has nothing to draw", "a run or parameter file: larmor run.h5 --picture out.png");
  const std::vector<std::filesystem::path> inputs(files.begin(), files.end());
  storage::requireNotInput(picture, inputs);
  return options;
}

} // namespace larmor::app
