#pragma once
#include "tests/harness/Test.h"

namespace larmor::testing {

/// Runs functions of this test again with the kernels of processors that lack what this one has.
/// @returns what failed; empty if nothing did.
inline QByteArray failuresOnOtherProcessors(const QStringList& functions) {
  QByteArray failures;
  for (const char* level : {"v3", "v2"}) {
    QProcess self;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("LARMOR_LEVEL", level);
    self.setProcessEnvironment(environment);
    startThisTest(self, functions);
    if (!self.waitForFinished(120000) || self.exitStatus() != QProcess::NormalExit || self.exitCode() != 0)
      failures += QByteArray(level) + ": " + self.readAllStandardOutput();
  }
  return failures;
}

} // namespace larmor::testing
