#include "widgets/workspaces/transport/ExplorePage.h"

#include "engine/core/Error.h"
#include "engine/motion/WaveDevice.h"
#include "engine/studies/transport/Cautions.h"
#include "widgets/theme/Theme.h"
#include "widgets/views/BoxLayer.h"
#include "widgets/views/FollowTheme.h"
#include "widgets/views/PointLayer.h"
#include "widgets/views/SurfaceLayer.h"

#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

using namespace studies::transport;

namespace {

constexpr int steps = 1000;           ///< of a slider
constexpr std::size_t gridNodes = 41; ///< of the surface
constexpr std::size_t curvePoints = 121;
constexpr double nearby = 0.06;  ///< points this near to the fixed value (share of its range) are drawn
constexpr double tallness = 0.6; ///< of the picture, beside 1 for the sides of the plane

const char* const names[3] = {"T", "b", "λ⊥"};
const char* const units[3] = {"mc²", "B₀", "ρ₀"};

ParameterSet setOf(HereParameters& parameters) {
  ParameterSet set;
  set.add(parameters);
  return set;
}

double valueAt(int axis, double share) {
  const Domain d;
  const auto i = static_cast<std::size_t>(axis);
  const double least = axis == 0 ? 0.02 : axis == 1 ? 0.01 : d.low[i]; // T = 0 and b = 0 have no curve in logarithms
  return least + share * (d.high[i] - least);
}
double shareAt(int axis, double value) {
  return (value - valueAt(axis, 0.0)) / (valueAt(axis, 1.0) - valueAt(axis, 0.0));
}
double& component(Point& p, int axis) { return axis == 0 ? p.energy : axis == 1 ? p.b : p.lambdaPerp; }
double component(const DatabaseRow& r, int axis) { return axis == 0 ? r.energy : axis == 1 ? r.b : r.lambdaPerp; }

constexpr double leastDrawn = 1e-4, mostDrawn = 1e2; ///< coefficients at the bottom and the top of the picture
double heightOf(double diffusion) {
  return tallness * std::log(std::max(diffusion, leastDrawn) / leastDrawn) / std::log(mostDrawn / leastDrawn);
}

/// The two axes that are not fixed.
std::pair<int, int> variedBeside(int fixed) { return {fixed == 0 ? 1 : 0, fixed == 2 ? 1 : 2}; }

QString valueText(int axis, double value) {
  return QStringLiteral("%1 %2").arg(value, 0, 'g', 4).arg(QString::fromUtf8(units[axis]));
}

SimulationParameters simulationOf(const Point& p, const HereParameters& here) {
  SimulationParameters s;
  s.energy = p.energy;
  s.b = p.b;
  s.lambdaPerp = p.lambdaPerp;
  s.particles = here.particles;
  s.modes = here.modes;
  s.seed = here.seed;
  return s;
}

} // namespace

ExplorePage::ExplorePage(std::function<std::shared_ptr<const Rows>()> rows, QWidget* parent)
    : TransportPage(parent), rows_(std::move(rows)), here_(std::make_shared<HereParameters>()),
      form_(new ParameterForm(setOf(*here_))), tabs_(new PlotTabs), checks_(new QTableWidget),
      view_(new views::SceneView), models_(new QComboBox), fixed_(new QComboBox), quantity_(new QComboBox),
      facts_(new QLabel), simulate_(new QPushButton(tr("Simulate here"))),
      propose_(new QPushButton(tr("Propose points"))), loading_(
                                                           this, tr("Opening a model"),
                                                           [this](std::vector<Loaded> all) {
                                                             for (const Loaded& l : all)
                                                               addModel(l.model, l.title);
                                                           },
                                                           [this](QString message) { Q_EMIT failed(message); }) {
  for (int axis = 0; axis < 3; ++axis)
    tabs_->add(QStringLiteral("curve_%1").arg(axis), tr("D⊥(%1)").arg(QString::fromUtf8(names[axis])),
               tr("Choose a model above"));
  checks_->setObjectName("checksTable");
  checks_->setColumnCount(7);
  checks_->setHorizontalHeaderLabels({tr("T [mc²]"), tr("b [B₀]"), tr("λ⊥ [ρ₀]"), tr("predicted D⊥"),
                                      tr("simulated D⊥"), tr("difference"), tr("in errors")});
  checks_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  checks_->verticalHeader()->hide();
  checks_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  tabs_->addTab(checks_, tr("Checks and proposals"));
  facts_->setObjectName("exploreFacts");
  facts_->setTextFormat(Qt::RichText);
  facts_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  facts_->setWordWrap(true);
  facts_->setContentsMargins(2 * Theme::space, 0, 2 * Theme::space, Theme::space);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(buildControls());
  column->addWidget(view_, 1);
  column->addWidget(facts_);
  view_->setEmptyText(tr("Choose a model: train one, or open the card.json of one"));
  views::followTheme(*view_);
  connect(tabs_, &PlotTabs::failed, this, &TransportPage::failed);
  connect(tabs_, &PlotTabs::currentChanged, this, &ExplorePage::drawCurves);
  connect(form_, &ParameterForm::edited, this, &TransportPage::changed);
  connect(simulate_, &QPushButton::clicked, this, [this] {
    proposals_.clear();
    Q_EMIT runAsked();
  });
  connect(propose_, &QPushButton::clicked, this, &ExplorePage::propose);
}

QWidget* ExplorePage::buildControls() {
  auto* controls = new QWidget;
  auto* grid = new QGridLayout(controls);
  grid->setContentsMargins(2 * Theme::space, Theme::space, 2 * Theme::space, Theme::space);
  models_->setObjectName("models");
  models_->setMinimumContentsLength(16); // "transport-scaling"
  fixed_->setObjectName("fixedAxis");
  fixed_->setToolTip(tr("The surface stands over the two other parameters"));
  quantity_->setObjectName("surfaceQuantity");
  quantity_->setToolTip(tr("Colour of the surface: the coefficient, or its relative uncertainty"));
  quantity_->addItems({tr("D⊥"), tr("Uncertainty")});
  auto* row = new QHBoxLayout;
  row->addWidget(new QLabel(tr("Model")));
  row->addWidget(models_);
  row->addWidget(new QLabel(tr("fixed")));
  row->addWidget(fixed_);
  row->addWidget(new QLabel(tr("coloured by")));
  row->addWidget(quantity_);
  row->addStretch(1);
  row->addWidget(propose_);
  row->addWidget(simulate_);
  propose_->setObjectName("propose");
  simulate_->setObjectName("simulateHere");
  propose_->setToolTip(tr("Points where the model is least certain; Run simulates them"));
  simulate_->setToolTip(tr("Check the model at the sliders by a simulation, and add it to the database"));
  grid->addLayout(row, 0, 0, 1, 9);
  const int start[3] = {10, 20, 25}; // per cent
  for (int axis = 0; axis < 3; ++axis) {
    fixed_->addItem(QString::fromUtf8(names[axis]));
    auto* slider = sliders_[axis] = new QSlider(Qt::Horizontal);
    slider->setObjectName(QStringLiteral("slider_%1").arg(axis));
    slider->setRange(0, steps);
    slider->setValue(before_[axis] = start[axis] * steps / 100);
    slider->setAccessibleName(QString::fromUtf8(names[axis]));
    values_[axis] = new QLabel;
    values_[axis]->setMinimumWidth(90);
    grid->addWidget(new QLabel(QString::fromUtf8(names[axis])), 1, 3 * axis);
    grid->addWidget(slider, 1, 3 * axis + 1);
    grid->addWidget(values_[axis], 1, 3 * axis + 2);
    grid->setColumnStretch(3 * axis + 1, 1);
    connect(slider, &QSlider::valueChanged, this, [this, axis](int) { sliderMoved(axis, before_[axis]); });
  }
  fixed_->setCurrentIndex(2);
  connect(models_, &QComboBox::currentIndexChanged, this, &ExplorePage::chooseModel);
  connect(fixed_, &QComboBox::currentIndexChanged, this, &ExplorePage::redraw);
  connect(quantity_, &QComboBox::currentIndexChanged, this, &ExplorePage::redraw);
  return controls;
}

void ExplorePage::addModel(std::shared_ptr<const TransportModel> model, const QString& title) {
  try {
    known_.push_back({title, std::make_shared<const Predictor>(*model)});
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
    return;
  }
  models_->addItem(title);
  models_->setCurrentIndex(models_->count() - 1);
}

void ExplorePage::openModels(const QStringList& names) {
  loading_.request([names](jobs::JobContext&) {
    std::vector<Loaded> all;
    for (const QString& each : names) {
      const QFileInfo info(each);
      const QString title = info.fileName() == "card.json" ? info.dir().dirName() : info.fileName();
      all.push_back({std::make_shared<const TransportModel>(loadModel(each.toStdString())), title});
    }
    return all;
  });
}

void ExplorePage::chooseModel(int index) {
  predictor_ = index >= 0 && index < int(known_.size()) ? known_[std::size_t(index)].predictor : nullptr;
  proposals_.clear();
  redraw();
  showChecks();
  Q_EMIT changed();
}

Point ExplorePage::point() const {
  Point p;
  for (int axis = 0; axis < 3; ++axis)
    component(p, axis) = valueAt(axis, double(sliders_[axis]->value()) / steps);
  return p;
}

void ExplorePage::setPoint(const Point& point) {
  Point p = point;
  setting_ = true;
  for (int axis = 0; axis < 3; ++axis) {
    sliders_[axis]->setValue(static_cast<int>(std::lround(steps * shareAt(axis, component(p, axis)))));
    before_[axis] = sliders_[axis]->value();
  }
  setting_ = false;
  redraw();
}

void ExplorePage::sliderMoved(int axis, int before) {
  if (!setting_) {
    const int now = sliders_[axis]->value();
    before_[axis] = now;
    if (undo_ && before != now)
      undo_->push(new StateChange(*this, QStringLiteral("slider %1").arg(axis), before, now,
                                  tr("change of %1").arg(QString::fromUtf8(names[axis])), StateChange::Merge::Quickly));
    Q_EMIT changed();
  }
  redraw();
}

void ExplorePage::applyState(const QString& part, const QJsonValue& value) {
  const QStringList words = part.split(' ');
  if (words.size() != 2 || words[0] != "slider" || !value.isDouble())
    throw Error("state", part.toStdString(), "slider 0, 1 or 2 with a number");
  const int axis = std::clamp(words[1].toInt(), 0, 2);
  setting_ = true;
  sliders_[axis]->setValue(value.toInt());
  before_[axis] = sliders_[axis]->value();
  setting_ = false;
  redraw();
}

void ExplorePage::redraw() {
  Point p = point();
  for (int axis = 0; axis < 3; ++axis)
    values_[axis]->setText(valueText(axis, component(p, axis)));
  if (!predictor_)
    return;
  try {
    drawSurface();
    drawPoints();
    drawCurves();
    showFacts();
    ++redraws_;
  } catch (const Error& error) { // a TorchScript model that does not fit
    predictor_.reset();
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
}

void ExplorePage::drawSurface() {
  const auto [first, second] = variedBeside(fixed_->currentIndex());
  std::vector<Point> points(gridNodes * gridNodes, point());
  auto grid = std::make_shared<views::SurfaceGrid>();
  grid->columns = grid->rows = gridNodes;
  for (std::size_t i = 0; i < gridNodes; ++i) {
    grid->x.push_back(double(i) / (gridNodes - 1));
    grid->y.push_back(double(i) / (gridNodes - 1));
  }
  for (std::size_t r = 0; r < gridNodes; ++r)
    for (std::size_t c = 0; c < gridNodes; ++c) {
      component(points[r * gridNodes + c], first) = valueAt(first, grid->x[c]);
      component(points[r * gridNodes + c], second) = valueAt(second, grid->y[r]);
    }
  const auto predictions = predictor_->at(points);
  const bool uncertainty = quantity_->currentIndex() == 1;
  for (const Prediction& p : predictions) {
    grid->height.push_back(static_cast<float>(heightOf(p.diffusion)));
    grid->value.push_back(static_cast<float>(uncertainty ? p.uncertainty / p.diffusion : p.diffusion));
  }
  const auto [low, high] = robustRange(grid->value, true, 0.0);
  auto& layer = view_->layer<views::SurfaceLayer>("surface");
  layer.setColourScale({uncertainty ? "inferno" : "viridis", true, low, high,
                        uncertainty ? "uncertainty of D⊥ / D⊥" : "D⊥ [ρ₀²|q|B₀/m]"});
  layer.setGrid(grid);
  auto& box = view_->layer<views::BoxLayer>("box");
  const auto label = [](int axis) {
    return QStringLiteral("%1 [%2]").arg(QString::fromUtf8(names[axis]), QString::fromUtf8(units[axis]));
  };
  box.setLabels({label(first), label(second), QStringLiteral("D⊥ [ρ₀²|q|B₀/m]")}, {});
  box.setScales({{{{valueAt(first, 0.0), valueAt(first, 1.0)}},
                  {{valueAt(second, 0.0), valueAt(second, 1.0)}},
                  {{leastDrawn, mostDrawn, true}}}});
  views::Bounds cube;
  cube.add(0, 0, 0);
  cube.add(1, 1, tallness);
  box.setBox(cube);
}

/// Simulated points near the fixed value.
void ExplorePage::drawPoints() {
  const int fixed = fixed_->currentIndex();
  const auto [first, second] = variedBeside(fixed);
  Point here = point();
  const double at = shareAt(fixed, component(here, fixed));
  auto set = std::make_shared<views::PointSet>();
  const auto add = [&](const DatabaseRow& row) {
    if (row.b <= 0 || row.moving <= 0 || std::abs(shareAt(fixed, component(row, fixed)) - at) > nearby)
      return;
    for (const double c :
         {shareAt(first, component(row, first)), shareAt(second, component(row, second)), heightOf(row.moving)})
      set->points.push_back(static_cast<float>(c));
  };
  if (const auto rows = rows_())
    for (const DatabaseRow& row : *rows)
      add(row);
  auto& layer = view_->layer<views::PointLayer>("simulated");
  layer.setRadius(0.008);
  layer.setPlainColour(Theme::shared().isDark() ? QColor(0xff, 0x9e, 0x1b) : QColor(0xc2, 0x41, 0x0c));
  layer.setPoints(set->size() == 0 ? nullptr : set);
}

void ExplorePage::drawCurves() {
  if (!predictor_)
    return;
  for (int axis = 0; axis < 3; ++axis) {
    const QString name = QStringLiteral("curve_%1").arg(axis);
    if (tabs_->currentName() != name)
      continue; // drawn when it is looked at
    std::vector<Point> points(curvePoints, point());
    for (std::size_t i = 0; i < curvePoints; ++i)
      component(points[i], axis) = valueAt(axis, double(i) / (curvePoints - 1));
    const auto predictions = predictor_->at(points);
    Curve curve{.name = "prediction",
                .title = models_->currentText().toStdString(),
                .xLabel = names[axis],
                .xUnit = units[axis],
                .yLabel = "D⊥",
                .yUnit = "ρ₀²|q|B₀/m",
                .logY = true};
    for (std::size_t i = 0; i < curvePoints; ++i) {
      curve.x.push_back(component(points[i], axis));
      curve.y.push_back(predictions[i].diffusion);
      if (!std::isnan(predictions[i].uncertainty))
        curve.error.push_back(predictions[i].uncertainty);
    }
    tabs_->setCurves(name, {curve});
    Point here = point();
    tabs_->plot(name).setCursor(component(here, axis));
  }
}

void ExplorePage::showFacts() {
  const Prediction p = predictor_->at(point());
  QString warnings;
  for (const Caution caution : cautionsOf(predictor_->model(), point(), p))
    warnings += warningText(QString::fromStdString(textOf(caution)));
  facts_->setText(tr("Predicted D<sub>⊥</sub> = %1 ± %2 ρ₀²|q|B₀/m at the sliders")
                      .arg(p.diffusion, 0, 'g', 4)
                      .arg(p.uncertainty, 0, 'g', 2) +
                  (proposals_.empty() ? QString()
                                      : tr(" &nbsp;·&nbsp; %n point(s) proposed: Run simulates them", nullptr,
                                           int(proposals_.size()))) +
                  warnings);
}

void ExplorePage::propose() {
  if (!predictor_)
    return;
  std::vector<Point> known;
  if (const auto rows = rows_())
    for (const DatabaseRow& row : *rows)
      known.push_back(pointOf(row));
  try {
    proposals_ = studies::transport::propose(*predictor_, known, std::size_t(here_->proposals), here_->seed);
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
  showChecks();
  showFacts();
  tabs_->setCurrentWidget(checks_);
}

void ExplorePage::showChecks() {
  checks_->setRowCount(int(checked_.size() + proposals_.size()));
  const auto put = [&](int row, const QStringList& cells) {
    for (int c = 0; c < cells.size(); ++c)
      checks_->setItem(row, c, new QTableWidgetItem(cells[c]));
  };
  const auto number = [](double v) { return QString::number(v, 'g', 4); };
  int at = 0;
  for (const Proposal& p : proposals_)
    put(at++, {number(p.point.energy), number(p.point.b), number(p.point.lambdaPerp),
               predictor_ ? number(predictor_->at(p.point).diffusion) : QString(), tr("proposed"),
               tr("uncertain by %1 %").arg(100 * p.relativeUncertainty, 0, 'f', 1), QString()});
  for (auto row = checked_.rbegin(); row != checked_.rend(); ++row) {
    const Prediction p = predictor_ ? predictor_->at(pointOf(*row)) : Prediction{};
    const double own = std::isnan(p.uncertainty) ? 0.0 : p.uncertainty;
    put(at++,
        {number(row->energy), number(row->b), number(row->lambdaPerp), predictor_ ? number(p.diffusion) : QString(),
         QStringLiteral("%1 ± %2").arg(number(row->moving), QString::number(row->movingError, 'g', 2)),
         predictor_ ? QStringLiteral("%1 %").arg(100 * (p.diffusion / row->moving - 1), 0, 'f', 1) : QString(),
         predictor_ ? QString::number((p.diffusion - row->moving) / std::hypot(own, row->movingError), 'f', 1)
                    : QString()});
  }
}

TransportPage::Order ExplorePage::order() {
  std::vector<Point> points;
  for (const Proposal& p : proposals_)
    points.push_back(p.point);
  if (points.empty())
    points.push_back(point());
  latest_ = std::make_shared<jobs::Latest<Rows>>();
  taken_ = 0;
  return {points.size() == 1 ? tr("Simulating one point") : tr("Simulating %1 points").arg(points.size()),
          [points, here = *here_, latest = latest_](jobs::JobContext& context) {
            Rows rows;
            const motion::WaveDevice device(motion::Device::Auto);
            for (const Point& p : points) {
              const SimulationParameters s = simulationOf(p, here);
              const Share share{double(rows.size()), double(points.size())};
              rows.push_back(rowOf(firstAddedNumber, s, simulate(s, 0, context, share, {}, device)));
              latest->publish(std::make_shared<const Rows>(rows));
            }
          }};
}

void ExplorePage::poll() {
  if (!latest_)
    return;
  const auto rows = latest_->take();
  if (!rows)
    return;
  const Rows fresh(rows->begin() + std::ptrdiff_t(taken_), rows->end());
  taken_ = rows->size();
  checked_.insert(checked_.end(), fresh.begin(), fresh.end());
  if (!proposals_.empty())
    proposals_.erase(proposals_.begin(),
                     proposals_.begin() + std::ptrdiff_t(std::min(fresh.size(), proposals_.size())));
  showChecks();
  tabs_->setCurrentWidget(checks_);
  Q_EMIT simulated(fresh);
}

void ExplorePage::ended(jobs::State) {
  poll();
  latest_.reset();
}

QString ExplorePage::commandLine() const {
  const Point p = point();
  return QStringLiteral("larmor-batch transport predict --T %1 --b %2 --lambda-perp %3 --json")
      .arg(p.energy)
      .arg(p.b)
      .arg(p.lambdaPerp);
}

QJsonObject ExplorePage::saveState() const {
  QJsonObject state = formState(*form_);
  state["sliders"] = QJsonArray{sliders_[0]->value(), sliders_[1]->value(), sliders_[2]->value()};
  state["model"] = models_->currentText();
  state["fixed"] = fixed_->currentIndex();
  state["quantity"] = quantity_->currentIndex();
  return state;
}

void ExplorePage::restoreState(const QJsonObject& state) {
  restoreForm(*form_, state);
  const QJsonArray places = state["sliders"].toArray();
  setting_ = true;
  for (int axis = 0; axis < 3 && places.size() == 3; ++axis) {
    sliders_[axis]->setValue(places[axis].toInt());
    before_[axis] = sliders_[axis]->value();
  }
  setting_ = false;
  fixed_->setCurrentIndex(std::clamp(state["fixed"].toInt(2), 0, 2));
  quantity_->setCurrentIndex(std::clamp(state["quantity"].toInt(0), 0, 1));
  if (const int index = models_->findText(state["model"].toString()); index >= 0)
    models_->setCurrentIndex(index);
  redraw();
}

void ExplorePage::exportFigures(const QString& folder) {
  if (!predictor_)
    return;
  const QString before = tabs_->currentName();
  for (int axis = 0; axis < 3; ++axis) // each is drawn when it is looked at
    tabs_->showTab(QStringLiteral("curve_%1").arg(axis));
  exportTabs(*tabs_, folder, "prediction_");
  if (!before.isEmpty())
    tabs_->showTab(before);
  picture({1600, 1200}).save(folder + "/prediction_surface.png");
}

} // namespace larmor::widgets
