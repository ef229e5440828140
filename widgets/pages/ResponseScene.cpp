#include "widgets/pages/ResponseScene.h"

#include "widgets/colours/ColourMaps.h"
#include "widgets/theme/Theme.h"
#include "widgets/views/BoxLayer.h"
#include "widgets/views/FollowTheme.h"
#include "widgets/views/PointLayer.h"
#include "widgets/views/SurfaceLayer.h"

#include <QComboBox>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

namespace {

constexpr std::size_t gridNodes = 41; ///< of the surface
constexpr std::size_t curvePoints = 121;
constexpr double nearby = 0.06;  ///< points this near to the fixed value (share of its range) are drawn
constexpr double tallness = 0.6; ///< of the picture, beside 1 for the sides of the plane

QString labelOf(const QString& symbol, const QString& unit) { return QStringLiteral("%1 [%2]").arg(symbol, unit); }

} // namespace

ResponseScene::ResponseScene(std::array<SliderAxis, 3> axes, Quantity quantity, PlotTabs& tabs)
    : axes_(std::move(axes)), quantity_(std::move(quantity)), tabs_(tabs), tools_(new OverflowRow),
      sliders_(new AxisSliders({axes_.begin(), axes_.end()})), fixed_(new QComboBox), colour_(new QComboBox),
      view_(new views::SceneView), asking_(
                                       this, tr("Asking the model"), [this](Look look) { show(look); },
                                       [this](QString message) { failedOnce(message); }) {
  for (std::size_t axis = 0; axis < axes_.size(); ++axis)
    tabs_.add(QStringLiteral("curve_%1").arg(axis), tr("%1(%2)").arg(quantity_.symbol, axes_[axis].name));
  buildTools();
  auto* controls = new QVBoxLayout;
  controls->setContentsMargins(2 * Theme::space, Theme::space, 2 * Theme::space, Theme::space);
  tools_->setMargins(0, 0, 0, 0);
  controls->addWidget(tools_);
  controls->addWidget(sliders_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addLayout(controls);
  column->addWidget(view_, 1);
  views::followTheme(*view_);
  connect(sliders_, &AxisSliders::moved, this, &ResponseScene::moved);
  connect(fixed_, &QComboBox::currentIndexChanged, this, &ResponseScene::moved);
  connect(colour_, &QComboBox::currentIndexChanged, this, &ResponseScene::moved);
  connect(&tabs_, &PlotTabs::currentChanged, this, &ResponseScene::moved);
}

void ResponseScene::buildTools() {
  fixed_->setObjectName("fixedAxis");
  fixed_->setToolTip(tr("The surface stands over the two other parameters"));
  for (const SliderAxis& axis : axes_)
    fixed_->addItem(axis.name);
  fixed_->setCurrentIndex(2);
  colour_->setObjectName("surfaceQuantity");
  colour_->setToolTip(tr("Colour of the surface: the coefficient, or its relative uncertainty"));
  colour_->addItems({quantity_.symbol, tr("Uncertainty")});
  fixed_->setAccessibleName(tr("fixed"));
  colour_->setAccessibleName(tr("coloured by"));
  tools_->addWidget(new QLabel(tr("fixed")), 2);
  tools_->addWidget(fixed_, 2);
  tools_->addWidget(new QLabel(tr("coloured by")), 2);
  tools_->addWidget(colour_, 2);
  tools_->addStretch();
}

ResponseScene::Place ResponseScene::place() const {
  const auto values = sliders_->values();
  return {values[0], values[1], values[2]};
}

void ResponseScene::setFunction(Function function, const QString& title, bool slow) {
  asking_.clear();
  function_ = std::move(function);
  ++number_;
  title_ = title;
  slow_ = slow;
  clear();
}

/// What another function said is not this one's.
void ResponseScene::clear() {
  view_->layer<views::SurfaceLayer>("surface").setGrid(nullptr);
  for (std::size_t axis = 0; axis < axes_.size(); ++axis)
    tabs_.setCurves(QStringLiteral("curve_%1").arg(axis), {});
}

/// The two axes that are not fixed.
std::pair<std::size_t, std::size_t> ResponseScene::varied() const {
  const int fixed = fixed_->currentIndex();
  return {fixed == 0 ? 1 : 0, fixed == 2 ? 1 : 2};
}

double ResponseScene::heightOf(double value) const {
  if (std::isnan(value))
    return value; // std::max would make the floor of it
  return tallness * std::log(std::max(value, quantity_.lowest) / quantity_.lowest) /
         std::log(quantity_.highest / quantity_.lowest);
}

std::vector<ResponseScene::Place> ResponseScene::along(std::size_t axis) const {
  std::vector<Place> places(curvePoints, place());
  for (std::size_t i = 0; i < curvePoints; ++i)
    places[i][axis] = axes_[axis].at(double(i) / (curvePoints - 1));
  return places;
}

ResponseScene::Look ResponseScene::look() const {
  Look look{.function = number_};
  const auto [first, second] = varied();
  look.places.resize(gridNodes * gridNodes, place());
  for (std::size_t n = 0; n < look.places.size(); ++n) {
    look.places[n][first] = axes_[first].at(double(n % gridNodes) / (gridNodes - 1));
    look.places[n][second] = axes_[second].at(double(n / gridNodes) / (gridNodes - 1));
  }
  const auto append = [&](const std::vector<Place>& more) {
    look.places.insert(look.places.end(), more.begin(), more.end());
  };
  look.curve = look.places.size();
  if (const auto axis = tabs_.names().indexOf(tabs_.currentName()); axis >= 0 && axis < qsizetype(axes_.size()))
    append(along(std::size_t(look.axis = int(axis))));
  look.here = look.places.size();
  append({place()});
  append(asides_);
  return look;
}

void ResponseScene::redraw() {
  if (!function_)
    return;
  Look asked = look();
  const auto answer = [asked, function = function_](jobs::JobContext&) {
    Look answered = asked;
    answered.answers = function(asked.places);
    return answered;
  };
  if (slow_)
    return asking_.request(answer);
  try {
    jobs::JobContext context;
    show(answer(context));
  } catch (const std::exception& error) {
    failedOnce(QString::fromUtf8(error.what()));
  }
}

void ResponseScene::failedOnce(const QString& message) {
  setFunction({}, {}, false);
  Q_EMIT failed(message);
}

void ResponseScene::show(const Look& look) {
  if (look.function != number_)
    return; // another function was chosen meanwhile
  const std::span<const Response> all = look.answers;
  drawSurface(all.first(look.curve));
  drawKnown();
  if (look.axis >= 0)
    drawCurve(static_cast<std::size_t>(look.axis), all.subspan(look.curve, look.here - look.curve));
  const auto asides = all.subspan(look.here + 1);
  Q_EMIT drawn(all[look.here], {asides.begin(), asides.end()});
}

void ResponseScene::drawSurface(std::span<const Response> responses) {
  const auto [first, second] = varied();
  auto grid = std::make_shared<views::SurfaceGrid>();
  grid->columns = grid->rows = gridNodes;
  for (std::size_t i = 0; i < gridNodes; ++i)
    grid->x.push_back(double(i) / (gridNodes - 1));
  grid->y = grid->x;
  const bool uncertainty = colour_->currentIndex() == 1;
  for (const Response& r : responses) {
    grid->height.push_back(static_cast<float>(heightOf(r.said())));
    grid->value.push_back(static_cast<float>(uncertainty ? r.uncertainty / r.said() : r.said()));
  }
  const auto [low, high] = robustRange(grid->value, true, 0.0);
  const QString label = labelOf(quantity_.symbol, quantity_.unit);
  const QString title = uncertainty ? tr("uncertainty of %1 / %1").arg(quantity_.symbol) : label;
  auto& layer = view_->layer<views::SurfaceLayer>("surface");
  layer.setColourScale({uncertainty ? "inferno" : "viridis", true, low, high, title.toStdString()});
  layer.setGrid(grid);
  const SliderAxis &x = axes_[first], &y = axes_[second];
  auto& box = view_->layer<views::BoxLayer>("box");
  box.setLabels({labelOf(x.name, x.unit), labelOf(y.name, y.unit), label}, {});
  box.setScales({{{{x.low, x.high}}, {{y.low, y.high}}, {{quantity_.lowest, quantity_.highest, true}}}});
  views::Bounds cube;
  cube.add(0, 0, 0);
  cube.add(1, 1, tallness);
  box.setBox(cube);
}

void ResponseScene::drawKnown() {
  const auto fixed = static_cast<std::size_t>(fixed_->currentIndex());
  const auto [first, second] = varied();
  const double at = axes_[fixed].shareOf(place()[fixed]);
  auto set = std::make_shared<views::PointSet>();
  for (const auto& [place, value] : known_)
    if (std::abs(axes_[fixed].shareOf(place[fixed]) - at) <= nearby)
      for (const double c : {axes_[first].shareOf(place[first]), axes_[second].shareOf(place[second]), heightOf(value)})
        set->points.push_back(static_cast<float>(c));
  auto& layer = view_->layer<views::PointLayer>("known");
  layer.setRadius(0.008);
  layer.setPlainColour(Theme::shared().isDark() ? QColor(0xff, 0x9e, 0x1b) : QColor(0xc2, 0x41, 0x0c));
  layer.setPoints(set->size() == 0 ? nullptr : set);
}

void ResponseScene::drawCurve(std::size_t axis) {
  drawCurve(axis, function_ ? function_(along(axis)) : std::vector<Response>());
}

void ResponseScene::drawCurve(std::size_t axis, std::span<const Response> responses) {
  Curve curve{.name = "prediction",
              .title = title_.toStdString(),
              .xLabel = axes_[axis].name.toStdString(),
              .xUnit = axes_[axis].unit.toStdString(),
              .yLabel = quantity_.symbol.toStdString(),
              .yUnit = quantity_.unit.toStdString(),
              .logY = true};
  for (std::size_t i = 0; i < responses.size(); ++i) {
    curve.x.push_back(axes_[axis].at(double(i) / (curvePoints - 1)));
    curve.y.push_back(responses[i].said());
    if (!std::isnan(responses[i].uncertainty))
      curve.error.push_back(responses[i].uncertainty);
  }
  const QString name = QStringLiteral("curve_%1").arg(axis);
  tabs_.setCurves(name, {curve});
  tabs_.plot(name).setCursor(place()[axis]);
}

QJsonObject ResponseScene::state() const {
  return {{"sliders", sliders_->state()}, {"fixed", fixed_->currentIndex()}, {"quantity", colour_->currentIndex()}};
}

void ResponseScene::restore(const QJsonObject& state) {
  sliders_->restore(state["sliders"].toArray());
  fixed_->setCurrentIndex(std::clamp(state["fixed"].toInt(2), 0, 2));
  colour_->setCurrentIndex(std::clamp(state["quantity"].toInt(0), 0, 1));
}

} // namespace larmor::widgets
