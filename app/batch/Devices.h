#pragma once
#include "engine/jobs/JobContext.h"

#include <string>
#include <vector>

namespace larmor::app {

/// `larmor-batch devices [--check] [--json]`. @param arguments after "devices". @returns the exit status: 1 if a kernel
/// of a card is wrong. @throws UsageError, Cancelled
int devices(const std::vector<std::string>& arguments, jobs::JobContext& context);

} // namespace larmor::app
