#include "widgets/views/HeightLayer.h"

#include "engine/core/Error.h"

#include <algorithm>
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

struct HeightLayer::Drawn {
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
    actor->GetProperty()->SetOpacity(0.9);
    actor->ForceOpaqueOn(); // plain blending in drawing order, as the slices do
    netMapper->SetInputData(net);
    netMapper->ScalarVisibilityOff();
    netActor->SetMapper(netMapper);
    netActor->GetProperty()->LightingOff();
    netActor->GetProperty()->SetOpacity(0.35);
    netActor->ForceOpaqueOn();
    actor->SetVisibility(false);
    netActor->SetVisibility(false);
  }
};

HeightLayer::HeightLayer(std::string name) : TranslucentLayer(std::move(name), {}), drawn_(std::make_unique<Drawn>()) {
  setProps({drawn_->actor, drawn_->netActor});
}
HeightLayer::~HeightLayer() = default;

void HeightLayer::setGrid(std::shared_ptr<const HeightGrid> grid) {
  if (grid && (grid->columns < 2 || grid->rows < 2 || grid->x.size() != grid->columns || grid->y.size() != grid->rows ||
               grid->height.size() != grid->columns * grid->rows || grid->value.size() != grid->height.size()))
    throw Error("surface", std::to_string(grid->height.size()) + " heights", "rows * columns, at least 2 x 2");
  grid_ = std::move(grid);
  touch();
}

Bounds HeightLayer::bounds() const {
  Bounds bounds;
  if (!grid_)
    return bounds;
  const auto [low, high] = std::minmax_element(grid_->height.begin(), grid_->height.end());
  bounds.add(grid_->x.front(), grid_->y.front(), double(*low));
  bounds.add(grid_->x.back(), grid_->y.back(), double(*high));
  return bounds;
}

void HeightLayer::upload() {
  const std::size_t n = grid_->columns, m = grid_->rows;
  const auto id = [n](std::size_t row, std::size_t column) { return static_cast<vtkIdType>(row * n + column); };
  vtkNew<vtkPoints> points;
  points->SetNumberOfPoints(static_cast<vtkIdType>(n * m));
  vtkNew<vtkUnsignedCharArray> colours;
  colours->SetNumberOfComponents(4);
  colours->SetNumberOfTuples(static_cast<vtkIdType>(n * m));
  ColourLookup(scale()).map(grid_->value, colours->GetPointer(0));
  vtkNew<vtkCellArray> cells, lines;
  for (std::size_t r = 0; r < m; ++r)
    for (std::size_t c = 0; c < n; ++c) {
      points->SetPoint(id(r, c), grid_->x[c], grid_->y[r], double(grid_->height[r * n + c]));
      if (r + 1 < m && c + 1 < n)
        for (const auto& triangle : {std::array{id(r, c), id(r, c + 1), id(r + 1, c + 1)},
                                     std::array{id(r, c), id(r + 1, c + 1), id(r + 1, c)}})
          cells->InsertNextCell(3, triangle.data());
    }
  const auto addLine = [&](std::size_t count, const auto& at) {
    lines->InsertNextCell(static_cast<vtkIdType>(count));
    for (std::size_t i = 0; i < count; ++i)
      lines->InsertCellPoint(at(i));
  };
  for (std::size_t r = 0; r < m; r += std::max<std::size_t>(1, (m - 1) / 10))
    addLine(n, [&](std::size_t c) { return id(r, c); });
  for (std::size_t c = 0; c < n; c += std::max<std::size_t>(1, (n - 1) / 10))
    addLine(m, [&](std::size_t r) { return id(r, c); });
  drawn_->mesh->SetPoints(points);
  drawn_->mesh->SetPolys(cells);
  drawn_->mesh->GetPointData()->SetScalars(colours);
  drawn_->net->SetPoints(points);
  drawn_->net->SetLines(lines);
}

void HeightLayer::prepare(Detail, const Theme& theme, const Projection& projection) {
  const bool shown = isVisible() && grid_;
  drawn_->actor->SetVisibility(shown);
  drawn_->netActor->SetVisibility(shown);
  if (!shown)
    return;
  if (takeChange())
    upload();
  const QColor& ink = theme.foreground;
  drawn_->netActor->GetProperty()->SetColor(ink.redF(), ink.greenF(), ink.blueF());
  drawn_->netActor->GetProperty()->SetLineWidth(static_cast<float>(projection.pixelRatio));
}

} // namespace larmor::views
