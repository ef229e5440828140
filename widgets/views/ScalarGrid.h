#pragma once
#include <array>
#include <memory>
#include <vector>

class vtkImageData;
template <class T>
class vtkSmartPointer;

namespace larmor::views {

/// Samples on a regular grid, x fastest.
struct ScalarGrid {
  std::vector<float> values;
  std::array<std::size_t, 3> nodes{};
  std::array<double, 3> origin{}, spacing{};
};

/// The grid for VTK; the values are shared, not copied, so the grid has to outlive it.
/// @param what names the use in the error. @throws Error if the shape and the number of values disagree.
vtkSmartPointer<vtkImageData> imageOf(const ScalarGrid& grid, const char* what);

} // namespace larmor::views
