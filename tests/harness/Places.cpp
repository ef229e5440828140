#include "tests/harness/Places.h"

namespace larmor::testing {

QString sourceFolder() { return QStringLiteral(LARMOR_SOURCE_DIR); }
QString batchProgram() { return QStringLiteral(LARMOR_BINARY_DIR "/app/larmor-batch"); }
QString windowProgram() { return QStringLiteral(LARMOR_BINARY_DIR "/app/larmor"); }
QString torchScriptWriter() { return QStringLiteral(LARMOR_BINARY_DIR "/tests/engine/learning/write_torchscript"); }

} // namespace larmor::testing
