#pragma once
#include "widgets/views/Layer.h"
#include "widgets/views/ScalarGrid.h"

#include <memory>

namespace larmor::views {

/// A scalar as a coloured fog: transparent below a threshold, denser towards the top of the colour scale. While the
/// camera moves, and on a software rasteriser, rays are cast through a part of the pixels only.
class VolumeLayer : public Layer {
  Q_OBJECT
public:
  explicit VolumeLayer(std::string name);
  ~VolumeLayer() override;
  /// Null shows nothing. @throws Error if the shape and the number of values disagree.
  void setGrid(std::shared_ptr<const ScalarGrid> grid);
  /// @param threshold values below it are transparent.
  void setColourScale(const ColourScale& scale, double threshold);

  Bounds bounds() const override;
  bool drawnLast() const override { return true; }
  std::optional<ColourScale> scalarBar() const override;
  void attach(vtkRenderer& renderer) override;
  void detach(vtkRenderer& renderer) override;
  void prepare(Detail detail, const Theme& theme, const Projection& projection) override;

private:
  struct Drawn;
  void paintTransfer();

  std::shared_ptr<const ScalarGrid> grid_;
  ColourScale scale_{"cividis", false, 0.0, 1.0, ""};
  double threshold_ = 0.0;
  bool staleGrid_ = true, staleColours_ = true;
  std::unique_ptr<Drawn> drawn_;
};

} // namespace larmor::views
