#pragma once
#include "engine/core/VectorGrid.h"
#include "engine/fields/Field.h"

#include <string>

namespace larmor::fields {

/// Fields that may hold, or be made of, what was read from a file.
class WithContent {
public:
  virtual ~WithContent() = default;
  virtual std::string content() const = 0;
};

/// What a field that was read from files holds, as 12 hexadecimal digits: two files of one name with other values give
/// other digits. Empty for fields that their parameters determine.
std::string contentOf(const Field& field);
/// The same of several together.
std::string contentOf(const std::vector<FieldPointer>& fields);

/// The same of a grid as it was read: shape, place, box and the values to the last bit (FNV-1a), at any number of
/// threads. A file written again with the same values keeps its digits, whatever else it says (dates, compression).
std::string contentOf(const VectorGrid& grid);

} // namespace larmor::fields
