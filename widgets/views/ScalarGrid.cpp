#include "widgets/views/ScalarGrid.h"

#include "engine/core/Error.h"

#include <string>
#include <vtkFloatArray.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkSmartPointer.h>

namespace larmor::views {

vtkSmartPointer<vtkImageData> imageOf(const ScalarGrid& grid, const char* what) {
  const auto& n = grid.nodes;
  if (grid.values.size() != n[0] * n[1] * n[2] || grid.values.empty())
    throw Error(what, std::to_string(grid.values.size()) + " values", "one for each node");
  vtkNew<vtkFloatArray> values;
  values->SetArray(const_cast<float*>(grid.values.data()), static_cast<vtkIdType>(grid.values.size()), 1); // not owned
  const auto image = vtkSmartPointer<vtkImageData>::New();
  image->SetDimensions(static_cast<int>(n[0]), static_cast<int>(n[1]), static_cast<int>(n[2]));
  image->SetOrigin(grid.origin.data());
  image->SetSpacing(grid.spacing.data());
  image->GetPointData()->SetScalars(values);
  return image;
}

} // namespace larmor::views
