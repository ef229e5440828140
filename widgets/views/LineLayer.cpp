#include "widgets/views/LineLayer.h"

#include "widgets/views/PathMesh.h"

#include <algorithm>

namespace larmor::views {
namespace {
constexpr std::size_t interactiveSegments = 40'000; // context: the paths get most of the budget
}

LineLayer::LineLayer(std::string name)
    : Layer(std::move(name)), full_(std::make_unique<PathMesh>()), reduced_(std::make_unique<PathMesh>()) {}

LineLayer::~LineLayer() = default;

void LineLayer::setLines(std::shared_ptr<const PathSet> lines) {
  if (lines)
    check(*lines);
  full_->clear();
  reduced_->clear();
  lines_ = std::move(lines);
  bounds_ = lines_ ? boundsOf(*lines_) : Bounds{};
  stale_ = true;
  Q_EMIT changed();
}

void LineLayer::setLineWidth(double pixels) {
  width_ = std::clamp(pixels, 0.5, 20.0);
  Q_EMIT changed();
}

void LineLayer::setOpacity(double opacity) {
  opacity_ = std::clamp(opacity, 0.0, 1.0);
  Q_EMIT changed();
}

void LineLayer::attach(vtkRenderer& renderer) {
  full_->attach(renderer);
  reduced_->attach(renderer);
}

void LineLayer::detach(vtkRenderer& renderer) {
  full_->detach(renderer);
  reduced_->detach(renderer);
}

void LineLayer::upload() {
  std::vector<PathRun> runs = visibleRuns(*lines_, {0, UINT32_MAX});
  ReducedPaths reduced = reduce(runs, interactiveSegments);
  std::vector<float> points(3 * reduced.points.size());
  for (std::size_t k = 0; k < reduced.points.size(); ++k)
    std::copy_n(&lines_->points[3 * static_cast<std::size_t>(reduced.points[k])], 3, &points[3 * k]);
  reduced_->takePoints(std::move(points));
  reduced_->setRuns(std::move(reduced.runs));
  full_->setPoints(lines_->points, lines_);
  full_->setRuns(std::move(runs));
  stale_ = false;
}

void LineLayer::prepare(Detail detail, const Theme& theme, const Projection& view) {
  segmentsDrawn_ = 0;
  full_->hide();
  reduced_->hide();
  if (!lines_ || !isVisible() || opacity_ == 0)
    return;
  if (stale_)
    upload();
  PathMesh& shown = detail == Detail::Interactive ? *reduced_ : *full_;
  // The colour is mixed with the background instead of blended: no sorting, and it stays behind coloured paths.
  const QColor& colour = theme.foreground;
  const auto mix = [&](double front, double back) {
    return static_cast<float>(front * opacity_ + back * (1 - opacity_));
  };
  shown.setPlainColour(QColor::fromRgbF(mix(colour.redF(), theme.background.redF()),
                                        mix(colour.greenF(), theme.background.greenF()),
                                        mix(colour.blueF(), theme.background.blueF())));
  shown.fade(view, theme.background);
  shown.showLines(width_ * view.lineScale * view.pixelRatio);
  segmentsDrawn_ = segments(shown.runs());
}

} // namespace larmor::views
