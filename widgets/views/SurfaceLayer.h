#pragma once
#include "widgets/views/ColouredLayer.h"

#include <functional>
#include <memory>
#include <vector>

namespace larmor::views {

/// A function of two variables on a rectangular grid, row-major [rows, columns]: columns along x, rows along y.
struct SurfaceGrid {
  std::size_t columns = 0, rows = 0;
  std::vector<double> x, y;  ///< [columns], [rows]
  std::vector<float> height; ///< [rows, columns], where it is drawn; NaN: a hole
  std::vector<float> value;  ///< [rows, columns], what gives the colour; empty: the height
};

/// f(x, y) on columns * rows nodes, ends included; coloured by its height.
SurfaceGrid surfaceOf(const std::function<double(double, double)>& f, std::pair<double, double> x,
                      std::pair<double, double> y, std::size_t columns, std::size_t rows);

/// The relief of a function: a coloured surface, lit, with thin lines along every few rows and columns.
class SurfaceLayer : public ColouredLayer {
  Q_OBJECT
public:
  explicit SurfaceLayer(std::string name);
  ~SurfaceLayer() override;
  /// Null clears. @throws Error if the arrays do not fit together.
  void setGrid(std::shared_ptr<const SurfaceGrid> grid);
  void setLinesShown(bool shown); ///< true at first

  Bounds bounds() const override;
  bool drawnLast() const override { return true; }
  void prepare(Detail detail, const Theme& theme, const Projection& projection) override;
  bool pick(const QPointF& at, const Projection& projection, double tolerance) override;

Q_SIGNALS:
  /// A click hit the surface near this node. Only if somebody is connected do clicks stop here.
  void nodePicked(qsizetype column, qsizetype row);

private:
  struct Drawn;
  void upload();
  void addTriangles();
  void addLines();

  std::shared_ptr<const SurfaceGrid> grid_;
  std::vector<float> nodes_; ///< [rows * columns, 3]
  Bounds bounds_;
  bool linesShown_ = true;
  std::unique_ptr<Drawn> drawn_;
};

} // namespace larmor::views
