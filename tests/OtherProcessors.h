#pragma once
#include <QCoreApplication> // there has to be one: QTEST_GUILESS_MAIN
#include <QProcess>
#include <QStringList>

namespace larmor::testing {

/// Runs test functions of this program again with the kernels of processors that lack what this one has.
/// @returns what failed; empty if nothing did.
inline QByteArray failuresOnOtherProcessors(const QStringList& functions) {
  QByteArray failures;
  for (const char* level : {"v3", "v2"}) {
    QProcess self;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("LARMOR_LEVEL", level);
    self.setProcessEnvironment(environment);
    self.start(QCoreApplication::applicationFilePath(), functions);
    if (!self.waitForFinished(120000) || self.exitStatus() != QProcess::NormalExit || self.exitCode() != 0)
      failures += QByteArray(level) + ": " + self.readAllStandardOutput();
  }
  return failures;
}

} // namespace larmor::testing
