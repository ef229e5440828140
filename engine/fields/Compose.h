#pragma once
#include "engine/fields/Field.h"

namespace larmor::fields {

/// a + b + ...; box and view are those of the first. @throws Error if empty or null.
FieldPointer sum(std::vector<FieldPointer> parts);
/// factor * field.
FieldPointer scaled(FieldPointer field, double factor);
/// The constant field b.
FieldPointer uniform(const Vec3& b);

} // namespace larmor::fields
