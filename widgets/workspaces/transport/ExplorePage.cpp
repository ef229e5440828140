#include "widgets/workspaces/transport/ExplorePage.h"

#include "engine/core/Error.h"
#include "engine/motion/WaveDevice.h"
#include "engine/studies/Command.h"
#include "engine/studies/transport/Cautions.h"
#include "engine/studies/transport/PredictParameters.h"
#include "widgets/theme/Theme.h"
#include "widgets/views/BoxLayer.h"
#include "widgets/views/FollowTheme.h"
#include "widgets/views/PointLayer.h"
#include "widgets/views/SurfaceLayer.h"

#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

using namespace studies::transport;

namespace {

constexpr std::size_t gridNodes = 41; ///< of the surface
constexpr std::size_t curvePoints = 121;
constexpr double nearby = 0.06;  ///< points this near to the fixed value (share of its range) are drawn
constexpr double tallness = 0.6; ///< of the picture, beside 1 for the sides of the plane

/// The domain; T = 0 and b = 0 have no curve in logarithms.
const std::vector<SliderAxis>& axes() {
  static const Domain d;
  static const std::vector<SliderAxis> all{
      {"T", "mc²", 0.02, d.high[0], 0.1}, {"b", "B₀", 0.01, d.high[1], 0.2}, {"λ⊥", "ρ₀", d.low[2], d.high[2], 0.25}};
  return all;
}
const SliderAxis& axisOf(int axis) { return axes()[static_cast<std::size_t>(axis)]; }
double& component(Point& p, int axis) { return axis == 0 ? p.energy : axis == 1 ? p.b : p.lambdaPerp; }
/// Share of the range of an axis.
double shareOf(const DatabaseRow& row, int axis) {
  Point p = pointOf(row);
  return axisOf(axis).shareOf(component(p, axis));
}

constexpr double leastDrawn = 1e-4, mostDrawn = 1e2; ///< coefficients at the bottom and the top of the picture
double heightOf(double diffusion) {
  return tallness * std::log(std::max(diffusion, leastDrawn) / leastDrawn) / std::log(mostDrawn / leastDrawn);
}

/// The two axes that are not fixed.
std::pair<int, int> variedBeside(int fixed) { return {fixed == 0 ? 1 : 0, fixed == 2 ? 1 : 2}; }

QString labelOf(int axis) { return QStringLiteral("%1 [%2]").arg(axisOf(axis).name, axisOf(axis).unit); }

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

ExplorePage::ExplorePage(std::function<std::shared_ptr<const Rows>()> rows)
    : Page("explore", tr("Explore")), rows_(std::move(rows)), checks_(new QTableWidget), view_(new views::SceneView),
      models_(new QComboBox), fixed_(new QComboBox), quantity_(new QComboBox), sliders_(new AxisSliders(axes())),
      facts_(new FactsLine("exploreFacts")), loading_(
                                                 this, tr("Opening a model"),
                                                 [this](std::vector<Model> all) {
                                                   for (const Model& each : all)
                                                     addModel(each.model, each.title);
                                                 },
                                                 [this](QString message) { Q_EMIT failed(message); }) {
  addForm(here_, machine_);
  for (int axis = 0; axis < 3; ++axis)
    tabs().add(QStringLiteral("curve_%1").arg(axis), tr("D⊥(%1)").arg(axisOf(axis).name), tr("Choose a model above"));
  buildChecks();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(buildControls());
  column->addWidget(view_, 1);
  column->addWidget(facts_);
  view_->setEmptyText(tr("Choose a model: train one, or open the card.json of one"));
  views::followTheme(*view_);
  connect(&tabs(), &PlotTabs::currentChanged, this, &ExplorePage::drawCurves);
  connect(models_, &QComboBox::currentIndexChanged, this, &ExplorePage::chooseModel);
  connect(fixed_, &QComboBox::currentIndexChanged, this, &ExplorePage::redraw);
  connect(quantity_, &QComboBox::currentIndexChanged, this, &ExplorePage::redraw);
  connect(sliders_, &AxisSliders::moved, this, &ExplorePage::redraw);
  connect(sliders_, &AxisSliders::edited, this, &Page::changed);
}

void ExplorePage::buildChecks() {
  checks_->setObjectName("checksTable");
  checks_->setColumnCount(7);
  checks_->setHorizontalHeaderLabels(
      {labelOf(0), labelOf(1), labelOf(2), tr("predicted D⊥"), tr("simulated D⊥"), tr("difference"), tr("in errors")});
  checks_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  checks_->verticalHeader()->hide();
  checks_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  tabs().addTab(checks_, tr("Checks and proposals"));
}

QWidget* ExplorePage::buildControls() {
  models_->setObjectName("models");
  models_->setMinimumContentsLength(16); // "transport-scaling"
  fixed_->setObjectName("fixedAxis");
  fixed_->setToolTip(tr("The surface stands over the two other parameters"));
  for (const SliderAxis& axis : axes())
    fixed_->addItem(axis.name);
  fixed_->setCurrentIndex(2);
  quantity_->setObjectName("surfaceQuantity");
  quantity_->setToolTip(tr("Colour of the surface: the coefficient, or its relative uncertainty"));
  quantity_->addItems({tr("D⊥"), tr("Uncertainty")});
  auto* proposeButton = new QPushButton(tr("Propose points"));
  proposeButton->setObjectName("propose");
  proposeButton->setToolTip(tr("Points where the model is least certain; Run simulates them"));
  connect(proposeButton, &QPushButton::clicked, this, &ExplorePage::propose);
  auto* simulateButton = new QPushButton(tr("Simulate here"));
  simulateButton->setObjectName("simulateHere");
  simulateButton->setToolTip(tr("Check the model at the sliders by a simulation, and add it to the database"));
  connect(simulateButton, &QPushButton::clicked, this, [this] {
    if (!job().active())
      proposals_.clear();
    runHere();
  });
  auto* controls = new QWidget;
  auto* column = new QVBoxLayout(controls);
  column->setContentsMargins(2 * Theme::space, Theme::space, 2 * Theme::space, Theme::space);
  auto* row = new QHBoxLayout;
  for (const auto& [label, box] :
       {std::pair{tr("Model"), models_}, {tr("fixed"), fixed_}, {tr("coloured by"), quantity_}}) {
    row->addWidget(new QLabel(label));
    row->addWidget(box);
  }
  row->addStretch(1);
  row->addWidget(proposeButton);
  row->addWidget(simulateButton);
  column->addLayout(row);
  column->addWidget(sliders_);
  return controls;
}

void ExplorePage::setUndoStack(QUndoStack* stack) {
  Page::setUndoStack(stack);
  sliders_->setUndoStack(stack);
}

// --- models ---

bool ExplorePage::opens(const QString& path) const {
  return QFileInfo(path).fileName() == "card.json" || QFileInfo(path).isDir();
}

void ExplorePage::addModel(std::shared_ptr<const TransportModel> model, const QString& title) {
  try {
    known_.push_back(std::make_shared<const Predictor>(*model));
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
    return;
  }
  models_->addItem(title);
  models_->setCurrentIndex(models_->count() - 1);
}

void ExplorePage::openShipped() {
  QStringList names;
  for (const std::string& name : shippedModels())
    names << QString::fromStdString(name);
  openModels(names);
}

void ExplorePage::openModels(const QStringList& names) {
  loading_.request([names](jobs::JobContext&) {
    std::vector<Model> all;
    for (const QString& each : names) {
      const QFileInfo info(each);
      const QString title = info.fileName() == "card.json" ? info.dir().dirName() : info.fileName();
      all.push_back({title, std::make_shared<const TransportModel>(loadModel(each.toStdString()))});
    }
    return all;
  });
}

void ExplorePage::chooseModel(int index) {
  predictor_ = index >= 0 ? known_.at(std::size_t(index)) : nullptr;
  proposals_.clear();
  redraw();
  showChecks();
  Q_EMIT changed();
}

// --- where it is looked at ---

Point ExplorePage::point() const {
  const auto v = sliders_->values();
  return {v[0], v[1], v[2]};
}

void ExplorePage::setPoint(const Point& point) { sliders_->setValues({point.energy, point.b, point.lambdaPerp}); }

void ExplorePage::applyState(const QString& part, const QJsonValue& value) {
  AxisSliders::owns(part) ? sliders_->applyState(part, value) : Page::applyState(part, value);
}

void ExplorePage::redraw() {
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
      component(points[r * gridNodes + c], first) = axisOf(first).at(grid->x[c]);
      component(points[r * gridNodes + c], second) = axisOf(second).at(grid->y[r]);
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
  box.setLabels({labelOf(first), labelOf(second), QStringLiteral("D⊥ [ρ₀²|q|B₀/m]")}, {});
  const SliderAxis &x = axisOf(first), &y = axisOf(second);
  box.setScales({{{{x.low, x.high}}, {{y.low, y.high}}, {{leastDrawn, mostDrawn, true}}}});
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
  const double at = axisOf(fixed).shareOf(component(here, fixed));
  auto set = std::make_shared<views::PointSet>();
  const auto rows = rows_();
  for (const DatabaseRow& row : rows ? *rows : Rows())
    if (row.b > 0 && row.moving > 0 && std::abs(shareOf(row, fixed) - at) <= nearby)
      for (const double c : {shareOf(row, first), shareOf(row, second), heightOf(row.moving)})
        set->points.push_back(static_cast<float>(c));
  auto& layer = view_->layer<views::PointLayer>("simulated");
  layer.setRadius(0.008);
  layer.setPlainColour(Theme::shared().isDark() ? QColor(0xff, 0x9e, 0x1b) : QColor(0xc2, 0x41, 0x0c));
  layer.setPoints(set->size() == 0 ? nullptr : set);
}

/// Only the one that is looked at.
void ExplorePage::drawCurves() {
  const int axis = int(tabs().names().indexOf(tabs().currentName()));
  if (!predictor_ || axis < 0)
    return;
  std::vector<Point> points(curvePoints, point());
  for (std::size_t i = 0; i < curvePoints; ++i)
    component(points[i], axis) = axisOf(axis).at(double(i) / (curvePoints - 1));
  const auto predictions = predictor_->at(points);
  Curve curve{.name = "prediction",
              .title = models_->currentText().toStdString(),
              .xLabel = axisOf(axis).name.toStdString(),
              .xUnit = axisOf(axis).unit.toStdString(),
              .yLabel = "D⊥",
              .yUnit = "ρ₀²|q|B₀/m",
              .logY = true};
  for (std::size_t i = 0; i < curvePoints; ++i) {
    curve.x.push_back(component(points[i], axis));
    curve.y.push_back(predictions[i].diffusion);
    if (!std::isnan(predictions[i].uncertainty))
      curve.error.push_back(predictions[i].uncertainty);
  }
  tabs().setCurves(tabs().currentName(), {curve});
  Point here = point();
  tabs().plot(tabs().currentName()).setCursor(component(here, axis));
}

void ExplorePage::showFacts() {
  const Prediction p = predictor_->at(point());
  QStringList warnings, facts{tr("Predicted D<sub>⊥</sub> = %1 ± %2 ρ₀²|q|B₀/m at the sliders")
                                  .arg(p.diffusion, 0, 'g', 4)
                                  .arg(p.uncertainty, 0, 'g', 2)};
  for (const Caution caution : cautionsOf(predictor_->model(), point(), p))
    warnings << QString::fromStdString(textOf(caution));
  if (!proposals_.empty())
    facts << tr("%n point(s) proposed: Run simulates them", nullptr, int(proposals_.size()));
  facts_->setFacts(facts, warnings);
}

// --- checks and proposals ---

void ExplorePage::propose() {
  if (!predictor_)
    return;
  std::vector<Point> known;
  if (const auto rows = rows_())
    for (const DatabaseRow& row : *rows)
      known.push_back(pointOf(row));
  try {
    proposals_ = studies::transport::propose(*predictor_, known, std::size_t(here_.proposals), here_.seed);
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
  showChecks();
  showFacts();
  tabs().setCurrentWidget(checks_);
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

Page::Order ExplorePage::order() {
  std::vector<Point> points;
  for (const Proposal& p : proposals_)
    points.push_back(p.point);
  if (points.empty())
    points.push_back(point());
  return orderOf<Rows>(
      points.size() == 1 ? tr("Simulating one point") : tr("Simulating %1 points").arg(points.size()),
      [points, here = here_, machine = machine_](jobs::JobContext& context, const jobs::Sink<Rows>& sink) {
        Rows rows;
        const motion::WaveDevice device(machine.device);
        for (const Point& p : points) {
          const SimulationParameters s = simulationOf(p, here);
          const double done = double(rows.size()), all = double(points.size());
          jobs::JobContext part(context, done / all, (done + 1) / all);
          rows.push_back(rowOf(firstAddedNumber, s, simulate({s, machine}, part, {}, device)));
          sink.publish(rows);
        }
      },
      [this, taken = std::size_t(0)](std::shared_ptr<const Rows> rows) mutable {
        take(Rows(rows->begin() + std::ptrdiff_t(taken), rows->end()));
        taken = rows->size();
      });
}

void ExplorePage::take(const Rows& fresh) {
  checked_.insert(checked_.end(), fresh.begin(), fresh.end());
  proposals_.erase(proposals_.begin(), proposals_.begin() + std::ptrdiff_t(std::min(fresh.size(), proposals_.size())));
  showChecks();
  tabs().setCurrentWidget(checks_);
  Q_EMIT simulated(fresh);
}

QString ExplorePage::commandLine() const {
  PredictParameters asked;
  asked.energy = point().energy;
  asked.b = point().b;
  asked.lambdaPerp = point().lambdaPerp;
  ParameterSet set;
  set.add(asked);
  return QString::fromStdString(studies::commandLine("transport", "predict", set) + " --json");
}

QJsonObject ExplorePage::saveState() const {
  QJsonObject state = Page::saveState();
  state["sliders"] = sliders_->state();
  state["model"] = models_->currentText();
  state["fixed"] = fixed_->currentIndex();
  state["quantity"] = quantity_->currentIndex();
  return state;
}

void ExplorePage::restoreState(const QJsonObject& state) {
  Page::restoreState(state);
  sliders_->restore(state["sliders"].toArray());
  fixed_->setCurrentIndex(std::clamp(state["fixed"].toInt(2), 0, 2));
  quantity_->setCurrentIndex(std::clamp(state["quantity"].toInt(0), 0, 1));
  if (const int index = models_->findText(state["model"].toString()); index >= 0)
    models_->setCurrentIndex(index);
}

void ExplorePage::exportFigures(const QString& folder) {
  if (!predictor_)
    return;
  const QString before = tabs().currentName();
  for (int axis = 0; axis < 3; ++axis) // each is drawn when it is looked at
    tabs().showTab(QStringLiteral("curve_%1").arg(axis));
  tabs().exportFigures(folder, "prediction_");
  if (!before.isEmpty())
    tabs().showTab(before);
  picture({1600, 1200}).save(folder + "/prediction_surface.png");
}

} // namespace larmor::widgets
