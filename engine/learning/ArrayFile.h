#pragma once
#include "engine/learning/Array.h"
#include "engine/storage/InputFile.h"
#include "engine/storage/OutputFile.h"

namespace larmor::learning {

/// Each array as a dataset GROUP/NAME; slashes in names make groups.
void writeArrays(storage::OutputFile& file, const std::string& group, const Arrays& arrays);
/// All datasets of numbers below a group, by their path in it. @throws Error
Arrays readArrays(const storage::InputFile& file, const std::string& group);

} // namespace larmor::learning
