#pragma once
#include "engine/studies/transport/Cost.h"
#include "widgets/shell/WorkspaceParts.h"

namespace larmor::widgets {

/// @param pace that its time is multiplied by
Forecast forecastOf(const studies::transport::Cost& cost, double pace);

} // namespace larmor::widgets
