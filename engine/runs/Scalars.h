#pragma once
#include "engine/statistics/Statistic.h"
#include "engine/storage/InputFile.h"
#include "engine/storage/OutputFile.h"

namespace larmor::runs {

/// Datasets name, label, unit, value and error of a group.
void writeScalars(storage::OutputFile& file, const std::string& group,
                  const std::vector<statistics::Scalar>& scalars);
/// @throws Error if one is missing, or they differ in length.
std::vector<statistics::Scalar> readScalars(const storage::InputFile& file, const std::string& group);

} // namespace larmor::runs
