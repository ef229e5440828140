#pragma once
#include "engine/studies/generative/Judge.h"
#include "engine/studies/generative/JudgeParameters.h"

namespace larmor::studies::generative {

/// An order for what parameters ask for; the caller adds how paths are sampled. @throws Error
JudgeOrder judgeOrder(PathModel model, std::shared_ptr<const WindowSet> windows, const JudgeParameters& parameters);

/// "table", a line of each that a reader looks at, "rows" with every number, warnings, and what it was judged by.
nlohmann::json reportOf(const JudgeSnapshot& judged);

} // namespace larmor::studies::generative
