#include "widgets/views/IsoLayer.h"

#include <vtkActor.h>
#include <vtkFlyingEdges3D.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkSmartPointer.h>

namespace larmor::views {

class IsoSurface {
public:
  vtkNew<vtkPolyData> mesh;
};

std::shared_ptr<const IsoSurface> isoSurface(const ScalarGrid& grid, double level) {
  const auto image = imageOf(grid, "iso-surface");
  vtkNew<vtkFlyingEdges3D> contour;
  contour->SetInputData(image);
  contour->SetValue(0, level);
  contour->ComputeNormalsOn();
  contour->ComputeScalarsOff();
  contour->Update();
  auto surface = std::make_shared<IsoSurface>();
  surface->mesh->DeepCopy(contour->GetOutput());
  return surface;
}

std::size_t triangles(const IsoSurface& surface) { return static_cast<std::size_t>(surface.mesh->GetNumberOfCells()); }

struct IsoLayer::Drawn {
  vtkNew<vtkPolyDataMapper> mapper;
  vtkNew<vtkActor> actor;
  Drawn() {
    mapper->ScalarVisibilityOff();
    actor->SetMapper(mapper);
    actor->GetProperty()->SetAmbient(0.25);
    actor->GetProperty()->SetDiffuse(0.75);
    actor->GetProperty()->SetColor(0.31, 0.62, 0.65);
    actor->ForceOpaqueOn(); // plain blending in drawing order, as the slices do
    actor->SetVisibility(false);
  }
};

IsoLayer::IsoLayer(std::string name) : PropLayer(std::move(name), 0.35), drawn_(std::make_unique<Drawn>()) {
  setProps({drawn_->actor});
}
IsoLayer::~IsoLayer() = default;

void IsoLayer::setSurface(std::shared_ptr<const IsoSurface> surface) {
  surface_ = std::move(surface);
  touch();
}

Bounds IsoLayer::bounds() const {
  Bounds bounds;
  if (!surface_ || triangles(*surface_) == 0)
    return bounds;
  double b[6];
  const_cast<IsoSurface&>(*surface_).mesh->GetBounds(b);
  bounds.add(b[0], b[2], b[4]);
  bounds.add(b[1], b[3], b[5]);
  return bounds;
}

void IsoLayer::prepare(Detail, const Theme&, const Projection&) {
  if (surface_ && takeChange())
    drawn_->mapper->SetInputData(const_cast<IsoSurface&>(*surface_).mesh);
  drawn_->actor->GetProperty()->SetOpacity(opacity());
  drawn_->actor->SetVisibility(isVisible() && surface_ && triangles(*surface_) > 0);
}

} // namespace larmor::views
