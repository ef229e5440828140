#include "widgets/views/MarkerLayer.h"

#include "engine/core/Error.h"
#include "widgets/views/PointPick.h"

#include <algorithm>
#include <cmath>
#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkCellData.h>
#include <vtkConeSource.h>
#include <vtkFloatArray.h>
#include <vtkGlyph3DMapper.h>
#include <vtkNew.h>
#include <vtkPlatonicSolidSource.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkUnsignedCharArray.h>

namespace larmor::views {
namespace {

/// All markers of one shape: one draw call.
class ShapeBatch {
public:
  explicit ShapeBatch(Shape shape) : shape_(shape) {
    coordinates_->SetNumberOfComponents(3);
    colours_->SetNumberOfComponents(4);
    directions_->SetNumberOfComponents(3);
    directions_->SetName("direction");
    if (shape == Shape::Sphere)
      useImpostors();
    else
      useGlyphs();
    actor_->GetProperty()->SetAmbient(0.35);
    actor_->GetProperty()->SetDiffuse(0.7);
    actor_->GetProperty()->SetSpecular(0.25);
    actor_->GetProperty()->SetSpecularPower(20);
    actor_->SetVisibility(false);
  }

  void clear() {
    coordinates_->Reset();
    colours_->Reset();
    directions_->Reset();
  }
  void add(const float* at, const float* direction, const QColor& colour) {
    coordinates_->InsertNextTuple(at);
    const unsigned char c[] = {static_cast<unsigned char>(colour.red()), static_cast<unsigned char>(colour.green()),
                               static_cast<unsigned char>(colour.blue()), 255};
    colours_->InsertNextTypedTuple(c);
    directions_->InsertNextTuple(direction);
  }
  void finish() {
    vtkNew<vtkPoints> points;
    for (vtkDataArray* array : std::initializer_list<vtkDataArray*>{coordinates_, directions_, colours_})
      array->Modified(); // the same arrays with other numbers: what is on the graphics card is stale
    points->SetData(coordinates_);
    data_->Initialize();
    data_->SetPoints(points);
    data_->GetPointData()->SetScalars(colours_);
    data_->GetPointData()->AddArray(directions_);
    vtkNew<vtkCellArray> vertices;
    for (vtkIdType i = 0; i < points->GetNumberOfPoints(); ++i)
      vertices->InsertNextCell(1, &i);
    data_->SetVerts(vertices);
  }
  void show(bool visible, double pixels, const Projection& view) {
    actor_->SetVisibility(visible && data_->GetNumberOfPoints() > 0);
    if (shape_ == Shape::Sphere)
      actor_->GetProperty()->SetPointSize(static_cast<float>(pixels * view.pixelRatio));
    else // in steps, so that a turning camera does not touch the glyphs
      glyphs_->SetScaleFactor(std::exp2(std::round(4 * std::log2(1.3 * pixels * view.pixel)) / 4));
  }
  vtkActor* actor() { return actor_; }

private:
  /// Spheres ray-cast on square points: round at any zoom and of constant size on the screen.
  void useImpostors() {
    vtkNew<vtkPolyDataMapper> mapper;
    mapper->SetInputData(data_);
    mapper->SetColorModeToDirectScalars();
    actor_->SetMapper(mapper);
    actor_->GetProperty()->SetRepresentationToPoints();
    actor_->GetProperty()->SetRenderPointsAsSpheres(true);
  }
  void useGlyphs() {
    glyphs_->SetInputData(data_);
    if (shape_ == Shape::Cone) {
      vtkNew<vtkConeSource> cone;
      cone->SetResolution(12);
      cone->SetHeight(1.2);
      cone->SetRadius(0.45);
      glyphs_->SetSourceConnection(cone->GetOutputPort());
    } else {
      vtkNew<vtkPlatonicSolidSource> octahedron;
      octahedron->SetSolidTypeToOctahedron();
      octahedron->Update();
      vtkNew<vtkPolyData> shape;
      shape->DeepCopy(octahedron->GetOutput());
      shape->GetCellData()->Initialize();
      vtkPoints* corners = shape->GetPoints();
      for (vtkIdType i = 0; i < corners->GetNumberOfPoints(); ++i) {
        double p[3];
        corners->GetPoint(i, p);
        corners->SetPoint(i, 0.62 * p[0], 0.62 * p[1], 0.62 * p[2]);
      }
      glyphs_->SetSourceData(shape);
    }
    glyphs_->SetScaleModeToNoDataScaling();
    glyphs_->SetColorModeToDirectScalars();
    glyphs_->SetOrientationArray("direction");
    glyphs_->SetOrientationModeToDirection();
    actor_->SetMapper(glyphs_);
  }

  Shape shape_;
  vtkNew<vtkFloatArray> coordinates_, directions_;
  vtkNew<vtkUnsignedCharArray> colours_;
  vtkNew<vtkPolyData> data_;
  vtkNew<vtkGlyph3DMapper> glyphs_;
  vtkNew<vtkActor> actor_;
};

} // namespace

struct MarkerLayer::Drawn {
  std::array<ShapeBatch, 3> batches{ShapeBatch(Shape::Sphere), ShapeBatch(Shape::Diamond), ShapeBatch(Shape::Cone)};
  ShapeBatch& of(Shape shape) { return batches[shape == Shape::Sphere ? 0U : shape == Shape::Diamond ? 1U : 2U]; }
};

MarkerLayer::MarkerLayer(std::string name) : PropLayer(std::move(name)), drawn_(std::make_unique<Drawn>()) {
  auto& [spheres, diamonds, cones] = drawn_->batches;
  setProps({spheres.actor(), diamonds.actor(), cones.actor()});
}
MarkerLayer::~MarkerLayer() = default;

void MarkerLayer::setMarkers(std::shared_ptr<const MarkerSet> markers) {
  if (markers) {
    const std::size_t n = markers->points.size() / 3;
    const auto fits = [n](std::size_t size, std::size_t per) { return size == 0 || size == n * per; };
    if (markers->points.size() % 3 != 0 || !fits(markers->directions.size(), 3) || !fits(markers->category.size(), 1) ||
        !fits(markers->record.size(), 1))
      throw Error("markers", "array sizes disagree", "one entry per marker");
    for (int c : markers->category)
      if (c < 0 || static_cast<std::size_t>(c) >= markers->categories.size())
        throw Error("markers", "category " + std::to_string(c) + " does not exist", "an index into the categories");
  }
  markers_ = std::move(markers);
  bounds_ = {};
  if (markers_)
    for (std::size_t i = 0; i + 2 < markers_->points.size(); i += 3)
      if (const float* p = &markers_->points[i]; std::isfinite(p[0] + p[1] + p[2]))
        bounds_.add(p[0], p[1], p[2]);
  touch();
}

void MarkerLayer::setSize(double pixels) {
  size_ = std::clamp(pixels, 2.0, 60.0);
  Q_EMIT changed();
}

void MarkerLayer::setThicknessAround(std::function<double(const Projection&)> worldLength) {
  thicknessAround_ = std::move(worldLength);
  Q_EMIT changed();
}

double MarkerLayer::shownSize(const Projection& projection) const {
  constexpr double most = 40.0;
  if (!thicknessAround_ || !(projection.pixel > 0))
    return size_;
  return std::clamp(1.2 * thicknessAround_(projection) / projection.pixel, size_, std::max(most, size_));
}

void MarkerLayer::setTimeRange(double firstRecord, double lastRecord) {
  const auto record = [](double r) { return static_cast<std::uint32_t>(std::clamp(r, 0.0, 4294967295.0)); };
  range_ = {record(std::ceil(firstRecord)), record(std::floor(lastRecord))};
  touch();
}

void MarkerLayer::clearTimeRange() { setTimeRange(0.0, 4294967295.0); }

int MarkerLayer::categoryOf(std::size_t marker) const {
  return markers_->category.empty() ? 0 : markers_->category[marker];
}

bool MarkerLayer::shown(std::size_t marker) const {
  const float* p = &markers_->points[3 * marker];
  if (!std::isfinite(p[0] + p[1] + p[2]))
    return false;
  return markers_->record.empty() ||
         (markers_->record[marker] >= range_.first && markers_->record[marker] <= range_.second);
}

std::vector<LegendEntry> MarkerLayer::legend() const {
  std::vector<LegendEntry> entries;
  if (markers_ && !markers_->points.empty())
    for (const MarkerCategory& category : markers_->categories)
      if (!category.text.isEmpty())
        entries.push_back({category.text, category.colour, category.shape});
  return entries;
}

void MarkerLayer::rebuild() {
  static constexpr float upwards[] = {0, 0, 1};
  for (ShapeBatch& batch : drawn_->batches)
    batch.clear();
  const MarkerCategory plain{"", QColor(0xff, 0x9e, 0x1b), Shape::Sphere};
  for (std::size_t i = 0; markers_ && i < markers_->points.size() / 3; ++i) {
    if (!shown(i))
      continue;
    const MarkerCategory& category =
        markers_->categories.empty() ? plain : markers_->categories[static_cast<std::size_t>(categoryOf(i))];
    drawn_->of(category.shape)
        .add(&markers_->points[3 * i], markers_->directions.empty() ? upwards : &markers_->directions[3 * i],
             category.colour);
  }
  for (ShapeBatch& batch : drawn_->batches)
    batch.finish();
}

void MarkerLayer::prepare(Detail, const Theme&, const Projection& projection) {
  if (takeChange())
    rebuild();
  for (ShapeBatch& batch : drawn_->batches)
    batch.show(isVisible(), shownSize(projection), projection);
}

bool MarkerLayer::pick(const QPointF& at, const Projection& projection, double tolerance) {
  if (!markers_)
    return false;
  const auto found = pickPoint(
      markers_->points, [this](std::size_t i) { return shown(i); }, shownSize(projection) / 2, tolerance, at,
      projection);
  if (found >= 0)
    Q_EMIT markerPicked(found);
  return found >= 0;
}

} // namespace larmor::views
