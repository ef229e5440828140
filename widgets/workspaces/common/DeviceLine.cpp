#include "widgets/workspaces/common/DeviceLine.h"

#include "engine/compute/Dispatch.h"
#include "engine/compute/GpuDevice.h"
#include "engine/core/ThreadPool.h"

namespace larmor::widgets {

namespace {

/// "CPU, 2 threads, AVX-512"
QString processorText() {
  const auto level = compute::nameOf(compute::level());
  return QObject::tr("CPU, %1 threads, %2")
      .arg(ThreadPool::available())
      .arg(QString::fromUtf8(level.data(), static_cast<qsizetype>(level.size())));
}

} // namespace

DeviceLine::DeviceLine(QObject* owner, std::function<void(const QString& line, const QString& reason)> show)
    : summary_(
          owner, QObject::tr("Looking for a graphics card"),
          [show](const QString& summary) { show(processorText(), summary); }, [](const QString&) {}) {
  show(processorText(), QObject::tr("Looking for a graphics card"));
  // Asking the graphics driver can take a while: not on the window's thread.
  summary_.request([](jobs::JobContext&) { return QString::fromStdString(compute::deviceSummary()); });
}

} // namespace larmor::widgets
