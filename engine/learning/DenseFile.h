#pragma once
#include "engine/learning/DenseNetwork.h"
#include "engine/storage/InputFile.h"
#include "engine/storage/OutputFile.h"

namespace larmor::learning {

/// The members of an ensemble: groups /member1, /member2, ..., and their number as an attribute of the root.
void writeMembers(storage::OutputFile& file, const std::vector<DenseNetwork>& members);
/// @throws Error if one is missing or damaged, or has other inputs or outputs.
std::vector<DenseNetwork> readMembers(const storage::InputFile& file, std::size_t inputs, std::size_t outputs);

} // namespace larmor::learning
