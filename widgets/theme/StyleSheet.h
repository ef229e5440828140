#pragma once
#include "widgets/theme/Theme.h"

namespace larmor::widgets {

/// The look on top of Qt's Fusion style: flat, thin outlines, one accent.
QString styleSheet(const Colours& colours);
QPalette palette(const Colours& colours);

} // namespace larmor::widgets
