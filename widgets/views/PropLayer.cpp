#include "widgets/views/PropLayer.h"

#include <algorithm>
#include <vtkRenderer.h>

namespace larmor::views {

void PropLayer::setOpacity(double opacity) {
  opacity_ = std::clamp(opacity, 0.0, 1.0);
  Q_EMIT changed();
}

void PropLayer::attach(vtkRenderer& renderer) {
  for (vtkProp* prop : props_)
    renderer.AddViewProp(prop);
}

void PropLayer::detach(vtkRenderer& renderer) {
  for (vtkProp* prop : props_)
    renderer.RemoveViewProp(prop);
}

void PropLayer::touch() {
  stale_ = true;
  Q_EMIT changed();
}

} // namespace larmor::views
