#include "widgets/views/PathMesh.h"

#include "widgets/views/Tubes.h"

#include <algorithm>
#include <cstring>
#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>
#include <vtkShaderProperty.h>
#include <vtkTypeInt32Array.h>
#include <vtkUniforms.h>
#include <vtkUnsignedCharArray.h>

namespace larmor::views {
namespace {

template <class Array, class Value>
vtkSmartPointer<Array> copied(std::span<const Value> values, int components) {
  auto array = vtkSmartPointer<Array>::New();
  array->SetNumberOfComponents(components);
  array->SetNumberOfTuples(static_cast<vtkIdType>(values.size()) / components);
  if (!values.empty())
    std::memcpy(array->GetPointer(0), values.data(), values.size_bytes());
  return array;
}

template <class Array, class Value>
vtkSmartPointer<Array> borrowed(std::span<const Value> values, int components) {
  auto array = vtkSmartPointer<Array>::New();
  array->SetNumberOfComponents(components);
  array->SetArray(const_cast<Value*>(values.data()), static_cast<vtkIdType>(values.size()), 1);
  return array;
}

vtkSmartPointer<vtkPoints> asPoints(vtkFloatArray* coordinates) {
  auto points = vtkSmartPointer<vtkPoints>::New();
  points->SetData(coordinates);
  return points;
}

vtkSmartPointer<vtkCellArray> lineCells(const std::vector<PathRun>& runs) {
  vtkNew<vtkTypeInt32Array> offsets, connectivity;
  offsets->SetNumberOfValues(static_cast<vtkIdType>(runs.size()) + 1);
  connectivity->SetNumberOfValues(static_cast<vtkIdType>(segments(runs) + runs.size()));
  vtkTypeInt32 at = 0, *to = connectivity->GetPointer(0);
  for (std::size_t r = 0; r < runs.size(); ++r) {
    offsets->SetValue(static_cast<vtkIdType>(r), at);
    for (std::uint32_t i = runs[r].begin; i < runs[r].end; ++i)
      to[at++] = static_cast<vtkTypeInt32>(i);
  }
  offsets->SetValue(static_cast<vtkIdType>(runs.size()), at);
  auto cells = vtkSmartPointer<vtkCellArray>::New();
  cells->SetData(offsets, connectivity);
  return cells;
}

vtkSmartPointer<vtkCellArray> triangleCells(const std::vector<std::uint32_t>& corners) {
  vtkNew<vtkTypeInt32Array> offsets, connectivity;
  const std::size_t count = corners.size() / 3;
  offsets->SetNumberOfValues(static_cast<vtkIdType>(count) + 1);
  connectivity->SetNumberOfValues(static_cast<vtkIdType>(corners.size()));
  for (std::size_t t = 0; t <= count; ++t)
    offsets->SetValue(static_cast<vtkIdType>(t), static_cast<vtkTypeInt32>(3 * t));
  std::transform(corners.begin(), corners.end(), connectivity->GetPointer(0),
                 [](std::uint32_t c) { return static_cast<vtkTypeInt32>(c); });
  auto cells = vtkSmartPointer<vtkCellArray>::New();
  cells->SetData(offsets, connectivity);
  return cells;
}

} // namespace

PathMesh::PathMesh()
    : lines_(vtkSmartPointer<vtkPolyData>::New()), tubes_(vtkSmartPointer<vtkPolyData>::New()),
      mapper_(vtkSmartPointer<vtkPolyDataMapper>::New()), actor_(vtkSmartPointer<vtkActor>::New()) {
  mapper_->SetColorModeToDirectScalars();
  mapper_->SetScalarVisibility(false);
  actor_->SetMapper(mapper_);
  actor_->SetVisibility(false);
  actor_->ForceOpaqueOn(); // an opacity blends in drawing order: no sorting of a million segments
  actor_->GetProperty()->SetInterpolationToPhong();
  setLit(true);
  // VTK declares the uniforms set in fade() by itself. 1 / gl_FragCoord.w is the depth along the view.
  actor_->GetShaderProperty()->AddFragmentShaderReplacement(
      "//VTK::TCoord::Impl", true,
      "//VTK::TCoord::Impl\n"
      "  float fadeShare = fadeStrength * clamp((1.0 / gl_FragCoord.w - fadeNear) * fadeScale, 0.0, 1.0);\n"
      "  gl_FragData[0].rgb = mix(gl_FragData[0].rgb, fadeColour, fadeShare);\n",
      false);
  fade({}, Qt::black, 0.0);
}

PathMesh::~PathMesh() = default;

void PathMesh::attach(vtkRenderer& renderer) { renderer.AddActor(actor_); }
void PathMesh::detach(vtkRenderer& renderer) { renderer.RemoveActor(actor_); }

void PathMesh::setPoints(std::span<const float> points, std::shared_ptr<const void> owner) {
  // The old memory must outlive VTK's use of it, so the arrays go first.
  lines_->Initialize();
  points_ = points;
  owner_ = std::move(owner);
  colours_.clear();
  pointsStale_ = coloursStale_ = runsStale_ = tubesStale_ = true;
}

void PathMesh::takePoints(std::vector<float> points) {
  auto kept = std::make_shared<std::vector<float>>(std::move(points));
  setPoints(*kept, kept);
}

void PathMesh::setColours(std::vector<std::uint8_t> colours) {
  lines_->GetPointData()->SetScalars(nullptr);
  colours_ = std::move(colours);
  coloursStale_ = tubesStale_ = true;
}

void PathMesh::setPlainColour(const QColor& colour) {
  if (!colours_.empty())
    setColours({});
  actor_->GetProperty()->SetColor(colour.redF(), colour.greenF(), colour.blueF());
}

void PathMesh::setRuns(std::vector<PathRun> runs) {
  runs_ = std::move(runs);
  runsStale_ = tubesStale_ = true;
}

void PathMesh::clear() {
  setPoints({}, nullptr);
  setRuns({});
  hide();
}

void PathMesh::setOpacity(double opacity) { actor_->GetProperty()->SetOpacity(std::clamp(opacity, 0.0, 1.0)); }

void PathMesh::setLit(bool lit) {
  vtkProperty* look = actor_->GetProperty();
  look->SetLighting(lit);
  look->SetAmbient(lit ? 0.25 : 1.0);
  look->SetDiffuse(lit ? 0.75 : 0.0);
  look->SetSpecular(lit ? 0.12 : 0.0);
  look->SetSpecularPower(24);
}

void PathMesh::fade(const Projection& view, const QColor& background, double strength) {
  const float colour[] = {static_cast<float>(background.redF()), static_cast<float>(background.greenF()),
                          static_cast<float>(background.blueF())};
  vtkUniforms* uniforms = actor_->GetShaderProperty()->GetFragmentCustomUniforms();
  uniforms->SetUniform3f("fadeColour", colour);
  uniforms->SetUniformf("fadeNear", static_cast<float>(view.nearDepth));
  uniforms->SetUniformf("fadeScale", static_cast<float>(1.0 / std::max(view.farDepth - view.nearDepth, 1e-30)));
  uniforms->SetUniformf("fadeStrength", static_cast<float>(strength));
}

void PathMesh::hide() { actor_->SetVisibility(false); }

void PathMesh::showLines(double widthInPixels) {
  if (runs_.empty())
    return hide();
  pushLines();
  mapper_->SetInputData(lines_);
  mapper_->SetScalarVisibility(!colours_.empty());
  actor_->GetProperty()->SetLineWidth(static_cast<float>(widthInPixels));
  actor_->SetVisibility(true);
}

void PathMesh::showTubes(double radius, int sides) {
  if (runs_.empty())
    return hide();
  if (tubesStale_ || radius != radius_)
    pushTubes(radius, sides);
  mapper_->SetInputData(tubes_);
  mapper_->SetScalarVisibility(!colours_.empty());
  actor_->SetVisibility(true);
}

void PathMesh::pushLines() {
  if (pointsStale_)
    lines_->SetPoints(asPoints(borrowed<vtkFloatArray>(points_, 3)));
  if (coloursStale_)
    lines_->GetPointData()->SetScalars(
        colours_.empty() ? nullptr : borrowed<vtkUnsignedCharArray>(std::span<const std::uint8_t>(colours_), 4).Get());
  if (runsStale_)
    lines_->SetLines(lineCells(runs_));
  pointsStale_ = coloursStale_ = runsStale_ = false;
}

void PathMesh::pushTubes(double radius, int sides) {
  const TubeGeometry tubes = makeTubes(points_, colours_, runs_, radius, sides);
  tubes_->Initialize();
  tubes_->SetPoints(asPoints(copied<vtkFloatArray>(std::span<const float>(tubes.points), 3)));
  tubes_->GetPointData()->SetNormals(copied<vtkFloatArray>(std::span<const float>(tubes.normals), 3));
  if (!tubes.colours.empty())
    tubes_->GetPointData()->SetScalars(copied<vtkUnsignedCharArray>(std::span<const std::uint8_t>(tubes.colours), 4));
  tubes_->SetPolys(triangleCells(tubes.triangles));
  radius_ = radius;
  tubesStale_ = false;
}

} // namespace larmor::views
