#pragma once
#include "widgets/views/Layer.h"

#include <memory>
#include <vector>

namespace larmor::views {

/// Heights over a rectangular grid, row-major [rows, columns]: columns along x, rows along y.
struct HeightGrid {
  std::size_t columns = 0, rows = 0;
  std::vector<double> x, y;  ///< [columns], [rows]
  std::vector<float> height; ///< [rows, columns], where it is drawn
  std::vector<float> value;  ///< [rows, columns], what gives the colour
};

/// A coloured surface over a plane, lit, with thin lines along every few rows and columns.
class HeightLayer : public Layer {
  Q_OBJECT
public:
  explicit HeightLayer(std::string name);
  ~HeightLayer() override;
  /// Null clears. @throws Error if the arrays do not fit together.
  void setGrid(std::shared_ptr<const HeightGrid> grid);
  void setColourScale(const ColourScale& scale);
  void setOpacity(double opacity); ///< default 0.9

  Bounds bounds() const override;
  bool drawnLast() const override { return true; }
  std::optional<ColourScale> scalarBar() const override;
  void attach(vtkRenderer& renderer) override;
  void detach(vtkRenderer& renderer) override;
  void prepare(Detail detail, const Theme& theme, const Projection& projection) override;

private:
  struct Drawn;
  void upload();

  std::shared_ptr<const HeightGrid> grid_;
  ColourScale scale_;
  double opacity_ = 0.9;
  bool stale_ = true;
  std::unique_ptr<Drawn> drawn_;
};

} // namespace larmor::views
