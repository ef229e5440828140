#pragma once
#include <QStringList>

namespace larmor::widgets {

/// Names by what differs: of those that share their beginning, what they share at both ends is left out ("… α = 10").
/// Different names stay different. For places too narrow for the whole, which belongs into the tool tip.
QStringList distinctNames(const QStringList& names);

} // namespace larmor::widgets
