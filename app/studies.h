#pragma once
#include "engine/studies/Study.h"

namespace larmor::app {

/// Every study larmor-batch offers; the window's list is in app/workspaces.cpp.
std::vector<studies::Study> allStudies();

} // namespace larmor::app
