#include "widgets/pages/PointsScene.h"

#include "widgets/colours/ColourMaps.h"
#include "widgets/theme/Theme.h"
#include "widgets/views/BoxLayer.h"
#include "widgets/views/FollowTheme.h"
#include "widgets/views/MarkerLayer.h"
#include "widgets/views/PointLayer.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QVBoxLayout>

namespace larmor::widgets {

namespace {

constexpr double radius = 0.011; ///< of a point, in the cube

QString labelOf(const SliderAxis& axis) { return QStringLiteral("%1 [%2]").arg(axis.name, axis.unit); }

} // namespace

PointsScene::PointsScene(const QString& name, std::array<SliderAxis, 3> axes, std::vector<Quantity> quantities,
                         const QString& marks)
    : axes_(std::move(axes)), quantities_(std::move(quantities)), markText_(marks), view_(new views::SceneView),
      quantity_(new QComboBox), marks_(new QCheckBox(tr("Mark %1").arg(marks))), tools_(new OverflowRow),
      facts_(new FactsLine(name + "Facts")) {
  quantity_->setObjectName(name + "Quantity");
  quantity_->setToolTip(tr("Colour of the points"));
  for (const Quantity& each : quantities_)
    quantity_->addItem(each.name);
  marks_->setObjectName(name + "Marks");
  tools_->setMargins(2 * Theme::space, Theme::space, 2 * Theme::space, 0);
  tools_->addWidget(new QLabel(tr("Colour")), 1);
  tools_->addWidget(quantity_);
  tools_->addWidget(marks_, 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(tools_);
  column->addWidget(view_, 1);
  column->addWidget(facts_);
  views::followTheme(*view_);
  // Made before the points, so that these are asked first what a click is on.
  view_->layer<views::MarkerLayer>("selected");
  view_->layer<views::MarkerLayer>("marked");
  connect(quantity_, &QComboBox::currentIndexChanged, this, &PointsScene::draw);
  connect(marks_, &QCheckBox::toggled, this, &PointsScene::draw);
  connect(&view_->layer<views::PointLayer>("points"), &views::PointLayer::pointPicked, this,
          [this](quint64 point) { Q_EMIT picked(static_cast<std::size_t>(point)); });
}

std::array<float, 3> PointsScene::placeOf(std::size_t point) const {
  std::array<float, 3> place{};
  for (std::size_t i = 0; i < 3; ++i)
    place[i] = static_cast<float>(axes_[i].shareOf(points_.places[point][i]));
  return place;
}

void PointsScene::setPoints(Points points) {
  points_ = std::move(points);
  draw();
}

void PointsScene::setSelected(std::optional<std::size_t> point) {
  view_->layer<views::PointLayer>("points").setSelected(point ? std::vector<std::uint64_t>{*point}
                                                              : std::vector<std::uint64_t>{});
  auto& mark = view_->layer<views::MarkerLayer>("selected");
  if (!point)
    return mark.setMarkers(nullptr);
  auto marker = std::make_shared<views::MarkerSet>();
  for (const float c : placeOf(*point))
    marker->points.push_back(c);
  marker->categories = {{tr("selected"), Theme::shared().colours().accent, views::Shape::Sphere}};
  mark.setSize(16.0); // larger than what may stand before it
  mark.setMarkers(marker);
}

void PointsScene::draw() {
  const auto index = static_cast<std::size_t>(std::max(0, quantity_->currentIndex()));
  const Quantity& quantity = quantities_[index];
  auto set = std::make_shared<views::PointSet>();
  auto marks = std::make_shared<views::MarkerSet>();
  for (std::size_t i = 0; i < points_.places.size(); ++i)
    for (const float c : placeOf(i)) {
      set->points.push_back(c);
      if (points_.marked[i])
        marks->points.push_back(c);
    }
  auto& colour = set->scalars["value"];
  if (!points_.values.empty())
    colour = points_.values[index];
  marks->categories = {
      {markText_, Theme::shared().isDark() ? QColor(0xff, 0xa9, 0x40) : QColor(0xb3, 0x59, 0), views::Shape::Diamond}};
  const auto [low, high] = robustRange(colour, quantity.logarithmic);
  auto& layer = view_->layer<views::PointLayer>("points");
  layer.setRadius(radius);
  layer.setQuantity("value", {"viridis", quantity.logarithmic, low, high, quantity.title.toStdString()});
  layer.setPoints(set->points.empty() ? nullptr : set);
  auto& marked = view_->layer<views::MarkerLayer>("marked");
  marked.setSize(5.0);
  marked.setVisible(marks_->isChecked());
  marked.setMarkers(marks->points.empty() ? nullptr : marks);
  views::Bounds cube;
  if (!set->points.empty()) {
    cube.add(0, 0, 0);
    cube.add(1, 1, 1);
  }
  auto& box = view_->layer<views::BoxLayer>("box");
  box.setLabels({labelOf(axes_[0]), labelOf(axes_[1]), labelOf(axes_[2])}, {});
  box.setScales({{{{axes_[0].low, axes_[0].high}}, {{axes_[1].low, axes_[1].high}}, {{axes_[2].low, axes_[2].high}}}});
  box.setBox(cube);
}

} // namespace larmor::widgets
