#pragma once
#include "engine/storage/import/VectorImport.h"

#include <span>

namespace larmor::storage {

/// Copies an array into the grid, any order of axes. `axes` has one letter of "xyz" (and "c") per axis, slowest first.
/// With "c" all three components are taken, else `component` alone. The first call sets the grid's shape.
/// @throws Error naming `where` if letters, number of axes, shape or component count do not fit.
template <class T>
void place(std::span<const T> values, const Shape& shape, const std::string& axes, std::size_t component,
           VectorGrid& grid, const std::string& where);

/// "zyxc" or "czyx" for a shape with an axis of 3 (the last if both ends are); empty if neither end is.
std::string usualAxes(const Shape& shape);

/// Length 2 pi (longest side, others by cell count) or as given.
void setBox(VectorGrid& grid, const Vec3& origin, const Vec3& length, const ImportOptions& options);

/// @throws Error naming the first node that is not finite.
void requireFinite(const VectorGrid& grid, const std::string& where);

/// @throws Error if the field is zero everywhere, or so weak that single precision keeps few of its digits.
void requireStrength(const VectorGrid& grid, const std::string& where);

/// The candidate that the options name, or the magnetic one, or the only one. @throws Error listing the choices.
const FieldCandidate& chooseField(const FileDescription& description, const ImportOptions& options,
                                  const std::string& file);

/// Splits "a,b,c".
std::vector<std::string> splitNames(const std::string& names);

/// Adds as candidates the triples of names that differ in a last x/y/z or 1/2/3 ("bx", "vel1", "B/x").
void addTriples(const std::vector<std::pair<std::string, Shape>>& arrays, FileDescription& description);

} // namespace larmor::storage
