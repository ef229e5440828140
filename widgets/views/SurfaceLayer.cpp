#include "widgets/views/SurfaceLayer.h"

#include "engine/core/Error.h"
#include "widgets/views/PointPick.h"

#include <QMetaMethod>
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkPolyDataNormals.h>
#include <vtkProperty.h>
#include <vtkUnsignedCharArray.h>

namespace larmor::views {

struct SurfaceLayer::Drawn {
  vtkNew<vtkPolyData> mesh, net;
  vtkNew<vtkPolyDataNormals> normals;
  vtkNew<vtkPolyDataMapper> mapper, netMapper;
  vtkNew<vtkActor> actor, netActor;
  Drawn() {
    normals->SetInputData(mesh);
    normals->SplittingOff();
    normals->ConsistencyOff();
    mapper->SetInputConnection(normals->GetOutputPort());
    mapper->SetColorModeToDirectScalars();
    actor->SetMapper(mapper);
    actor->GetProperty()->SetAmbient(0.45);
    actor->GetProperty()->SetDiffuse(0.6);
    actor->ForceOpaqueOn(); // plain blending in drawing order, as the slices do
    netMapper->SetInputData(net);
    netMapper->ScalarVisibilityOff();
    netActor->SetMapper(netMapper);
    netActor->GetProperty()->LightingOff();
    netActor->ForceOpaqueOn();
    actor->SetVisibility(false);
    netActor->SetVisibility(false);
  }
};

SurfaceGrid surfaceOf(const std::function<double(double, double)>& f, std::pair<double, double> x,
                      std::pair<double, double> y, std::size_t columns, std::size_t rows) {
  SurfaceGrid grid{columns, rows, {}, {}, {}, {}};
  const auto nodes = [](std::pair<double, double> range, std::size_t count) {
    std::vector<double> at(count);
    for (std::size_t i = 0; i < count; ++i)
      at[i] = range.first + (range.second - range.first) * static_cast<double>(i) / static_cast<double>(count - 1);
    return at;
  };
  grid.x = nodes(x, columns);
  grid.y = nodes(y, rows);
  for (const double v : grid.y)
    for (const double u : grid.x)
      grid.height.push_back(static_cast<float>(f(u, v)));
  return grid;
}

SurfaceLayer::SurfaceLayer(std::string name)
    : ColouredLayer(std::move(name), {}, 0.9), drawn_(std::make_unique<Drawn>()) {
  setProps({drawn_->actor, drawn_->netActor});
}
SurfaceLayer::~SurfaceLayer() = default;

void SurfaceLayer::setGrid(std::shared_ptr<const SurfaceGrid> grid) {
  if (grid && (grid->columns < 2 || grid->rows < 2 || grid->x.size() != grid->columns || grid->y.size() != grid->rows ||
               grid->height.size() != grid->columns * grid->rows ||
               (!grid->value.empty() && grid->value.size() != grid->height.size())))
    throw Error("surface", std::to_string(grid->height.size()) + " heights", "rows * columns, at least 2 x 2");
  grid_ = std::move(grid);
  nodes_.clear();
  bounds_ = {};
  for (std::size_t i = 0; grid_ && i < grid_->height.size(); ++i) {
    const double x = grid_->x[i % grid_->columns], y = grid_->y[i / grid_->columns];
    const float height = grid_->height[i];
    nodes_.insert(nodes_.end(), {static_cast<float>(x), static_cast<float>(y), height});
    if (std::isfinite(height))
      bounds_.add(x, y, double(height));
  }
  touch();
}

void SurfaceLayer::setLinesShown(bool shown) {
  linesShown_ = shown;
  Q_EMIT changed();
}

Bounds SurfaceLayer::bounds() const { return bounds_; }

void SurfaceLayer::upload() {
  vtkNew<vtkPoints> points;
  points->SetNumberOfPoints(static_cast<vtkIdType>(grid_->height.size()));
  for (std::size_t i = 0; i < grid_->height.size(); ++i) // a hole's node belongs to no triangle
    points->SetPoint(static_cast<vtkIdType>(i), double(nodes_[3 * i]), double(nodes_[3 * i + 1]),
                     std::isfinite(nodes_[3 * i + 2]) ? double(nodes_[3 * i + 2]) : bounds_.low[2]);
  vtkNew<vtkUnsignedCharArray> colours;
  colours->SetNumberOfComponents(4);
  colours->SetNumberOfTuples(points->GetNumberOfPoints());
  ColourLookup(colourScale()).map(grid_->value.empty() ? grid_->height : grid_->value, colours->GetPointer(0));
  drawn_->mesh->SetPoints(points);
  drawn_->mesh->GetPointData()->SetScalars(colours);
  drawn_->net->SetPoints(points);
  addTriangles();
  addLines();
}

void SurfaceLayer::addTriangles() {
  const std::size_t n = grid_->columns;
  vtkNew<vtkCellArray> cells;
  for (std::size_t r = 0; r + 1 < grid_->rows; ++r)
    for (std::size_t c = 0; c + 1 < n; ++c) {
      const std::size_t i = r * n + c;
      for (const auto& triangle : {std::array{i, i + 1, i + n + 1}, std::array{i, i + n + 1, i + n}}) {
        if (!std::all_of(triangle.begin(), triangle.end(), [&](auto k) { return std::isfinite(grid_->height[k]); }))
          continue;
        cells->InsertNextCell(3);
        for (const std::size_t k : triangle)
          cells->InsertCellPoint(static_cast<vtkIdType>(k));
      }
    }
  drawn_->mesh->SetPolys(cells);
}

/// Along every few rows and columns; a hole ends a line.
void SurfaceLayer::addLines() {
  constexpr std::size_t spaces = 10;
  const std::size_t n = grid_->columns, m = grid_->rows;
  vtkNew<vtkCellArray> lines;
  const auto addLine = [&](std::size_t count, std::size_t first, std::size_t step) {
    std::vector<vtkIdType> piece;
    for (std::size_t i = 0; i <= count; ++i) {
      const std::size_t k = first + i * step;
      if (i < count && std::isfinite(grid_->height[k])) {
        piece.push_back(static_cast<vtkIdType>(k));
        continue;
      }
      if (piece.size() > 1)
        lines->InsertNextCell(static_cast<vtkIdType>(piece.size()), piece.data());
      piece.clear();
    }
  };
  for (std::size_t r = 0; r < m; r += std::max<std::size_t>(1, (m - 1) / spaces))
    addLine(n, r * n, 1);
  for (std::size_t c = 0; c < n; c += std::max<std::size_t>(1, (n - 1) / spaces))
    addLine(m, c, n);
  drawn_->net->SetLines(lines);
}

void SurfaceLayer::prepare(Detail, const Theme& theme, const Projection& projection) {
  const bool shown = isVisible() && grid_;
  drawn_->actor->SetVisibility(shown);
  drawn_->netActor->SetVisibility(shown && linesShown_);
  if (!shown)
    return;
  if (takeChange())
    upload();
  const QColor& ink = theme.foreground;
  drawn_->actor->GetProperty()->SetOpacity(opacity());
  drawn_->netActor->GetProperty()->SetOpacity(0.39 * opacity());
  drawn_->netActor->GetProperty()->SetColor(ink.redF(), ink.greenF(), ink.blueF());
  drawn_->netActor->GetProperty()->SetLineWidth(static_cast<float>(projection.pixelRatio));
}

bool SurfaceLayer::pick(const QPointF& at, const Projection& projection, double tolerance) {
  if (!grid_ || !isSignalConnected(QMetaMethod::fromSignal(&SurfaceLayer::nodePicked)))
    return false;
  const auto shown = [this](std::size_t i) { return std::isfinite(grid_->height[i]); };
  const auto found = pickPoint(nodes_, shown, tolerance, 0.0, at, projection);
  if (found < 0)
    return false;
  const auto columns = static_cast<std::ptrdiff_t>(grid_->columns);
  Q_EMIT nodePicked(found % columns, found / columns);
  return true;
}

} // namespace larmor::views
