#include "widgets/views/SliceLayer.h"

#include "engine/core/Error.h"

#include <vtkActor.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPlaneSource.h>
#include <vtkPointData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkTexture.h>
#include <vtkUnsignedCharArray.h>

namespace larmor::views {

struct SliceLayer::Drawn {
  vtkNew<vtkPlaneSource> plane;
  vtkNew<vtkPolyDataMapper> mapper;
  vtkNew<vtkImageData> image;
  vtkNew<vtkTexture> texture;
  vtkNew<vtkActor> actor;

  Drawn() {
    mapper->SetInputConnection(plane->GetOutputPort());
    texture->SetInputData(image);
    texture->InterpolateOn();
    texture->SetColorModeToDirectScalars();
    actor->SetMapper(mapper);
    actor->SetTexture(texture);
    actor->GetProperty()->LightingOff(); // colours are data: the texture alone, neither lit nor added twice
    actor->GetProperty()->SetAmbient(1.0);
    actor->GetProperty()->SetDiffuse(0.0);
    // Plain blending in drawing order; VTK's translucent pass would weight the colours of a single surface.
    actor->ForceOpaqueOn();
    actor->GetProperty()->SetOpacity(0.85);
    actor->SetVisibility(false);
  }
};

SliceLayer::SliceLayer(std::string name)
    : TranslucentLayer(std::move(name), {"grey", false, 0.0, 1.0, ""}), drawn_(std::make_unique<Drawn>()) {
  setProps({drawn_->actor});
}
SliceLayer::~SliceLayer() = default;

void SliceLayer::setSlice(std::shared_ptr<const Slice> slice) {
  if (slice && (slice->columns == 0 || slice->rows == 0 || slice->values.size() != slice->columns * slice->rows))
    throw Error("slice", std::to_string(slice->values.size()) + " values", "columns * rows, at least one");
  if (slice && (slice->axis < 0 || slice->axis > 2))
    throw Error("slice", "axis " + std::to_string(slice->axis), "0, 1 or 2");
  slice_ = std::move(slice);
  touch();
}

void SliceLayer::setShowScalarBar(bool show) {
  showBar_ = show;
  Q_EMIT changed();
}

Bounds SliceLayer::bounds() const {
  Bounds bounds;
  if (!slice_)
    return bounds;
  const std::size_t n = static_cast<std::size_t>(slice_->axis), u = n == 0 ? 1 : 0, v = n == 2 ? 1 : 2;
  for (double share : {0.0, 1.0}) {
    std::array<double, 3> p{};
    p[n] = slice_->position;
    p[u] = slice_->origin[0] + share * slice_->length[0];
    p[v] = slice_->origin[1] + share * slice_->length[1];
    bounds.add(p[0], p[1], p[2]);
  }
  return bounds;
}

std::optional<ColourScale> SliceLayer::scalarBar() const {
  return showBar_ ? TranslucentLayer::scalarBar() : std::nullopt;
}

void SliceLayer::placePlane() {
  const std::size_t n = static_cast<std::size_t>(slice_->axis), u = n == 0 ? 1 : 0, v = n == 2 ? 1 : 2;
  std::array<double, 3> origin{}, first{}, second{};
  origin[n] = slice_->position;
  origin[u] = slice_->origin[0];
  origin[v] = slice_->origin[1];
  first = second = origin;
  first[u] += slice_->length[0];
  second[v] += slice_->length[1];
  drawn_->plane->SetOrigin(origin.data());
  drawn_->plane->SetPoint1(first.data());
  drawn_->plane->SetPoint2(second.data());
}

void SliceLayer::paintTexture() {
  vtkNew<vtkUnsignedCharArray> pixels;
  pixels->SetNumberOfComponents(4);
  pixels->SetNumberOfTuples(static_cast<vtkIdType>(slice_->values.size()));
  ColourLookup(scale()).map(slice_->values, pixels->GetPointer(0));
  drawn_->image->SetDimensions(static_cast<int>(slice_->columns), static_cast<int>(slice_->rows), 1);
  drawn_->image->GetPointData()->SetScalars(pixels);
  drawn_->image->Modified();
}

void SliceLayer::prepare(Detail, const Theme&, const Projection&) {
  if (slice_ && takeChange()) {
    placePlane();
    paintTexture();
  }
  drawn_->actor->SetVisibility(isVisible() && slice_);
}

} // namespace larmor::views
