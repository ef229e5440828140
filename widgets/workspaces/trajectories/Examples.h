#pragma once
#include "widgets/shell/Workspace.h"

#include <vector>

namespace larmor::widgets {

/// The parameter files of resources/examples, in the order of their names. Notes in them say more: "_title",
/// "_description", "_view" (how the scene looks at it). The picture is the file of the same name ending in .jpg.
const std::vector<Example>& allExamples();

} // namespace larmor::widgets
