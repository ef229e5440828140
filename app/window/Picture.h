#pragma once
#include "app/window/Options.h"

namespace larmor::widgets {
class MainWindow;
}

namespace larmor::app {

/// Opens the files, waits until everything is drawn, writes the picture, compares it if asked.
/// @returns the exit status: 0 ok, 1 differs. @throws Error
int makePicture(widgets::MainWindow& window, const Options& options);

/// Opens the files and writes every figure into a folder. @returns the exit status. @throws Error
int makeFigures(widgets::MainWindow& window, const Options& options);

} // namespace larmor::app
