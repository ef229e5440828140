#include "widgets/views/PathLayer.h"

#include "widgets/views/PathMesh.h"

#include <algorithm>
#include <cmath>

namespace larmor::views {
namespace {

constexpr std::size_t tubePoints = 60'000;            // automatic mode: above this, lines
constexpr std::size_t interactiveTubePoints = 12'000; // tubes even while the camera moves
constexpr double thickestTube = 5;                    // logical pixels, its radius: near by, tubes would hide all else
constexpr double dimmed = 0.62;                       // share of background in paths that are not selected

ColourLookup::Colour bytes(const QColor& c) {
  return {static_cast<std::uint8_t>(c.red()), static_cast<std::uint8_t>(c.green()), static_cast<std::uint8_t>(c.blue()),
          255};
}

QColor mixed(const QColor& a, const QColor& b, double share) {
  return QColor::fromRgbF(static_cast<float>(a.redF() * (1 - share) + b.redF() * share),
                          static_cast<float>(a.greenF() * (1 - share) + b.greenF() * share),
                          static_cast<float>(a.blueF() * (1 - share) + b.blueF() * share));
}

RecordRange records(double first, double last) {
  const auto record = [](double r) {
    return static_cast<std::uint32_t>(std::clamp(std::isfinite(r) ? r : 0.0, 0.0, 4294967295.0));
  };
  return {record(std::ceil(first)), record(std::floor(last))};
}

/// A length in steps, so that a moving camera seldom makes tubes anew.
double stepped(double length) { return std::exp2(std::round(2 * std::log2(length)) / 2); }

} // namespace

PathLayer::PathLayer(std::string name)
    : Layer(std::move(name)), full_(std::make_unique<PathMesh>()), reduced_(std::make_unique<PathMesh>()),
      chosen_(std::make_unique<PathMesh>()) {}

PathLayer::~PathLayer() = default;

void PathLayer::touch(bool geometry, bool colours) {
  if (geometry) {
    runs_.reset();
    fullState_ = reducedState_ = {};
  }
  if (colours)
    fullState_.colours = reducedState_.colours = false;
  selectionStale_ = true;
  Q_EMIT changed();
}

void PathLayer::setPaths(std::shared_ptr<const PathSet> paths) {
  if (paths)
    check(*paths);
  full_->clear(); // before the old memory may go
  reduced_->clear();
  paths_ = std::move(paths);
  bounds_ = paths_ ? boundsOf(*paths_) : Bounds{};
  touch(true, true);
}

void PathLayer::setQuantity(const std::string& name, const ColourScale& scale) {
  colourMap(scale.map); // throws for an unknown name
  if (name == quantity_ && scale == scale_)
    return;
  quantity_ = name;
  scale_ = scale;
  touch(false, true);
}

void PathLayer::setMode(PathMode mode) {
  mode_ = mode;
  Q_EMIT changed();
}

void PathLayer::setOpacity(double opacity) {
  opacity_ = std::clamp(opacity, 0.02, 1.0);
  Q_EMIT changed();
}

void PathLayer::setLineWidth(double pixels) {
  lineWidth_ = std::clamp(pixels, 0.5, 20.0);
  Q_EMIT changed();
}

void PathLayer::setTubeRadius(double worldLength) {
  tubeRadius_ = std::max(worldLength, 0.0);
  Q_EMIT changed();
}

void PathLayer::setPlainColour(const QColor& colour) {
  plain_ = colour;
  touch(false, true);
}

void PathLayer::setTimeRange(double firstRecord, double lastRecord) {
  const RecordRange range = records(firstRecord, lastRecord);
  if (range == range_)
    return;
  range_ = range;
  runs_.reset();
  fullState_.runs = reducedState_.points = reducedState_.colours = reducedState_.runs = false;
  selectionStale_ = true;
  Q_EMIT changed();
}

void PathLayer::clearTimeRange() { setTimeRange(0.0, 4294967295.0); }

void PathLayer::setSelected(std::vector<std::uint64_t> particles) {
  std::sort(particles.begin(), particles.end());
  if (particles == selected_)
    return;
  const bool dimmingChanges = particles.empty() != selected_.empty();
  selected_ = std::move(particles);
  touch(false, dimmingChanges);
}

void PathLayer::setSelectionDrawn(bool drawn) {
  if (drawn == selectionDrawn_)
    return;
  selectionDrawn_ = drawn;
  Q_EMIT changed();
}

void PathLayer::setShowScalarBar(bool show) {
  barShown_ = show;
  Q_EMIT changed();
}

void PathLayer::setSelectedRange(std::optional<std::pair<double, double>> range) {
  const auto asked = range ? std::optional(records(range->first, range->second)) : std::nullopt;
  if (asked == selectedRange_)
    return;
  selectedRange_ = asked;
  touch(false, false);
}

void PathLayer::setShownParticles(std::shared_ptr<const std::vector<std::uint64_t>> particles) {
  shown_ = std::move(particles);
  runs_.reset();
  fullState_.runs = reducedState_.points = reducedState_.colours = reducedState_.runs = false;
  selectionStale_ = true;
  Q_EMIT changed();
}

std::vector<std::uint64_t> PathLayer::particlesInside(const QRectF& rectangle, const Projection& projection) const {
  return paths_ ? views::particlesInside(*paths_, runs(), rectangle, projection) : std::vector<std::uint64_t>{};
}

Bounds PathLayer::bounds() const { return bounds_; }

std::vector<std::array<double, 3>> PathLayer::outline() const {
  std::vector<std::array<double, 3>> some;
  const std::size_t stride = segments(runs()) / 4000 + 1;
  std::size_t count = 0;
  for (const PathRun& run : runs())
    for (std::uint32_t i = run.begin; i < run.end; ++i)
      if (count++ % stride == 0)
        some.push_back({paths_->points[3 * i], paths_->points[3 * i + 1], paths_->points[3 * i + 2]});
  return some;
}

const std::vector<float>* PathLayer::scalars() const {
  if (!paths_)
    return nullptr;
  const auto found = paths_->scalars.find(quantity_);
  return found == paths_->scalars.end() ? nullptr : &found->second;
}

std::vector<ColourScale> PathLayer::scalarBars() const {
  return scalars() && barShown_ ? std::vector{scale_} : std::vector<ColourScale>{};
}

const std::vector<PathRun>& PathLayer::runs() const {
  if (!runs_) {
    runs_ = paths_ ? visibleRuns(*paths_, range_) : std::vector<PathRun>{};
    if (shown_)
      std::erase_if(*runs_, [this](const PathRun& run) {
        return !std::binary_search(shown_->begin(), shown_->end(), paths_->particleOf(run.path));
      });
  }
  return *runs_;
}

bool PathLayer::isSelected(std::uint64_t particle) const {
  return std::binary_search(selected_.begin(), selected_.end(), particle);
}

bool PathLayer::drawsTubes() const {
  return mode_ == PathMode::Tubes || (mode_ == PathMode::Automatic && segments(runs()) <= tubePoints);
}

void PathLayer::attach(vtkRenderer& renderer) {
  full_->attach(renderer);
  reduced_->attach(renderer);
  chosen_->attach(renderer);
}

void PathLayer::detach(vtkRenderer& renderer) {
  full_->detach(renderer);
  reduced_->detach(renderer);
  chosen_->detach(renderer);
}

void PathLayer::colour(PathMesh& mesh, std::span<const float> values, const Theme& theme) const {
  const QColor plain = plain_.isValid() ? plain_ : mixed(theme.foreground, theme.background, 0.25);
  if (values.empty()) {
    mesh.setPlainColour(!selected_.empty() ? mixed(plain, theme.background, dimmed) : plain);
    return;
  }
  ColourLookup lookup(scale_, bytes(mixed(theme.foreground, theme.background, 0.55)));
  if (!selected_.empty())
    lookup.mixWith(bytes(theme.background), dimmed);
  std::vector<std::uint8_t> colours(4 * values.size());
  lookup.map(values, colours.data());
  mesh.setColours(std::move(colours));
}

void PathLayer::prepareFull(const Theme& theme) {
  if (!fullState_.points)
    full_->setPoints(paths_->points, paths_);
  if (!fullState_.colours)
    colour(*full_, scalars() ? std::span<const float>(*scalars()) : std::span<const float>{}, theme);
  if (!fullState_.runs)
    full_->setRuns(runs());
  fullState_ = {true, true, true};
}

void PathLayer::prepareReduced(std::size_t budget, const Theme& theme) {
  if (reducedState_.points && reducedState_.colours && budget == reducedBudget_)
    return;
  ReducedPaths reduced = reduce(runs(), budget);
  std::vector<float> points(3 * reduced.points.size()), values;
  for (std::size_t k = 0; k < reduced.points.size(); ++k)
    std::copy_n(&paths_->points[3 * static_cast<std::size_t>(reduced.points[k])], 3, &points[3 * k]);
  if (const std::vector<float>* all = scalars())
    for (std::uint32_t i : reduced.points)
      values.push_back((*all)[i]);
  reduced_->takePoints(std::move(points));
  colour(*reduced_, values, theme);
  reduced_->setRuns(std::move(reduced.runs));
  reducedState_ = {true, true, true};
  reducedBudget_ = budget;
}

double PathLayer::tubeRadius() const {
  if (tubeRadius_ > 0)
    return tubeRadius_;
  const double paths = std::max<double>(static_cast<double>(runs().size()), 1.0);
  return bounds_.diagonal() * std::clamp(0.006 / std::sqrt(paths), 0.0009, 0.003);
}

double PathLayer::radiusIn(const Projection& view) const {
  const double most = tubeRadius_ > 0 ? 0.0 : thickestTube * view.pixel; // what was asked for stays
  return view.lineScale * (most > 0 && tubeRadius() > most ? stepped(most) : tubeRadius());
}

void PathLayer::prepare(Detail detail, const Theme& theme, const Projection& view) {
  if (theme.background != usedBackground_ || theme.foreground != usedForeground_) {
    usedBackground_ = theme.background;
    usedForeground_ = theme.foreground;
    fullState_.colours = reducedState_.colours = false;
  }
  segmentsDrawn_ = 0;
  if (!paths_ || !isVisible() || runs().empty()) {
    full_->hide();
    reduced_->hide();
    chosen_->hide();
    return;
  }
  draw(detail, theme, view);
  prepareSelection(theme, view);
}

void PathLayer::draw(Detail detail, const Theme& theme, const Projection& view) {
  const std::size_t all = segments(runs());
  const bool tubes = drawsTubes();
  const bool dearTubes = tubes && mode_ == PathMode::Automatic && view.software;
  const std::size_t budget = detail == Detail::Interactive ? (tubes ? interactiveTubePoints : interactiveSegments)
                             : detail == Detail::Still     ? (dearTubes ? interactiveTubePoints : stillSegments)
                                                           : all;
  PathMesh& shown = all <= budget ? *full_ : *reduced_;
  PathMesh& other = all <= budget ? *reduced_ : *full_;
  if (all <= budget)
    prepareFull(theme);
  else
    prepareReduced(tubes ? std::min<std::size_t>(all, interactiveSegments) : budget, theme);
  other.hide();
  shown.setOpacity(opacity_);
  shown.fade(view, theme.background);
  const bool asTubes = tubes && all <= budget;
  if (asTubes)
    shown.showTubes(radiusIn(view), 8);
  else if (tubes) // the tubes' width on the screen, so that nothing jumps when the camera stops
    shown.showLines(std::clamp(2 * radiusIn(view) / view.pixel, 1.0, 8.0) * view.pixelRatio);
  else
    shown.showLines(lineWidth_ * view.lineScale * view.pixelRatio);
  segmentsDrawn_ = segments(shown.runs());
}

std::vector<PathRun> PathLayer::selectedRuns() const {
  std::vector<PathRun> mine;
  const auto keep = [&](const std::vector<PathRun>& from) {
    for (const PathRun& run : from)
      if (isSelected(paths_->particleOf(run.path)))
        mine.push_back(run);
  };
  if (!selectedRange_) {
    keep(runs());
    return mine;
  }
  const RecordRange both{std::max(range_.first, selectedRange_->first),
                         std::min(range_.second, selectedRange_->second)};
  if (both.first <= both.second)
    keep(visibleRuns(*paths_, both));
  return mine;
}

void PathLayer::prepareSelection(const Theme& theme, const Projection& view) {
  if (selected_.empty() || !selectionDrawn_)
    return chosen_->hide();
  if (selectionStale_) {
    chosen_->setPoints(paths_->points, paths_);
    chosen_->setRuns(selectedRuns());
    selectionStale_ = false;
  }
  chosen_->setPlainColour(theme.accent);
  if (segments(chosen_->runs()) > interactiveTubePoints)
    return chosen_->showLines(1.6 * lineWidth_ * view.lineScale * view.pixelRatio);
  // At least about 3 pixels wide at the focal point.
  chosen_->showTubes(std::max(1.6 * radiusIn(view), stepped(1.6 * view.pixel)), 12);
}

bool PathLayer::pick(const QPointF& at, const Projection& projection, double tolerance) {
  if (!paths_)
    return false;
  const auto hit = nearestPath(*paths_, runs(), at, projection, tolerance);
  if (hit)
    Q_EMIT pathPicked(paths_->particleOf(hit->path), paths_->recordOf(hit->path, hit->point));
  return hit.has_value();
}

std::optional<std::array<double, 3>> PathLayer::locate(const QPointF& at, const Projection& projection,
                                                       double tolerance) const {
  if (!paths_)
    return std::nullopt;
  const auto hit = nearestPath(*paths_, runs(), at, projection, tolerance);
  if (!hit)
    return std::nullopt;
  const float* p = &paths_->points[3 * static_cast<std::size_t>(hit->point)];
  return std::array<double, 3>{p[0], p[1], p[2]};
}

} // namespace larmor::views
