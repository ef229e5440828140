#pragma once
#include "engine/studies/Study.h"

namespace larmor::studies::turbulence {

/// `field`: makes a field of the catalogue, simulates turbulence or imports a field, measures it, and writes it to
/// --out. For every study whose particles move in such a field, or that looks at one.
std::unique_ptr<Action> makeFieldAction();

} // namespace larmor::studies::turbulence
