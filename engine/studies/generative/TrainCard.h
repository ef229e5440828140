#pragma once
#include "engine/storage/Provenance.h"
#include "engine/studies/generative/Train.h"

namespace larmor::studies::generative {

/// Of a model that is trained with these parameters by that line.
storage::Provenance trainingOrigin(const ParameterSet& recipe, const std::string& command);

/// What a model's card says of its training. @param data name of the windows' file. @param origin with its start
nlohmann::json cardOf(const TrainSnapshot& last, const WindowSet& windows, const std::string& data,
                      storage::Provenance origin);

} // namespace larmor::studies::generative
