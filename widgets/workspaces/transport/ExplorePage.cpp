#include "widgets/workspaces/transport/ExplorePage.h"

#include "engine/core/Error.h"
#include "engine/motion/WaveDevice.h"
#include "engine/studies/Command.h"
#include "engine/studies/transport/Cautions.h"
#include "engine/studies/transport/PredictParameters.h"

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

/// The domain; T = 0 and b = 0 have no curve in logarithms.
std::array<SliderAxis, 3> axes() {
  const Domain d;
  return {
      {{"T", "mc²", 0.02, d.high[0], 0.1}, {"b", "B₀", 0.01, d.high[1], 0.2}, {"λ⊥", "ρ₀", d.low[2], d.high[2], 0.25}}};
}

Point pointOf(const ResponseScene::Place& p) { return {p[0], p[1], p[2]}; }

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
    : Page("explore", tr("Explore")), rows_(std::move(rows)),
      scene_(new ResponseScene(axes(), {"D⊥", "ρ₀²|q|B₀/m", 1e-4, 1e2}, tabs())), checks_(new QTableWidget),
      models_(new QComboBox), facts_(new FactsLine("exploreFacts")),
      loading_(
          this, tr("Opening a model"),
          [this](std::vector<Model> all) {
            for (const Model& each : all)
              addModel(each.model, each.title);
          },
          [this](QString message) { Q_EMIT failed(message); }) {
  addForm(here_, machine_);
  for (const QString& name : tabs().names())
    tabs().plot(name).setHint(tr("Choose a model above"));
  buildTools();
  buildChecks();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(scene_, 1);
  column->addWidget(facts_);
  scene_->view().setEmptyText(tr("Choose a model: train one, or open the card.json of one"));
  connect(&tabs(), &PlotTabs::currentChanged, scene_, &ResponseScene::drawCurve);
  connect(models_, &QComboBox::currentIndexChanged, this, &ExplorePage::chooseModel);
  connect(scene_, &ResponseScene::moved, this, &ExplorePage::redraw);
  connect(&scene_->sliders(), &AxisSliders::edited, this, &Page::changed);
}

void ExplorePage::buildChecks() {
  checks_->setObjectName("checksTable");
  checks_->setColumnCount(7);
  checks_->setHorizontalHeaderLabels({tr("T [mc²]"), tr("b [B₀]"), tr("λ⊥ [ρ₀]"), tr("predicted D⊥"),
                                      tr("simulated D⊥"), tr("difference"), tr("in errors")});
  checks_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  checks_->verticalHeader()->hide();
  checks_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  tabs().addTab(checks_, tr("Checks and proposals"));
}

void ExplorePage::buildTools() {
  models_->setObjectName("models");
  models_->setMinimumContentsLength(16); // "transport-scaling"
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
  scene_->tools().insertWidget(0, new QLabel(tr("Model")));
  scene_->tools().insertWidget(1, models_);
  scene_->tools().addWidget(proposeButton);
  scene_->tools().addWidget(simulateButton);
}

void ExplorePage::setUndoStack(QUndoStack* stack) {
  Page::setUndoStack(stack);
  scene_->sliders().setUndoStack(stack);
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
  scene_->setFunction(
      [predictor = predictor_](const std::vector<ResponseScene::Place>& places) {
        std::vector<Point> points;
        for (const auto& place : places)
          points.push_back(pointOf(place));
        std::vector<ResponseScene::Response> responses;
        for (const Prediction& p : predictor->at(points))
          responses.push_back({p.diffusion, p.uncertainty});
        return responses;
      },
      models_->currentText());
  proposals_.clear();
  redraw();
  showChecks();
  Q_EMIT changed();
}

void ExplorePage::rowsChanged() {
  std::vector<ResponseScene::Known> known;
  if (const auto rows = rows_())
    for (const DatabaseRow& row : *rows)
      if (row.b > 0 && row.moving > 0)
        known.push_back({{row.energy, row.b, row.lambdaPerp}, row.moving});
  scene_->setKnown(std::move(known));
  redraw();
}

// --- where it is looked at ---

Point ExplorePage::point() const { return pointOf(scene_->place()); }

void ExplorePage::setPoint(const Point& point) {
  scene_->sliders().setValues({point.energy, point.b, point.lambdaPerp});
}

void ExplorePage::applyState(const QString& part, const QJsonValue& value) {
  AxisSliders::owns(part) ? scene_->sliders().applyState(part, value) : Page::applyState(part, value);
}

void ExplorePage::redraw() {
  if (!predictor_)
    return;
  try {
    scene_->redraw();
    showFacts();
    ++redraws_;
  } catch (const Error& error) { // a TorchScript model that does not fit
    predictor_.reset();
    scene_->setFunction({}, {});
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
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
      known.push_back(studies::transport::pointOf(row));
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
    const Prediction p = predictor_ ? predictor_->at(studies::transport::pointOf(*row)) : Prediction{};
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
  state["model"] = models_->currentText();
  const QJsonObject looked = scene_->state();
  for (auto part = looked.begin(); part != looked.end(); ++part)
    state[part.key()] = part.value();
  return state;
}

void ExplorePage::restoreState(const QJsonObject& state) {
  Page::restoreState(state);
  scene_->restore(state);
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
