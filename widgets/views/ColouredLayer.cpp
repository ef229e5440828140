#include "widgets/views/ColouredLayer.h"

namespace larmor::views {

void ColouredLayer::setColourScale(const ColourScale& scale) {
  colourMap(scale.map); // throws for an unknown name
  if (scale == scale_)
    return;
  scale_ = scale;
  touch();
}

void ColouredLayer::setShowScalarBar(bool show) {
  showBar_ = show;
  Q_EMIT changed();
}

std::vector<ColourScale> ColouredLayer::scalarBars() const {
  return showBar_ && !bounds().empty() ? std::vector{scale_} : std::vector<ColourScale>{};
}

} // namespace larmor::views
