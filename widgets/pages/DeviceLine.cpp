#include "widgets/pages/DeviceLine.h"

#include "engine/compute/Dispatch.h"
#include "engine/compute/GpuDevice.h"

namespace larmor::widgets {

DeviceLine::DeviceLine(QObject* owner, std::function<void(const QString& line, const QString& reason)> show)
    : summary_(
          owner, QObject::tr("Looking for a graphics card"),
          [show](const QString& summary) { show(summary.section(": ", 0, 0), summary); }, [](const QString&) {}) {
  show(QString::fromStdString(compute::processorName()), QObject::tr("Looking for a graphics card"));
  // Asking the graphics driver can take a while: not on the window's thread.
  summary_.request([](jobs::JobContext&) { return QString::fromStdString(compute::deviceSummary()); });
}

} // namespace larmor::widgets
