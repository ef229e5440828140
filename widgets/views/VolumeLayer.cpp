#include "widgets/views/VolumeLayer.h"

#include <algorithm>
#include <vtkColorTransferFunction.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkOpenGLGPUVolumeRayCastMapper.h>
#include <vtkPiecewiseFunction.h>
#include <vtkRenderer.h>
#include <vtkSmartPointer.h>
#include <vtkVolume.h>
#include <vtkVolumeProperty.h>

namespace larmor::views {

struct VolumeLayer::Drawn {
  vtkNew<vtkOpenGLGPUVolumeRayCastMapper> mapper;
  vtkNew<vtkColorTransferFunction> colours;
  vtkNew<vtkPiecewiseFunction> opacity;
  vtkNew<vtkVolume> volume;
  Drawn() {
    mapper->SetAutoAdjustSampleDistances(false);
    mapper->SetUseJittering(true); // hides the steps along the rays
    volume->SetMapper(mapper);
    volume->GetProperty()->SetColor(colours);
    volume->GetProperty()->SetScalarOpacity(opacity);
    volume->GetProperty()->SetInterpolationTypeToLinear();
    volume->GetProperty()->ShadeOff();
    volume->SetVisibility(false);
  }
};

VolumeLayer::VolumeLayer(std::string name) : Layer(std::move(name)), drawn_(std::make_unique<Drawn>()) {}
VolumeLayer::~VolumeLayer() = default;

void VolumeLayer::setGrid(std::shared_ptr<const ScalarGrid> grid) {
  if (grid)
    imageOf(*grid, "volume");
  grid_ = std::move(grid);
  staleGrid_ = true;
  Q_EMIT changed();
}

void VolumeLayer::setColourScale(const ColourScale& scale, double threshold) {
  colourMap(scale.map); // throws for an unknown name
  scale_ = normalised(scale);
  threshold_ = threshold;
  staleColours_ = true;
  Q_EMIT changed();
}

Bounds VolumeLayer::bounds() const {
  Bounds bounds;
  if (!grid_)
    return bounds;
  bounds.add(grid_->origin[0], grid_->origin[1], grid_->origin[2]);
  const auto end = [&](std::size_t a) {
    return grid_->origin[a] + grid_->spacing[a] * static_cast<double>(grid_->nodes[a] - 1);
  };
  bounds.add(end(0), end(1), end(2));
  return bounds;
}

std::optional<ColourScale> VolumeLayer::scalarBar() const {
  return grid_ && isVisible() ? std::optional(scale_) : std::nullopt;
}

void VolumeLayer::attach(vtkRenderer& renderer) { renderer.AddViewProp(drawn_->volume); }
void VolumeLayer::detach(vtkRenderer& renderer) { renderer.RemoveViewProp(drawn_->volume); }

void VolumeLayer::paintTransfer() {
  const auto& table = colourMap(scale_.map).colours;
  drawn_->colours->RemoveAllPoints();
  for (std::size_t i = 0; i < table.size(); ++i) {
    const double value = scale_.low + (scale_.high - scale_.low) * double(i) / double(table.size() - 1);
    drawn_->colours->AddRGBPoint(value, table[i][0] / 255.0, table[i][1] / 255.0, table[i][2] / 255.0);
  }
  const double top = std::max(scale_.high, threshold_ + 1e-6 * (scale_.high - scale_.low));
  drawn_->opacity->RemoveAllPoints();
  drawn_->opacity->AddPoint(threshold_, 0.0);
  drawn_->opacity->AddPoint(threshold_ + 0.25 * (top - threshold_), 0.06);
  drawn_->opacity->AddPoint(top, 0.6);
}

void VolumeLayer::prepare(Detail detail, const Theme&, const Projection& projection) {
  drawn_->volume->SetVisibility(isVisible() && grid_);
  if (!isVisible() || !grid_)
    return;
  if (staleGrid_) {
    drawn_->mapper->SetInputData(imageOf(*grid_, "volume"));
    const double step = *std::min_element(grid_->spacing.begin(), grid_->spacing.end());
    drawn_->mapper->SetSampleDistance(static_cast<float>(0.8 * step));
    // Opacity is per 1/25 of the box: a picture of the same density at any resolution.
    drawn_->volume->GetProperty()->SetScalarOpacityUnitDistance(bounds().diagonal() / 25.0);
    staleGrid_ = false;
  }
  if (staleColours_) {
    paintTransfer();
    staleColours_ = false;
  }
  const bool moving = detail == Detail::Interactive, picture = detail == Detail::Picture;
  drawn_->mapper->SetImageSampleDistance(picture || (!moving && !projection.software) ? 1.f
                                         : moving && projection.software              ? 6.f
                                                                                      : 2.f);
}

} // namespace larmor::views
