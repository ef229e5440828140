#pragma once
#include "engine/jobs/JobContext.h"
#include "engine/studies/generative/Windows.h"

#include <nlohmann/json_fwd.hpp>

namespace larmor::studies::generative {

/// For every alpha: what its paths are as a whole, and the floor: each snapshot's paths judged by the others', on
/// average. No model can be told to be better than that. @param most windows of a snapshot that are measured
nlohmann::json reportOn(const WindowSet& windows, jobs::JobContext& context, std::size_t most = 500);

/// Windows turned at random, each by its own rotation: in a field with a mean direction the three components of V are
/// then alike, as those of generated paths are.
learning::Array turned(learning::Array signals, std::uint64_t seed = 1);

} // namespace larmor::studies::generative
