#pragma once
#include "widgets/views/PropLayer.h"

namespace larmor::views {

/// A layer whose colours mean values: it has a scale and shows it as a scalar bar.
class ColouredLayer : public PropLayer {
  Q_OBJECT
public:
  /// @throws Error for an unknown colour map.
  void setColourScale(const ColourScale& scale);
  const ColourScale& colourScale() const { return scale_; }
  void setShowScalarBar(bool show);

  /// Where there are data, if it is to be shown.
  std::vector<ColourScale> scalarBars() const override;

protected:
  ColouredLayer(std::string name, ColourScale scale, double opacity = 1.0, bool showBar = true)
      : PropLayer(std::move(name), opacity), scale_(std::move(scale)), showBar_(showBar) {}

private:
  ColourScale scale_;
  bool showBar_;
};

} // namespace larmor::views
