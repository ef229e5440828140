#pragma once
#include <QString>

namespace larmor::widgets {

/// What the workspace's jobs and messages are about: a message goes when its matter is taken up again.
inline const QString traceTopic = QStringLiteral("run"), openTopic = QStringLiteral("open"),
                     saveTopic = QStringLiteral("save"), launchTopic = QStringLiteral("launch"),
                     sweepTopic = QStringLiteral("sweep");
/// Sweeps stand in the list of runs under this kind.
inline const QString sweepKind = QStringLiteral("sweep");

} // namespace larmor::widgets
