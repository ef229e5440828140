#pragma once
#include "engine/core/VectorGrid.h"
#include "engine/fields/Field.h"

namespace larmor::fields {

/// The field on `samples`^3 nodes of its periodic box, or of its region to show along axes without one.
VectorGrid sampleField(const Field& field, std::size_t samples, unsigned threads = 0);

} // namespace larmor::fields
