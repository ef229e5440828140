#include "widgets/paths/PathScene.h"

#include "engine/statistics/Quantity.h"
#include "widgets/paths/SceneData.h"
#include "widgets/paths/SceneNames.h"
#include "widgets/theme/Notation.h"
#include "widgets/theme/Theme.h"
#include "widgets/views/BoxLayer.h"
#include "widgets/views/LineLayer.h"

#include <QHBoxLayout>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

namespace larmor::widgets {

using namespace runs;

namespace {

const char* const sliceLayers[] = {"slice x", "slice y", "slice z"};
const char* const sliceKeys[] = {"slice_x", "slice_y", "slice_z"};
const char* const linesLayer = "field lines";
const char* const boxLayer = "box";

} // namespace

PathScene::PathScene(QWidget* parent)
    : QWidget(parent), paths_(
                           this, tr("Preparing paths"), [this](Prepared p) { showPrepared(std::move(p)); },
                           [this](QString message) { Q_EMIT failed(message); }),
      chosen_(
          this, tr("Drawing a path in full"),
          [this](std::shared_ptr<views::PathSet> path) {
            auto& layer = view_->layer<views::PathLayer>(chosenLayer);
            layer.setTubeRadius(0.004 * views::boundsOf(*path).diagonal());
            layer.setPaths(std::move(path));
            layer.setQuantity(unwrapped_ ? view_->layer<views::PathLayer>(pathsLayer).quantity() : "", scale());
            showTime(time_->record());
          },
          [this](QString message) { Q_EMIT failed(message); }),
      slices_(
          this, tr("Sampling slices"), [this](Slices s) { showSlices(s); },
          [this](QString message) { Q_EMIT failed(message); }),
      lines_(
          this, tr("Tracing field lines"),
          [this](std::shared_ptr<views::PathSet> set) { view_->layer<views::LineLayer>(linesLayer).setLines(set); },
          [this](QString message) { Q_EMIT failed(message); }) {
  buildLayout();
  fillQuantities();
  offerTrails();
  connectToolbar();
  applyTheme();
  connect(&Theme::shared(), &Theme::changed, this, &PathScene::applyTheme);
}

void PathScene::buildLayout() {
  toolbar_ = new views::ViewToolbar(this);
  toolbar_->addDecoration("events", tr("Mirror events"), true);
  toolbar_->addDecoration("reversals", tr("Scattering reversals"), false);
  toolbar_->addDecoration("box", tr("Box and axes"), true);
  toolbar_->addDecoration("wrap", tr("Fold into the periodic box"), true);
  for (int axis = 0; axis < 3; ++axis)
    toolbar_->addDecoration(sliceKeys[axis], tr("Slice of |B| across %1").arg(QChar('x' + axis)), false);
  toolbar_->addDecoration("iso", tr("Iso-surface of |B|"), false);
  toolbar_->addDecoration("volume", tr("Volume of |B|"), false);
  toolbar_->addDecoration("lines", tr("Field lines"), false);
  view_ = new views::SceneView(this);
  slicePlace_ = new QSlider(Qt::Horizontal, this);
  slicePlace_->setRange(0, 200);
  slicePlace_->setValue(100);
  slicePlace_->setObjectName("slicePlace");
  slicePlace_->setAccessibleName(tr("Place of the slices"));
  slicePlace_->setToolTip(tr("Place of the slices of |B| between the faces of the box"));
  connect(slicePlace_, &QSlider::valueChanged, this, &PathScene::requestSlices);
  time_ = new views::TimeControl(this);
  facts_ = new ElidedFacts("facts", tr("Conserved quantities and resolution of this run"), this);
  column_ = new QVBoxLayout(this);
  column_->setContentsMargins(0, 0, 0, 0);
  column_->setSpacing(0);
  column_->addWidget(toolbar_);
  sliceRow_ = new QWidget(this);
  auto* sliceRow = new QHBoxLayout(sliceRow_);
  sliceRow->setContentsMargins(2 * Theme::space, 0, 2 * Theme::space, Theme::space);
  sliceRow->addWidget(new QLabel(tr("Slices at"), sliceRow_));
  sliceRow->addWidget(slicePlace_);
  auto* slicePercent = new QLabel(sliceRow_);
  const auto showPercent = [slicePercent](int place) { slicePercent->setText(tr("%1 % of the box").arg(place / 2.0)); };
  connect(slicePlace_, &QSlider::valueChanged, slicePercent, showPercent);
  showPercent(slicePlace_->value());
  sliceRow->addWidget(slicePercent);
  sliceRow_->hide();
  column_->addWidget(sliceRow_);
  strength_ = new StrengthDisplay(*view_, this);
  connect(strength_, &StrengthDisplay::failed, this, &PathScene::failed);
  column_->addWidget(strength_);
  viewGrid_ = new QGridLayout;
  viewGrid_->setSpacing(2);
  viewGrid_->addWidget(view_, 0, 0);
  column_->addLayout(viewGrid_, 1);
  column_->addWidget(time_);
  column_->addWidget(facts_);
  connectView();
}

void PathScene::connectView() {
  auto& chosen = view_->layer<views::PathLayer>(chosenLayer);
  chosen.setMode(views::PathMode::Tubes);
  chosen.setShowScalarBar(false);
  for (const char* name : {pathsLayer, chosenLayer})
    connect(&view_->layer<views::PathLayer>(name), &views::PathLayer::pathPicked, this, &PathScene::pathPicked);
  connect(&view_->layer<views::MarkerLayer>(eventsLayer), &views::MarkerLayer::markerPicked, this, [this](qsizetype i) {
    const auto& event = shownEvents_[static_cast<std::size_t>(i)];
    Q_EMIT pathPicked(event.particle, static_cast<quint32>(event.record));
  });
  auto& heads = view_->layer<views::MarkerLayer>(headsLayer);
  heads.setSize(5);
  connect(&heads, &views::MarkerLayer::markerPicked, this, [this](qsizetype i) {
    Q_EMIT pathPicked(heads_[static_cast<std::size_t>(i)], static_cast<quint32>(std::max(0.0, time_->record())));
  });
  connect(view_, &views::SceneView::nothingPicked, this, &PathScene::nothingPicked);
  connect(view_, &views::SceneView::rectangleDrawn, this, &PathScene::enclose);
  connect(view_, &views::SceneView::arrowDrawn, this, &PathScene::placeArrow);
}

void PathScene::addBar(QWidget* bar) { column_->insertWidget(1, bar); }

void PathScene::fillQuantities() {
  std::vector<std::pair<QString, QString>> entries;
  for (const auto& q : statistics::quantities())
    entries.emplace_back(QString::fromStdString(q.name), QString::fromStdString(q.label));
  entries.emplace_back("particle", tr("Particle"));
  toolbar_->setQuantities(entries);
  toolbar_->setQuantity("gyro_centre_curvature");
  toolbar_->setLog(true);
}

void PathScene::connectToolbar() {
  using views::ViewToolbar;
  connect(toolbar_, &ViewToolbar::quantityChanged, this, [this](const QString& key) {
    const auto look = lookOf(key.toStdString());
    toolbar_->setLog(look.logarithmic);
    toolbar_->setColourMap(QString::fromStdString(look.map));
    requestPaths();
  });
  connect(toolbar_, &ViewToolbar::colourMapChanged, this, [this] { chooseScale(true); });
  connect(toolbar_, &ViewToolbar::logChanged, this, [this] { chooseScale(false); });
  connect(toolbar_, &ViewToolbar::rangeResetRequested, this, [this] { chooseScale(false); });
  connect(toolbar_, &ViewToolbar::modeChanged, this,
          [this](views::PathMode mode) { view_->layer<views::PathLayer>(pathsLayer).setMode(mode); });
  connect(toolbar_, &ViewToolbar::decorationChanged, this, [this](const QString& key, bool shown) {
    if (key == "events" || key == "reversals")
      showEvents();
    else if (key == "box")
      showBox();
    else if (key == "wrap") {
      requestPaths();
      showEvents();
    } else if (key.startsWith("slice")) {
      sliceRow_->setVisible(slicesShown());
      requestSlices();
    } else if (key == "iso") {
      strength_->setSurfaceShown(shown);
    } else if (key == "volume") {
      strength_->setVolumeShown(shown);
    } else if (key == "lines") {
      view_->layer<views::LineLayer>(linesLayer).setVisible(shown);
      requestFieldLines();
    }
  });
  connect(toolbar_, &ViewToolbar::resetCameraRequested, view_, &views::SceneView::viewDiagonal);
  connect(toolbar_, &ViewToolbar::viewAlongRequested, view_, &views::SceneView::viewAlong);
  connect(toolbar_, &ViewToolbar::pictureRequested, this, &PathScene::pictureRequested);
  connect(time_, &views::TimeControl::recordChanged, this, &PathScene::showTime);
  connect(time_, &views::TimeControl::trailChanged, this, [this] { showTime(time_->record()); });
}

void PathScene::applyTheme() {
  const auto& colours = Theme::shared().colours();
  view_->setTheme(colours.viewTop, colours.text);
  // The picked path: a colour that neither the maps nor the events use.
  view_->setAccent(Theme::shared().isDark() ? QColor(0xff, 0x6f, 0xb5) : QColor(0xc2, 0x18, 0x5b));
  if (snapshot_)
    showFacts();
}

void PathScene::show(Snapshot snapshot, bool live) {
  if (snapshot_ && snapshot_->data != snapshot->data && !snapshot->report) { // until these paths' own are known
    shownEvents_.clear();
    view_->layer<views::MarkerLayer>(eventsLayer).setMarkers({});
  }
  snapshot_ = std::move(snapshot);
  live_ = live;
  if (live || snapshot_->done == 0)
    view_->setLive(live); // at the end only with the full paths: what is replaced at once needs no still picture
  time_->setRecordCount(static_cast<int>(snapshot_->done));
  const auto trajectories = snapshot_->data;
  const QString unit = unicodeNotation(trajectories->normalisation.timeUnit);
  time_->setTimeLabel([trajectories, unit](double record) {
    const auto r = std::min(static_cast<std::size_t>(std::max(0.0, record)), trajectories->records() - 1);
    return tr("t = %1 %2   (%3 gyrations)")
        .arg(trajectories->time[r], 0, 'f', 3)
        .arg(unit)
        .arg(std::abs(trajectories->time[r]) / trajectories->normalisation.gyroPeriod(), 0, 'f', 1);
  });
  offerTrails();
  sayTime();
  requestPaths();
  showEvents();
  showFacts();
  if (snapshot_->field && snapshot_->field != decoratedField_) {
    decoratedField_ = snapshot_->field;
    requestSlices();
    strength_->setField(snapshot_->field);
    requestFieldLines();
  }
}

void PathScene::clear() {
  stopWork();
  strength_->setField(nullptr);
  snapshot_.reset();
  decoratedField_.reset();
  unwrapped_.reset();
  shownEvents_.clear();
  newRun_ = true;
  box_ = {};
  wantedCamera_.reset();
  wantedRecord_.reset();
  showSelection({});
  view_->layer<views::PathLayer>(pathsLayer).setPaths(nullptr);
  view_->layer<views::MarkerLayer>(eventsLayer).setMarkers(nullptr);
  view_->layer<views::MarkerLayer>(headsLayer).setMarkers(nullptr);
  view_->layer<views::LineLayer>(linesLayer).setLines(nullptr);
  for (const char* name : sliceLayers) {
    view_->layer<views::SliceLayer>(name).setSlice(nullptr);
    view_->layer<views::SliceLayer>(name).setShowScalarBar(false);
  }
  view_->setLive(false);
  time_->setRecordCount(0);
  time_->setTimeLabel({}); // it holds the run
  facts_->setFacts({});
}

bool PathScene::wrapped() const { return toolbar_->decoration("wrap") && snapshot_ && snapshot_->data->periodic(); }

bool PathScene::preparing() const {
  return paths_.busy() || chosen_.busy() || slices_.busy() || strength_->busy() || lines_.busy();
}

void PathScene::stopWork() {
  paths_.clear();
  chosen_.clear();
  slices_.clear();
  strength_->stopWork();
  lines_.clear();
}

void PathScene::requestPaths() {
  if (!snapshot_ || snapshot_->done == 0)
    return;
  DisplayOptions options;
  options.quantity = toolbar_->quantity().toStdString();
  const bool logarithm = lookOf(options.quantity).hasLogarithm;
  toolbar_->setLogAllowed(logarithm);
  options.only = passing_;
  // Few paths may have many points: a drift shell of thousands of gyrations needs them.
  constexpr std::size_t mostPoints = 1'000'000;
  const std::size_t shown = std::min(options.paths, passing_ ? passing_->size() : snapshot_->data->particles());
  options.pointsPerPath = std::max<std::size_t>(options.pointsPerPath, mostPoints / std::max<std::size_t>(1, shown));
  if (live_) { // each picture replaces the last one soon: enough to see paths grow, little enough to stay smooth
    options.paths = 500;
    options.pointsPerPath = 250;
  }
  const bool fold = wrapped(), logarithmic = logarithm && toolbar_->log();
  const std::string map = toolbar_->colourMap().toStdString();
  paths_.request([snapshot = snapshot_, options, fold, logarithmic, map, live = live_](jobs::JobContext& context) {
    Prepared prepared;
    prepared.live = live;
    const Trajectories& run = *snapshot->data;
    prepared.unwrapped =
        pathSetOf(buildDisplayPaths(run, snapshot->done, options, [&] { context.checkpoint(); }), options.quantity);
    prepared.shown = fold ? foldedPaths(*prepared.unwrapped, run) : prepared.unwrapped;
    prepared.box = sceneBox(*snapshot, boundsOf(*prepared.shown));
    prepared.scale = scaleOf(options.quantity, prepared.unwrapped->scalars.at(options.quantity), logarithmic, map,
                             run.normalisation);
    return prepared;
  });
}

void PathScene::showPrepared(Prepared prepared) {
  auto& layer = view_->layer<views::PathLayer>(pathsLayer);
  unwrapped_ = prepared.unwrapped;
  automatic_ = prepared.scale;
  layer.setPaths(prepared.shown);
  layer.setQuantity(prepared.unwrapped->scalars.begin()->first, automatic_);
  view_->setLive(prepared.live);
  const bool grown = prepared.box != std::exchange(box_, prepared.box);
  if (grown)
    showBox();
  if (newRun_ && unwrapped_->paths() > 0)
    placeCamera();
  else if (grown)
    view_->fitAgain();
  if (grown && !prepared.live) { // they fill the box
    requestSlices();
    requestFieldLines();
  }
  if (framed_)
    requestChosen();
  if (!prepared.live)
    placeTime();
  view_->layer<views::MarkerLayer>(eventsLayer).setThicknessAround([&layer](const views::Projection& view) {
    return 2 * 1.6 * layer.radiusIn(view); // of a chosen path
  });
  showHeads();
  if (cursorRecord_)
    setCursor(*cursorRecord_);
  Q_EMIT scaleChanged();
}

void PathScene::placeCamera() {
  newRun_ = false;
  if (wantedCamera_)
    view_->setCamera(*wantedCamera_);
  else
    view_->frame();
  wantedCamera_.reset();
}

/// Once all records are there.
void PathScene::placeTime() {
  if (wantedRecord_)
    time_->setRecord(*wantedRecord_);
  wantedRecord_.reset();
}

const ColourScale& PathScene::scale() { return view_->layer<views::PathLayer>(pathsLayer).scale(); }

void PathScene::chooseScale(bool keepRange) {
  if (!unwrapped_)
    return;
  auto& layer = view_->layer<views::PathLayer>(pathsLayer);
  const std::string quantity = unwrapped_->scalars.begin()->first;
  auto scale = scaleOf(quantity, unwrapped_->scalars.begin()->second, toolbar_->log(),
                       toolbar_->colourMap().toStdString(), snapshot_->data->normalisation);
  if (keepRange) {
    scale.low = layer.scale().low;
    scale.high = layer.scale().high;
  }
  layer.setQuantity(quantity, scale);
  view_->layer<views::PathLayer>(chosenLayer).setQuantity(quantity, scale);
  Q_EMIT scaleChanged();
}

bool PathScene::slicesShown() const {
  return std::any_of(std::begin(sliceKeys), std::end(sliceKeys),
                     [this](const char* key) { return toolbar_->decoration(key); });
}

void PathScene::requestSlices() {
  std::array<bool, 3> wanted{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    wanted[axis] = toolbar_->decoration(sliceKeys[axis]);
    view_->layer<views::SliceLayer>(sliceLayers[axis]).setVisible(wanted[axis]);
  }
  if (!slicesShown() || !snapshot_ || !snapshot_->field || box_.empty())
    return;
  const double place = slicePlace_->value() / 200.0;
  slices_.request([field = snapshot_->field, bounds = box_, wanted, place](jobs::JobContext& context) {
    Slices result;
    std::vector<float> all;
    for (int axis = 0; axis < 3; ++axis)
      if (wanted[static_cast<std::size_t>(axis)]) {
        auto& made = result.normalTo[static_cast<std::size_t>(axis)] = sliceOf(*field, bounds, axis, place, context);
        all.insert(all.end(), made->values.begin(), made->values.end());
      }
    const auto [low, high] = robustRange(all, false);
    result.scale = {"cividis", false, low, high, "|B|"};
    return result;
  });
}

void PathScene::showSlices(const Slices& slices) {
  bool first = true; // one scale for all, so one bar
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (!slices.normalTo[axis])
      continue;
    auto& layer = view_->layer<views::SliceLayer>(sliceLayers[axis]);
    layer.setSlice(slices.normalTo[axis]);
    layer.setColourScale(slices.scale);
    layer.setShowScalarBar(first);
    first = false;
  }
}

void PathScene::requestFieldLines() {
  if (!toolbar_->decoration("lines") || !snapshot_ || !snapshot_->field || box_.empty())
    return;
  lines_.request([field = snapshot_->field, bounds = box_](jobs::JobContext& context) {
    return fieldLinesOf(*field, bounds, context);
  });
}

void PathScene::showBox() {
  auto& layer = view_->layer<views::BoxLayer>(boxLayer);
  layer.setVisible(toolbar_->decoration("box"));
  if (!snapshot_)
    return;
  const Normalisation& n = snapshot_->data->normalisation;
  layer.setLabels({"x", "y", "z"}, unicodeNotation(n.lengthUnit));
  layer.setBox(box_);
}

Vec3 PathScene::shownPosition(const Vec3& position) const {
  return wrapped() ? foldedInto(position, snapshot_->data->boxOrigin, snapshot_->data->boxLength) : position;
}

void PathScene::showEvents() {
  if (!snapshot_ || !snapshot_->report)
    return;
  shownEvents_ = eventsToShow(snapshot_->report->events, toolbar_->decoration("events"),
                              toolbar_->decoration("reversals"), passing_.get());
  view_->layer<views::MarkerLayer>(eventsLayer).setMarkers(markersOf(shownEvents_, [this](const Vec3& r) {
    return shownPosition(r);
  }));
}

void PathScene::showFacts() {
  QStringList facts = factsOf(*snapshot_);
  if (!share_.isEmpty())
    facts.prepend(tr("<b>Plots of %1</b>; the whole run:").arg(share_));
  facts_->setFacts(facts);
}

void PathScene::setShare(const QString& share) {
  share_ = share;
  if (snapshot_)
    showFacts();
}

} // namespace larmor::widgets
