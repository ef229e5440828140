#pragma once
#include <QString>

namespace larmor::testing {

/// Where things of this checkout and its build lie; they are known in one file, so that the others compile to the same
/// everywhere.
QString sourceFolder();
QString batchProgram();      ///< larmor-batch
QString windowProgram();     ///< larmor, in builds with the window
QString torchScriptWriter(); ///< write_torchscript of tests/engine/learning, in builds with learning

} // namespace larmor::testing
