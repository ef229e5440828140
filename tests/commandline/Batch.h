#pragma once
#include "tests/harness/Places.h"

#include <QProcess>
#include <QStringList>

namespace larmor::testing {

struct Outcome {
  int status = -1; ///< -2: crashed
  QByteArray out, error;
};

inline Outcome run(const QStringList& arguments, const QString& program = batchProgram()) {
  QProcess process;
  process.start(program, arguments);
  process.closeWriteChannel();
  if (!process.waitForFinished(600000))
    return {};
  return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2, process.readAllStandardOutput(),
          process.readAllStandardError()};
}

} // namespace larmor::testing
