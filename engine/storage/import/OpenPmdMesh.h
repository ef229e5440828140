#pragma once
#include "engine/storage/import/GridGeometry.h"

#include <optional>

namespace larmor::storage {

/// How the record of a mesh lies in space, as openPMD says it beside the data.
struct OpenPmdMesh {
  std::string axes; ///< of the stored array, slowest first: "zyx"
  GridGeometry geometry;
  std::vector<std::string> notes;
};

/// @param record the group of the components, with the attributes geometry, dataOrder, axisLabels, gridSpacing,
/// gridGlobalOffset, gridUnitSI. @returns nullopt if it has none of them.
/// @throws Error for other than cartesian meshes, and where the attributes cannot be understood.
std::optional<OpenPmdMesh> openPmdMesh(const InputFile& file, const std::string& record);

/// Shape of a component: of its array, or of the group that says one value for all. Empty if it is neither.
Shape componentShape(const InputFile& file, const std::string& component);
/// Its values in SI, or as its conventions say. @throws Error as readMeant
std::vector<float> componentValues(const InputFile& file, const std::string& component);

} // namespace larmor::storage
