#pragma once
#include "engine/core/ParameterSet.h"

#include <string>

namespace larmor {

/// What a set of parameters determines, as 12 hexadecimal digits: of all relevant values but those that say where to
/// compute (group "Machine"); files by their absolute paths. Equal parameters give equal digits on every machine.
std::string fingerprintOf(const ParameterSet& parameters);
/// The same of any bytes.
std::string fingerprintOf(std::string_view bytes);

/// The digits of the parameters, and after a hyphen those of what was read from the files that they name (empty:
/// nothing was, or it is not known): "20b3367921bf-5d41402abc4b".
std::string withContent(const std::string& fingerprint, const std::string& content);
/// The digits after the hyphen; empty: none.
std::string contentIn(const std::string& fingerprint);
/// Whether two fingerprints may be of one run: equal parameters and, where both tell it, equal contents of files.
bool mayBeSame(const std::string& one, const std::string& other);

/// Absolute paths of a file, or of several with ; between them.
std::string absoluteFiles(const std::string& files);

} // namespace larmor
