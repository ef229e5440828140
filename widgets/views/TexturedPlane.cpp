#include "widgets/views/TexturedPlane.h"

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

struct TexturedPlane::Drawn {
  vtkNew<vtkPlaneSource> plane;
  vtkNew<vtkPolyDataMapper> mapper;
  vtkNew<vtkImageData> image;
  vtkNew<vtkTexture> texture;
  vtkNew<vtkActor> actor;

  Drawn() {
    mapper->SetInputConnection(plane->GetOutputPort());
    texture->SetInputData(image);
    texture->SetColorModeToDirectScalars();
    texture->EdgeClampOn(); // no colours of the opposite edge
    actor->SetMapper(mapper);
    actor->SetTexture(texture);
    actor->GetProperty()->LightingOff(); // colours are data: the texture alone, neither lit nor added twice
    actor->GetProperty()->SetAmbient(1.0);
    actor->GetProperty()->SetDiffuse(0.0);
    // Plain blending in drawing order; VTK's translucent pass would weight the colours of a single surface.
    actor->ForceOpaqueOn();
    actor->SetVisibility(false);
  }
};

TexturedPlane::TexturedPlane(bool smooth) : drawn_(std::make_unique<Drawn>()) { setSmooth(smooth); }
TexturedPlane::~TexturedPlane() = default;

vtkActor* TexturedPlane::actor() const { return drawn_->actor; }

void TexturedPlane::setSmooth(bool smooth) { drawn_->texture->SetInterpolate(smooth); }

void TexturedPlane::place(const Placement& placement) {
  Vec3 first = placement.corner + placement.alongX, second = placement.corner + placement.alongY;
  drawn_->plane->SetOrigin(placement.corner[0], placement.corner[1], placement.corner[2]);
  drawn_->plane->SetPoint1(first.data());
  drawn_->plane->SetPoint2(second.data());
}

void TexturedPlane::paint(std::span<const float> values, std::size_t columns, std::size_t rows,
                          const ColourScale& scale, ColourLookup::Colour missing) {
  vtkNew<vtkUnsignedCharArray> pixels;
  pixels->SetNumberOfComponents(4);
  pixels->SetNumberOfTuples(static_cast<vtkIdType>(values.size()));
  ColourLookup(scale, missing).map(values, pixels->GetPointer(0));
  drawn_->image->SetDimensions(static_cast<int>(columns), static_cast<int>(rows), 1);
  drawn_->image->GetPointData()->SetScalars(pixels);
  drawn_->image->Modified();
}

void TexturedPlane::show(bool visible, double opacity) {
  drawn_->actor->GetProperty()->SetOpacity(opacity);
  drawn_->actor->SetVisibility(visible && opacity > 0);
}

} // namespace larmor::views
