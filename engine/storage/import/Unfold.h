#pragma once
#include "engine/core/Vec3.h"

#include <cstddef>
#include <string>
#include <vector>

namespace larmor::storage {

/// Recorded paths of any kind, each with points of its own, as unfold() sees them.
class PathView {
public:
  virtual ~PathView() = default;
  virtual std::size_t paths() const = 0;
  virtual std::size_t points(std::size_t path) const = 0;
  virtual double time(std::size_t path, std::size_t point) const = 0;
  virtual Vec3 position(std::size_t path, std::size_t point) const = 0;
  virtual Vec3 velocity(std::size_t path, std::size_t point) const = 0; ///< in lengths per time
  virtual void move(std::size_t path, std::size_t point, const Vec3& to) = 0;
};

/// Undoes the folding of positions into a periodic box: where a step is longer than the velocity allows, and all such
/// steps lead from one face of a box to the opposite one. What cannot be undone, and positions that do not fit the
/// velocities, are told.
/// @param known velocities; without them a step is too long if it is ten times the usual one.
/// @param box that the file names, 0 along axes of which it says nothing.
/// @param rounding of positions and times, relative: 1e-5 for six digits of text.
/// @returns notes; empty if every step can have been flown.
std::vector<std::string> unfold(PathView& view, bool known, const Vec3& box, double rounding);

} // namespace larmor::storage
