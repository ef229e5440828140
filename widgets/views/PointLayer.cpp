#include "widgets/views/PointLayer.h"

#include "engine/core/Error.h"
#include "widgets/views/PointPick.h"

#include <algorithm>
#include <cmath>
#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkNew.h>
#include <vtkOpenGLSphereMapper.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkUnsignedCharArray.h>

namespace larmor::views {

namespace {
constexpr double selectedFactor = 1.6; ///< as selected paths are thicker
}

/// Points that are drawn in one call, as spheres ray-cast on squares: round at any zoom.
class PointLayer::Batch {
public:
  Batch() {
    constantSize_->SetInputData(data_);
    constantSize_->SetColorModeToDirectScalars();
    inScene_->SetInputData(data_);
    inScene_->SetColorModeToDirectScalars();
    vtkProperty& look = *actor_->GetProperty();
    look.SetRepresentationToPoints();
    look.SetRenderPointsAsSpheres(true);
    look.SetAmbient(0.35);
    look.SetDiffuse(0.7);
    look.SetSpecular(0.2);
    look.SetSpecularPower(20);
    actor_->ForceOpaqueOn(); // plain blending in drawing order, as the surfaces do
    actor_->SetMapper(constantSize_);
    actor_->SetVisibility(false);
  }

  /// @param at [point, 3] @param colours [point, 4]
  void set(const std::vector<float>& at, const std::vector<std::uint8_t>& colours) {
    vtkNew<vtkFloatArray> coordinates;
    coordinates->SetNumberOfComponents(3);
    coordinates->SetNumberOfTuples(static_cast<vtkIdType>(at.size() / 3));
    std::copy(at.begin(), at.end(), coordinates->GetPointer(0));
    vtkNew<vtkUnsignedCharArray> bytes;
    bytes->SetNumberOfComponents(4);
    bytes->SetNumberOfTuples(static_cast<vtkIdType>(colours.size() / 4));
    std::copy(colours.begin(), colours.end(), bytes->GetPointer(0));
    vtkNew<vtkPoints> points;
    points->SetData(coordinates);
    vtkNew<vtkCellArray> vertices;
    for (vtkIdType i = 0; i < points->GetNumberOfPoints(); ++i)
      vertices->InsertNextCell(1, &i);
    data_->Initialize();
    data_->SetPoints(points);
    data_->SetVerts(vertices);
    data_->GetPointData()->SetScalars(bytes);
  }

  void show(bool visible, double opacity, double pixels, double radius, const Projection& view) {
    actor_->SetVisibility(visible && data_->GetNumberOfPoints() > 0);
    actor_->GetProperty()->SetOpacity(opacity);
    if (radius > 0) {
      inScene_->SetRadius(static_cast<float>(radius));
      actor_->SetMapper(inScene_);
    } else {
      actor_->GetProperty()->SetPointSize(static_cast<float>(pixels * view.pixelRatio));
      actor_->SetMapper(constantSize_);
    }
  }
  vtkActor* actor() { return actor_; }

private:
  vtkNew<vtkPolyData> data_;
  vtkNew<vtkPolyDataMapper> constantSize_;
  vtkNew<vtkOpenGLSphereMapper> inScene_;
  vtkNew<vtkActor> actor_;
};

PointLayer::PointLayer(std::string name)
    : ColouredLayer(std::move(name), {}), plainBatch_(std::make_unique<Batch>()),
      selectedBatch_(std::make_unique<Batch>()) {
  setProps({plainBatch_->actor(), selectedBatch_->actor()});
}
PointLayer::~PointLayer() = default;

void PointLayer::setPoints(std::shared_ptr<const PointSet> points) {
  if (points) {
    bool fits = points->points.size() % 3 == 0 && (points->ids.empty() || points->ids.size() == points->size());
    for (const auto& [name, values] : points->scalars)
      fits = fits && values.size() == points->size();
    if (!fits)
      throw Error("points", "array sizes disagree", "three coordinates and one of each scalar per point");
  }
  points_ = std::move(points);
  bounds_ = {};
  for (std::size_t i = 0; points_ && i < points_->size(); ++i)
    if (const float* p = &points_->points[3 * i]; std::isfinite(p[0] + p[1] + p[2]))
      bounds_.add(p[0], p[1], p[2]);
  touch();
}

void PointLayer::setQuantity(const std::string& name, const ColourScale& scale) {
  setColourScale(scale);
  quantity_ = name;
  touch();
}

void PointLayer::setPlainColour(const QColor& colour) {
  plain_ = colour;
  touch();
}

void PointLayer::setLegendText(const QString& text) {
  legendText_ = text;
  Q_EMIT changed();
}

void PointLayer::setPixelSize(double diameter) {
  pixels_ = std::clamp(diameter, 1.0, 60.0);
  radius_ = 0.0;
  Q_EMIT changed();
}

void PointLayer::setRadius(double worldLength) {
  radius_ = std::max(worldLength, 0.0);
  Q_EMIT changed();
}

void PointLayer::setSelected(std::vector<std::uint64_t> ids) {
  std::sort(ids.begin(), ids.end());
  if (ids == selected_)
    return;
  selected_ = std::move(ids);
  touch();
}

const std::vector<float>* PointLayer::scalars() const {
  if (!points_)
    return nullptr;
  const auto found = points_->scalars.find(quantity_);
  return found == points_->scalars.end() ? nullptr : &found->second;
}

std::vector<ColourScale> PointLayer::scalarBars() const {
  return scalars() ? ColouredLayer::scalarBars() : std::vector<ColourScale>{};
}

std::vector<LegendEntry> PointLayer::legend() const {
  if (legendText_.isEmpty() || scalars() || bounds_.empty())
    return {};
  return {{legendText_, plain_, Shape::Sphere}};
}

bool PointLayer::isSelected(std::size_t point) const {
  return std::binary_search(selected_.begin(), selected_.end(), points_->idOf(point));
}

void PointLayer::upload(const Theme& theme) {
  usedAccent_ = theme.accent;
  const auto bytesOf = [](const QColor& c) {
    return ColourLookup::Colour{static_cast<std::uint8_t>(c.red()), static_cast<std::uint8_t>(c.green()),
                                static_cast<std::uint8_t>(c.blue()), 255};
  };
  const ColourLookup lookup(colourScale());
  const std::vector<float>* values = scalars();
  std::vector<float> at[2];
  std::vector<std::uint8_t> colours[2];
  for (std::size_t i = 0; points_ && i < points_->size(); ++i) {
    const float* p = &points_->points[3 * i];
    if (!std::isfinite(p[0] + p[1] + p[2]))
      continue;
    const bool chosen = isSelected(i);
    const auto colour = chosen ? bytesOf(theme.accent) : values ? lookup((*values)[i]) : bytesOf(plain_);
    at[chosen].insert(at[chosen].end(), p, p + 3);
    colours[chosen].insert(colours[chosen].end(), colour.begin(), colour.end());
  }
  plainBatch_->set(at[0], colours[0]);
  selectedBatch_->set(at[1], colours[1]);
}

void PointLayer::prepare(Detail, const Theme& theme, const Projection& projection) {
  if (const bool changed = takeChange(); changed || (!selected_.empty() && usedAccent_ != theme.accent))
    upload(theme);
  plainBatch_->show(isVisible(), opacity(), pixels_, radius_, projection);
  selectedBatch_->show(isVisible(), 1.0, selectedFactor * pixels_, selectedFactor * radius_, projection);
}

std::ptrdiff_t PointLayer::under(const QPointF& at, const Projection& projection, double tolerance) const {
  if (!points_)
    return -1;
  const double radius = radius_ > 0 && projection.pixel > 0 ? radius_ / projection.pixel : pixels_ / 2;
  return pickPoint(
      points_->points, [](std::size_t) { return true; }, radius, tolerance, at, projection);
}

bool PointLayer::pick(const QPointF& at, const Projection& projection, double tolerance) {
  const auto found = under(at, projection, tolerance);
  if (found < 0)
    return false;
  Q_EMIT pointPicked(points_->idOf(static_cast<std::size_t>(found)));
  return true;
}

std::optional<std::array<double, 3>> PointLayer::locate(const QPointF& at, const Projection& projection,
                                                        double tolerance) const {
  const auto found = under(at, projection, tolerance);
  if (found < 0)
    return std::nullopt;
  const float* p = &points_->points[3 * static_cast<std::size_t>(found)];
  return std::array<double, 3>{p[0], p[1], p[2]};
}

} // namespace larmor::views
