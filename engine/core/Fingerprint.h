#pragma once
#include "engine/core/ParameterSet.h"

#include <string>

namespace larmor {

/// What a set of parameters determines, as 12 hexadecimal digits: of all relevant values but those that say where to
/// compute (group "Machine"); files by their absolute paths. Equal parameters give equal digits on every machine.
std::string fingerprintOf(const ParameterSet& parameters);
/// The same of any bytes.
std::string fingerprintOf(std::string_view bytes);

/// Absolute paths of a file, or of several with ; between them.
std::string absoluteFiles(const std::string& files);

} // namespace larmor
