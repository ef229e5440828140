#pragma once
#include "engine/storage/InputFile.h"
#include "engine/storage/import/VectorImport.h"

namespace larmor::storage {

/// What a file says of the place of its nodes.
struct GridGeometry {
  enum class Told { Nothing, Lengths, Spacings };
  Told told = Told::Nothing;
  Vec3 origin{}; ///< first node
  Vec3 size{};   ///< periods along the axes, or distances of the nodes
};

/// Leaves out last planes that repeat the first (points of a periodic box, both ends stored), then sets the box: from
/// what the file says, else 2 pi along the longest side with cubic cells. What was assumed goes into the grid's notes.
/// @throws Error if the box has no positive length.
void setGeometry(VectorGrid& grid, const GridGeometry& geometry, const ImportOptions& options);

/// From coordinates of the nodes, one list per axis: those the field itself names as its dimension scales, else "xcoor"
/// of JHTDB's cut-outs, "dimensions/x" of The Well, "x" beside the field. They may be in different units. A single
/// plane gets the thickness of a cell. Nothing if the file lists none. @param field dataset, one component of it
/// @throws Error if they do not fit the grid or are not evenly spaced.
GridGeometry geometryFromCoordinates(const InputFile& file, const std::string& field, VectorGrid& grid);

} // namespace larmor::storage
