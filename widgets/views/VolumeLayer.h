#pragma once
#include "widgets/views/ColouredLayer.h"
#include "widgets/views/ScalarGrid.h"

#include <memory>

namespace larmor::views {

/// A scalar as a coloured fog: transparent below a threshold, denser towards the top of the colour scale. While the
/// camera moves, and on a software rasteriser, rays are cast through a part of the pixels only.
class VolumeLayer : public ColouredLayer {
  Q_OBJECT
public:
  explicit VolumeLayer(std::string name);
  ~VolumeLayer() override;
  /// Null shows nothing. @throws Error if the shape and the number of values disagree.
  void setGrid(std::shared_ptr<const ScalarGrid> grid);
  /// Values below it are transparent.
  void setThreshold(double threshold);

  Bounds bounds() const override;
  bool drawnLast() const override { return true; }
  void prepare(Detail detail, const Theme& theme, const Projection& projection) override;

private:
  struct Drawn;
  void paintTransfer();

  std::shared_ptr<const ScalarGrid> grid_;
  double threshold_ = 0.0, shownOpacity_ = 1.0;
  bool newGrid_ = true;
  std::unique_ptr<Drawn> drawn_;
};

} // namespace larmor::views
