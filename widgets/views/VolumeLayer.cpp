#include "widgets/views/VolumeLayer.h"

#include <algorithm>
#include <vtkColorTransferFunction.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkOpenGLGPUVolumeRayCastMapper.h>
#include <vtkPiecewiseFunction.h>
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

VolumeLayer::VolumeLayer(std::string name)
    : ColouredLayer(std::move(name), {"cividis", false, 0.0, 1.0, ""}), drawn_(std::make_unique<Drawn>()) {
  setProps({drawn_->volume});
}
VolumeLayer::~VolumeLayer() = default;

void VolumeLayer::setGrid(std::shared_ptr<const ScalarGrid> grid) {
  if (grid)
    imageOf(*grid, "volume");
  grid_ = std::move(grid);
  newGrid_ = true;
  touch();
}

void VolumeLayer::setThreshold(double threshold) {
  threshold_ = threshold;
  touch();
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

void VolumeLayer::paintTransfer() {
  const ColourScale scale = normalised(colourScale());
  const auto& table = colourMap(scale.map).colours;
  drawn_->colours->RemoveAllPoints();
  for (std::size_t i = 0; i < table.size(); ++i) {
    const double value = scale.low + (scale.high - scale.low) * double(i) / double(table.size() - 1);
    drawn_->colours->AddRGBPoint(value, table[i][0] / 255.0, table[i][1] / 255.0, table[i][2] / 255.0);
  }
  const double top = std::max(scale.high, threshold_ + 1e-6 * (scale.high - scale.low));
  drawn_->opacity->RemoveAllPoints();
  drawn_->opacity->AddPoint(threshold_, 0.0);
  drawn_->opacity->AddPoint(threshold_ + 0.25 * (top - threshold_), 0.06 * opacity());
  drawn_->opacity->AddPoint(top, 0.6 * opacity());
}

void VolumeLayer::prepare(Detail detail, const Theme&, const Projection& projection) {
  drawn_->volume->SetVisibility(isVisible() && grid_);
  if (!isVisible() || !grid_)
    return;
  if (std::exchange(newGrid_, false)) {
    drawn_->mapper->SetInputData(imageOf(*grid_, "volume"));
    const double step = *std::min_element(grid_->spacing.begin(), grid_->spacing.end());
    drawn_->mapper->SetSampleDistance(static_cast<float>(0.8 * step));
    // Opacity is per 1/25 of the box: a picture of the same density at any resolution.
    drawn_->volume->GetProperty()->SetScalarOpacityUnitDistance(bounds().diagonal() / 25.0);
  }
  if (const bool changed = takeChange(); changed || std::exchange(shownOpacity_, opacity()) != opacity())
    paintTransfer();
  const bool moving = detail == Detail::Interactive, picture = detail == Detail::Picture;
  drawn_->mapper->SetImageSampleDistance(picture || (!moving && !projection.software) ? 1.f
                                         : moving && projection.software              ? 6.f
                                                                                      : 2.f);
}

} // namespace larmor::views
