#include "widgets/views/TranslucentLayer.h"

#include <vtkRenderer.h>

namespace larmor::views {

void TranslucentLayer::setColourScale(const ColourScale& scale) {
  colourMap(scale.map); // throws for an unknown name
  if (scale == scale_)
    return;
  scale_ = scale;
  touch();
}

std::optional<ColourScale> TranslucentLayer::scalarBar() const {
  return isVisible() && !bounds().empty() ? std::optional(scale_) : std::nullopt;
}

void TranslucentLayer::attach(vtkRenderer& renderer) {
  for (vtkProp* prop : props_)
    renderer.AddViewProp(prop);
}

void TranslucentLayer::detach(vtkRenderer& renderer) {
  for (vtkProp* prop : props_)
    renderer.RemoveViewProp(prop);
}

void TranslucentLayer::touch() {
  stale_ = true;
  Q_EMIT changed();
}

} // namespace larmor::views
