// What moves in the scene: time, trail, cursor, selection, filter, the camera that follows; and what is kept of it.
#include "widgets/paths/PathScene.h"
#include "widgets/paths/SceneData.h"
#include "widgets/paths/SceneNames.h"
#include "widgets/views/CursorLayer.h"

#include <algorithm>
#include <cmath>

namespace larmor::widgets {

using namespace runs;

namespace {

const char* const decorationKeys[] = {"events",  "reversals", "box",   "wrap", "slice_x",
                                      "slice_y", "slice_z",   "lines", "iso",  "volume"};

std::array<double, 3> arrayOf(const Vec3& v) { return {v[0], v[1], v[2]}; }

} // namespace

std::optional<std::pair<double, double>> PathScene::shownRecords() const {
  const double record = time_->record();
  const bool atEnd = !snapshot_ || record >= static_cast<double>(snapshot_->done) - 1;
  if (atEnd && time_->trail() == 0.0 && !time_->clip())
    return std::nullopt;
  const double from = time_->clip() ? time_->clip()->first : 0.0;
  return std::pair{time_->trail() > 0.0 ? std::max(from, record - time_->trail()) : from, record};
}

void PathScene::showTime(double record) {
  view_->keepMoving();
  auto& layer = view_->layer<views::PathLayer>(pathsLayer);
  auto& chosen = view_->layer<views::PathLayer>(chosenLayer);
  auto& marks = view_->layer<views::MarkerLayer>(eventsLayer);
  if (const auto shown = shownRecords()) {
    layer.setTimeRange(shown->first, shown->second);
    chosen.setTimeRange(shown->first, shown->second);
    marks.setTimeRange(shown->first, shown->second);
  } else {
    layer.clearTimeRange();
    chosen.clearTimeRange();
    marks.clearTimeRange();
  }
  showHeads();
  sayTime();
  Q_EMIT shownTimeChanged();
  if (following_ && selection_.current && snapshot_ && !snapshot_->data->position.empty() && snapshot_->done > 0) {
    const auto r = std::min(static_cast<std::size_t>(std::max(0.0, record)), snapshot_->done - 1);
    view_->lookAt(arrayOf(shownPosition(snapshot_->data->position.at(*selection_.current, r))));
  }
}

void PathScene::setPresentation(bool on, bool time) {
  toolbar_->setVisible(!on);
  facts_->setVisible(!on);
  view_->setTextScale(on ? 1.5 : 1.0);
  timeSaid_ = on && time;
  sayTime();
}

void PathScene::sayTime() { view_->setNote(timeSaid_ && snapshot_ ? time_->timeText() : QString()); }

bool PathScene::passes(std::uint64_t particle) const {
  return !passing_ || std::binary_search(passing_->begin(), passing_->end(), particle);
}

/// The particles themselves, where they are at this moment; over the whole run there is no such moment.
void PathScene::showHeads() {
  auto& layer = view_->layer<views::MarkerLayer>(headsLayer);
  heads_.clear();
  if (!shownRecords() || !unwrapped_ || !snapshot_ || snapshot_->data->position.empty() || snapshot_->done == 0)
    return layer.setMarkers(nullptr);
  const auto record = std::min(static_cast<std::size_t>(std::max(0.0, time_->record())), snapshot_->done - 1);
  auto set = std::make_shared<views::MarkerSet>();
  set->categories = {{{}, view_->theme().foreground, views::Shape::Sphere}};
  for (std::size_t path = 0; path < unwrapped_->paths(); ++path) {
    const std::uint64_t particle = unwrapped_->particleOf(path);
    if (particle >= snapshot_->data->particles() || !passes(particle))
      continue;
    for (const double c : shownPosition(snapshot_->data->position.at(particle, record)))
      set->points.push_back(static_cast<float>(c));
    heads_.push_back(particle);
  }
  layer.setMarkers(std::move(set));
}

void PathScene::offerTrails() {
  double perGyration = 0.0; // without a run the choices can be made, but have no length
  if (snapshot_ && snapshot_->done > 1)
    perGyration =
        snapshot_->data->normalisation.gyroPeriod() / std::abs(snapshot_->data->time[1] - snapshot_->data->time[0]);
  std::vector<std::pair<QString, double>> trails;
  for (int gyrations : {1, 3, 10, 30})
    trails.emplace_back(gyrations == 1 ? tr("1 gyration") : tr("%1 gyrations").arg(gyrations),
                        std::ceil(gyrations * perGyration));
  time_->setTrails(trails);
  if (time_->trail() > 0.0)
    showTime(time_->record()); // the chosen trail has its length now
}

void PathScene::setFollowing(bool follow) {
  following_ = follow;
  showTime(time_->record());
}

void PathScene::showSelection(const Selection& selection) {
  selection_ = selection;
  framed_.reset();
  chosen_.clear();
  view_->layer<views::PathLayer>(chosenLayer).setPaths(nullptr);
  auto& layer = view_->layer<views::PathLayer>(pathsLayer);
  layer.setSelectionDrawn(true);
  layer.setSelected(selection.particles);
  layer.setSelectedRange(selection.records);
  if (selection.current)
    setCursor(selection.record);
  else
    clearCursor();
}

void PathScene::setFilter(std::shared_ptr<const std::vector<std::uint64_t>> particles) {
  if (!particles && !passing_)
    return;
  // At once among the paths on the screen; then others that pass take the places of those that do not.
  const bool some = unwrapped_ && snapshot_ && unwrapped_->paths() < snapshot_->data->particles();
  passing_ = std::move(particles);
  view_->layer<views::PathLayer>(pathsLayer).setShownParticles(passing_);
  showEvents();
  showHeads();
  if (selection_.current)
    setCursor(selection_.record);
  if (some)
    requestPaths();
}

void PathScene::enclose(const QRectF& rectangle) {
  Q_EMIT particlesEnclosed(view_->layer<views::PathLayer>(pathsLayer).particlesInside(rectangle, view_->projection()));
}

void PathScene::placeArrow(const QPointF& from, const QPointF& to) {
  const auto onPath = view_->dataAt(from);
  const auto place = onPath ? *onPath : view_->onFocalPlane(from);
  const auto head = view_->onFocalPlane(to), tail = view_->onFocalPlane(from);
  Vec3 direction{head[0] - tail[0], head[1] - tail[1], head[2] - tail[2]};
  if (from == to) // a click: away from the one who looks
    for (std::size_t c = 0; c < 3; ++c)
      direction[c] = view_->projection().viewDirection[c];
  direction = (1.0 / norm(direction)) * direction;
  Q_EMIT arrowDrawn({place[0], place[1], place[2]}, direction);
}

void PathScene::setCursor(std::size_t record) {
  if (!selection_.current || !snapshot_ || record >= snapshot_->done || snapshot_->data->position.empty() ||
      *selection_.current >= snapshot_->data->particles())
    return;
  if (!passes(*selection_.current)) // its path is not shown either
    return clearCursor();
  cursorRecord_ = record;
  view_->layer<views::CursorLayer>(cursorLayer)
      .setPosition(arrayOf(shownPosition(snapshot_->data->position.at(*selection_.current, record))));
}

void PathScene::frame(std::size_t record, std::pair<std::size_t, std::size_t> records) {
  if (!selection_.current || !snapshot_ || record >= snapshot_->done || snapshot_->data->position.empty())
    return;
  records.second = std::min(records.second, snapshot_->done - 1);
  const Trajectories& run = *snapshot_->data;
  const std::uint64_t particle = *selection_.current;
  view_->flyTo(boundsAround(run, particle, record, shownPosition(run.position.at(particle, record)), records));
  framed_ = records;
  requestChosen();
}

void PathScene::requestChosen() {
  if (!selection_.current || !snapshot_ || !framed_)
    return;
  DisplayOptions options;
  options.quantity = toolbar_->quantity().toStdString();
  options.only = std::make_shared<const std::vector<std::uint64_t>>(1, *selection_.current);
  options.records = *framed_;
  options.pointsPerPath = framed_->second - framed_->first + 1;
  chosen_.request([snapshot = snapshot_, options, fold = wrapped()](jobs::JobContext&) {
    const Trajectories& run = *snapshot->data;
    auto path = pathSetOf(buildDisplayPaths(run, snapshot->done, options), options.quantity);
    return fold ? foldedPaths(*path, run) : path;
  });
  view_->layer<views::PathLayer>(pathsLayer).setSelectionDrawn(false);
}

void PathScene::clearCursor() {
  cursorRecord_.reset();
  view_->layer<views::CursorLayer>(cursorLayer).clear();
}

QJsonObject PathScene::state() const {
  QJsonObject decorations;
  for (const char* key : decorationKeys)
    decorations[key] = toolbar_->decoration(key);
  return {{"camera", toJson(wantedCamera_.value_or(view_->camera()))},
          {"record", wantedRecord_.value_or(time_->record())},
          {"quantity", toolbar_->quantity()},
          {"colour_map", toolbar_->colourMap()},
          {"logarithmic", toolbar_->log()},
          {"mode", static_cast<int>(toolbar_->mode())},
          {"decorations", decorations},
          {"trail", time_->trailText()},
          {"slice_place", slicePlace_->value()},
          {"following", following_}};
}

void PathScene::restore(const QJsonObject& state) {
  if (state.isEmpty())
    return;
  toolbar_->setQuantity(state["quantity"].toString(toolbar_->quantity()));
  toolbar_->setColourMap(state["colour_map"].toString(toolbar_->colourMap()));
  toolbar_->setLog(state["logarithmic"].toBool(toolbar_->log()));
  toolbar_->setMode(
      static_cast<views::PathMode>(std::clamp(state["mode"].toInt(static_cast<int>(toolbar_->mode())), 0, 2)));
  view_->layer<views::PathLayer>(pathsLayer).setMode(toolbar_->mode());
  slicePlace_->setValue(state["slice_place"].toInt(slicePlace_->value()));
  const QJsonObject decorations = state["decorations"].toObject();
  for (const char* key : decorationKeys)
    if (decorations.contains(key))
      toolbar_->setDecoration(key, decorations[key].toBool());
  time_->setTrailText(state["trail"].toString());
  following_ = state["following"].toBool(following_);
  if (state.contains("camera"))
    wantedCamera_ = cameraFrom(state["camera"]);
  if (state.contains("record"))
    wantedRecord_ = state["record"].toDouble();
  if (!newRun_ && snapshot_) {
    placeCamera();
    if (!live_)
      placeTime();
    requestPaths();
  }
}

} // namespace larmor::widgets
