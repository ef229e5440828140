#pragma once
#include "widgets/views/ScalarGrid.h"
#include "widgets/views/TranslucentLayer.h"

#include <memory>

namespace larmor::views {

/// A scalar as a coloured fog: transparent below a threshold, denser towards the top of the colour scale. While the
/// camera moves, and on a software rasteriser, rays are cast through a part of the pixels only.
class VolumeLayer : public TranslucentLayer {
  Q_OBJECT
public:
  explicit VolumeLayer(std::string name);
  ~VolumeLayer() override;
  /// Null shows nothing. @throws Error if the shape and the number of values disagree.
  void setGrid(std::shared_ptr<const ScalarGrid> grid);
  /// Values below it are transparent.
  void setThreshold(double threshold);

  Bounds bounds() const override;
  void prepare(Detail detail, const Theme& theme, const Projection& projection) override;

private:
  struct Drawn;
  void paintTransfer();

  std::shared_ptr<const ScalarGrid> grid_;
  double threshold_ = 0.0;
  bool newGrid_ = true;
  std::unique_ptr<Drawn> drawn_;
};

} // namespace larmor::views
