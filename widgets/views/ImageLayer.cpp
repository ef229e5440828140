#include "widgets/views/ImageLayer.h"

#include "engine/core/Error.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vtkActor.h>

namespace larmor::views {

namespace {

constexpr ColourLookup::Colour hole{0, 0, 0, 0};

void check(const Image* image, const char* what) {
  if (image && !image->fits())
    throw Error(what, std::to_string(image->values.size()) + " values", "columns * rows, at least one");
}

void colour(TexturedPlane& plane, const Image& image, const ColourScale& scale) {
  const std::vector<float> values(image.values.begin(), image.values.end());
  plane.paint(values, image.nx, image.ny, scale, hole);
}

std::size_t cell(double share, std::size_t cells) {
  return std::min(static_cast<std::size_t>(share * static_cast<double>(cells)), cells - 1);
}

double valueAt(const Image& image, double x, double y) {
  return image.values[cell(y, image.ny) * image.nx + cell(x, image.nx)];
}

} // namespace

ImageLayer::ImageLayer(std::string name) : ColouredLayer(std::move(name), {}) {
  setProps({picture_.actor(), above_.actor()}); // the overlay after what it lies on
}

void ImageLayer::setImage(std::shared_ptr<const Image> image) {
  check(image.get(), "image");
  image_ = std::move(image);
  if (!image_)
    overlay_ = nullptr;
  touch();
}

void ImageLayer::setOverlay(std::shared_ptr<const Image> overlay) {
  check(overlay.get(), "overlay");
  overlay_ = std::move(overlay);
  touch();
}

void ImageLayer::setOverlayScale(const ColourScale& scale) {
  colourMap(scale.map); // throws for an unknown name
  overlayScale_ = scale;
  touch();
}

void ImageLayer::setOverlayOpacity(double opacity) {
  overlayOpacity_ = std::clamp(opacity, 0.0, 1.0);
  Q_EMIT changed();
}

void ImageLayer::setPlacement(std::optional<Placement> placement) {
  placed_ = placement;
  touch();
}

void ImageLayer::setSmooth(bool smooth) {
  picture_.setSmooth(smooth);
  above_.setSmooth(smooth);
  Q_EMIT changed();
}

Placement ImageLayer::placement() const {
  if (placed_)
    return *placed_;
  const auto& [x0, x1, y0, y1] = image_->extent;
  return {{x0, y0, 0}, {x1 - x0, 0, 0}, {0, y1 - y0, 0}};
}

Bounds ImageLayer::bounds() const {
  Bounds bounds;
  if (!image_)
    return bounds;
  const Placement at = placement();
  for (const Vec3& corner :
       {at.corner, at.corner + at.alongX, at.corner + at.alongY, at.corner + at.alongX + at.alongY})
    bounds.add(corner[0], corner[1], corner[2]);
  return bounds;
}

std::vector<ColourScale> ImageLayer::scalarBars() const {
  auto bars = ColouredLayer::scalarBars();
  if (!bars.empty() && overlay_ && overlayOpacity_ > 0)
    bars.push_back(overlayScale_);
  return bars;
}

void ImageLayer::prepare(Detail, const Theme&, const Projection& projection) {
  constexpr double shift = 2e-4; // of the size: too little to see, enough for the depth buffer
  if (image_) {
    Placement nearer = placement();
    nearer.corner = nearer.corner - (shift * bounds().diagonal()) * projection.viewDirection;
    above_.place(nearer);
  }
  if (image_ && takeChange()) {
    picture_.place(placement());
    colour(picture_, *image_, colourScale());
    if (overlay_)
      colour(above_, *overlay_, overlayScale_);
  }
  picture_.show(isVisible() && image_, opacity());
  above_.show(isVisible() && overlay_, overlayOpacity_);
}

/// Corner + s alongX + t alongY projects to the point: two linear equations for s and t, as clip coordinates are
/// linear.
std::optional<ImageLayer::Pixel> ImageLayer::pixelAt(const QPointF& at, const Projection& projection) const {
  if (!image_ || projection.size.isEmpty())
    return std::nullopt;
  const Placement plane = placement();
  const double onScreen[2] = {2 * at.x() / projection.size.width() - 1, 1 - 2 * at.y() / projection.size.height()};
  const auto clip = [&](std::size_t r, const Vec3& v, double w) {
    const double* m = &projection.matrix[4 * r];
    return m[0] * v[0] + m[1] * v[1] + m[2] * v[2] + m[3] * w;
  };
  double a[2], b[2], c[2];
  for (std::size_t i = 0; i < 2; ++i) {
    const auto equation = [&](const Vec3& v, double w) { return clip(i, v, w) - onScreen[i] * clip(3, v, w); };
    a[i] = equation(plane.alongX, 0);
    b[i] = equation(plane.alongY, 0);
    c[i] = -equation(plane.corner, 1);
  }
  const double det = a[0] * b[1] - a[1] * b[0];
  const double s = (c[0] * b[1] - c[1] * b[0]) / det, t = (a[0] * c[1] - a[1] * c[0]) / det;
  if (!(s >= 0 && s <= 1 && t >= 0 && t <= 1)) // NaN: seen from its edge
    return std::nullopt;
  const Vec3 hit = plane.corner + s * plane.alongX + t * plane.alongY;
  if (clip(3, hit, 1) <= 0)
    return std::nullopt; // behind the camera
  Pixel pixel{cell(s, image_->nx), cell(t, image_->ny), valueAt(*image_, s, t), std::nullopt, hit};
  if (overlay_)
    pixel.overlayValue = valueAt(*overlay_, s, t);
  return pixel;
}

bool ImageLayer::pick(const QPointF& at, const Projection& projection, double) {
  const auto pixel = pixelAt(at, projection);
  if (pixel)
    Q_EMIT pixelPicked(static_cast<qsizetype>(pixel->column), static_cast<qsizetype>(pixel->row), pixel->value);
  return pixel.has_value();
}

std::optional<std::array<double, 3>> ImageLayer::locate(const QPointF& at, const Projection& projection, double) const {
  const auto pixel = pixelAt(at, projection);
  return pixel ? std::optional(pixel->at) : std::nullopt;
}

} // namespace larmor::views
