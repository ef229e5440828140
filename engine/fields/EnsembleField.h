#pragma once
#include "engine/fields/Field.h"

#include <vector>

namespace larmor::fields {

/// Several snapshots of one kind of turbulence as one field: particle p moves in member p modulo their number. Looked
/// at as a whole (slices, field lines) it is the first member.
/// @throws Error if there is none, or boxes differ.
FieldPointer ensembleField(std::vector<FieldPointer> members);

} // namespace larmor::fields
