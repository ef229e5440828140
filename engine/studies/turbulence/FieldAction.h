#pragma once
#include "engine/mhd/MhdParameters.h"
#include "engine/storage/Provenance.h"
#include "engine/studies/Study.h"

namespace larmor::studies::turbulence {

/// `field`: makes a field of the catalogue, simulates turbulence or imports a field, measures it, and writes it to
/// --out. For every study whose particles move in such a field, or that looks at one.
std::unique_ptr<Action> makeFieldAction();

/// Where a field comes from that a window simulated for a study: as its action would say it.
storage::Provenance originOfSimulated(const std::string& study, mhd::MhdParameters parameters, std::uint64_t seed);

} // namespace larmor::studies::turbulence
