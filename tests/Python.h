#pragma once
#include <QProcess>
#include <QString>
#include <QStringList>
#include <optional>

namespace larmor::testing {

/// Runs a script of Python that has these modules, the system's own first. @returns what it printed, or nullopt if no
/// such Python is installed (the test is then skipped).
inline std::optional<QString> python(const QStringList& modules, const QString& script, const QStringList& arguments) {
  for (const char* program : {"/usr/bin/python3", "python3"}) {
    QProcess probe;
    probe.start(program, {"-c", "import " + modules.join(", ")});
    if (!probe.waitForFinished(60000) || probe.exitCode() != 0)
      continue;
    QProcess run;
    run.setProcessChannelMode(QProcess::MergedChannels);
    run.start(program, QStringList{"-c", script} + arguments);
    run.waitForFinished(120000);
    return QString::fromUtf8(run.readAll()).trimmed();
  }
  return std::nullopt;
}

} // namespace larmor::testing
