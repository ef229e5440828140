#pragma once
#include "widgets/jobs/Newest.h"

namespace larmor::widgets {

/// The device of the status line: the processor at once, what `auto` takes and why when the graphics driver has
/// answered.
class DeviceLine {
public:
  /// @param show receives the line and its tooltip, on the owner's thread.
  DeviceLine(QObject* owner, std::function<void(const QString& line, const QString& reason)> show);

private:
  Newest<QString> summary_;
};

} // namespace larmor::widgets
