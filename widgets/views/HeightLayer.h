#pragma once
#include "widgets/views/TranslucentLayer.h"

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
class HeightLayer : public TranslucentLayer {
  Q_OBJECT
public:
  explicit HeightLayer(std::string name);
  ~HeightLayer() override;
  /// Null clears. @throws Error if the arrays do not fit together.
  void setGrid(std::shared_ptr<const HeightGrid> grid);

  Bounds bounds() const override;
  void prepare(Detail detail, const Theme& theme, const Projection& projection) override;

private:
  struct Drawn;
  void upload();

  std::shared_ptr<const HeightGrid> grid_;
  std::unique_ptr<Drawn> drawn_;
};

} // namespace larmor::views
