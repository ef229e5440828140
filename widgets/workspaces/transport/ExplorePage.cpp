#include "widgets/workspaces/transport/ExplorePage.h"

#include "engine/core/Error.h"
#include "engine/motion/WaveDevice.h"
#include "engine/studies/Command.h"
#include "engine/studies/transport/Cautions.h"
#include "engine/studies/transport/PredictParameters.h"
#include "widgets/plots/EstimateText.h"
#include "widgets/plots/Figure.h"

#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

namespace larmor::widgets {

using namespace studies::transport;

namespace {

/// The domain; T = 0 and b = 0 have no curve in logarithms.
std::array<SliderAxis, 3> sliders() {
  const Domain d;
  return {
      {{"T", "mc²", 0.02, d.high[0], 0.1}, {"b", "B₀", 0.01, d.high[1], 0.2}, {"λ⊥", "ρ₀", d.low[2], d.high[2], 0.25}}};
}

Point pointOf(const ResponseScene::Place& p) { return {p[0], p[1], p[2]}; }
ResponseScene::Place placeOf(const Point& p) { return {p.energy, p.b, p.lambdaPerp}; }

SimulationParameters simulationOf(const Point& p, const HereParameters& here) {
  SimulationParameters s;
  s.start = Start::Auto; // as the databases' points
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
      scene_(new ResponseScene(sliders(), {"D⊥", "ρ₀²|q|B₀/m", 1e-4, 1e2}, tabs())),
      checks_(new ChecksTable(sliders(), "D⊥")), models_(new QComboBox), facts_(new FactsLine("exploreFacts")),
      loading_(
          this, tr("Opening a model"),
          [this](std::vector<Model> all) {
            for (const Model& each : all)
              addModel(each.model, each.title, each.name);
            showModel(std::exchange(wanted_, {}));
          },
          [this](QString message) { Q_EMIT failed(message); }),
      proposing_(
          this, tr("Looking for points"),
          [this](std::vector<Proposal> proposals) { showProposals(std::move(proposals)); },
          [this](QString message) { Q_EMIT failed(message); }) {
  addForm(here_, machine_);
  for (const QString& name : tabs().names())
    tabs().plot(name).setHint(tr("Choose a model above"));
  buildTools();
  tabs().addTab(checks_, tr("Checks and proposals"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(scene_, 1);
  column->addWidget(facts_);
  scene_->view().setEmptyText(tr("Choose a model: train one, or open the card.json of one"));
  connect(models_, &QComboBox::currentIndexChanged, this, &ExplorePage::chooseModel);
  connect(scene_, &ResponseScene::moved, this, &ExplorePage::redraw);
  connect(scene_, &ResponseScene::drawn, this,
          [this](const ResponseScene::Response& here, const std::vector<ResponseScene::Response>& checks) {
            showFacts({here.value, here.uncertainty});
            showChecks(checks);
            ++redraws_;
          });
  connect(scene_, &ResponseScene::failed, this,
          [this](const QString& message) { // a TorchScript model that does not fit
            predictor_.reset();
            facts_->setFacts({tr("Predicted D<sub>⊥</sub> = –: the model failed")}, {message});
            redraw();
            Q_EMIT failed(message);
          });
  connect(&scene_->sliders(), &AxisSliders::edited, this, &Page::changed);
  firstLook_ = scene_->state();
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
  scene_->tools().addWidget(proposeButton, 3);
  scene_->tools().addWidget(simulateButton, 1);
}

void ExplorePage::setUndoStack(QUndoStack* stack) {
  Page::setUndoStack(stack);
  scene_->sliders().setUndoStack(stack);
}

// --- models ---

void ExplorePage::addModel(std::shared_ptr<const TransportModel> model, const QString& title, const QString& name) {
  try {
    known_.push_back(std::make_shared<const Predictor>(*model));
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
    return;
  }
  models_->addItem(title, name);
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
      all.push_back({title, each, std::make_shared<const TransportModel>(loadModel(each.toStdString()))});
    }
    return all;
  });
}

bool ExplorePage::isForeign() const { return predictor_->model().kind == ModelKind::Foreign; }

void ExplorePage::chooseModel(int index) {
  predictor_ = index >= 0 ? known_.at(std::size_t(index)) : nullptr;
  facts_->setFacts({}); // until it has answered
  if (predictor_)
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
        models_->currentText(), isForeign());
  proposals_.clear();
  redraw();
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

/// With the checks: proposals first, then what was simulated, the newest first.
void ExplorePage::redraw() {
  std::vector<ResponseScene::Place> checks;
  for (const Proposal& p : proposals_)
    checks.push_back(placeOf(p.point));
  for (auto row = checked_.rbegin(); row != checked_.rend(); ++row)
    checks.push_back(placeOf(studies::transport::pointOf(*row)));
  if (!predictor_) // what was simulated is shown without a model too
    return showChecks(std::vector<ResponseScene::Response>(checks.size(), {NAN, NAN}));
  scene_->setAsides(std::move(checks));
  scene_->redraw();
}

void ExplorePage::stopWork() {
  loading_.clear();
  proposing_.clear();
  scene_->stopWork();
}

void ExplorePage::showFacts(const Prediction& here) {
  QStringList warnings, facts{tr("Predicted D<sub>⊥</sub> = %1 ρ₀²|q|B₀/m at the sliders")
                                  .arg(readableEstimate({here.diffusion, here.uncertainty}))};
  for (const Caution caution : cautionsOf(predictor_->model(), point(), here))
    warnings << QString::fromStdString(textOf(caution, predictor_->model()));
  if (!proposals_.empty())
    facts << tr("%n point(s) proposed: Run simulates them", nullptr, int(proposals_.size()));
  facts_->setFacts(facts, warnings);
}

// --- checks and proposals ---

void ExplorePage::propose() {
  if (!predictor_)
    return;
  try {
    form().requireValid();
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
    return;
  }
  std::vector<Point> known;
  if (const auto rows = rows_())
    for (const DatabaseRow& row : *rows)
      known.push_back(studies::transport::pointOf(row));
  const auto search = [predictor = predictor_, known, here = here_](jobs::JobContext&) {
    return studies::transport::propose(*predictor, known, std::size_t(here.proposals), here.seed);
  };
  if (isForeign())
    return proposing_.request(search);
  jobs::JobContext context;
  showProposals(search(context));
}

void ExplorePage::showProposals(std::vector<Proposal> proposals) {
  proposals_ = std::move(proposals);
  tabs().setCurrentWidget(checks_);
  redraw();
}

void ExplorePage::showChecks(const std::vector<ResponseScene::Response>& predicted) {
  if (predicted.size() != checked_.size() + proposals_.size())
    return; // of before: others are on their way
  std::vector<ChecksTable::Check> checks;
  auto next = predicted.begin();
  for (const Proposal& p : proposals_) {
    const double predicted = (next++)->value;
    checks.push_back({.place = placeOf(p.point), .predicted = predicted, .error = p.relativeUncertainty * predicted});
  }
  for (auto row = checked_.rbegin(); row != checked_.rend(); ++row, ++next)
    checks.push_back(
        {placeOf(studies::transport::pointOf(*row)), next->value, next->uncertainty, row->moving, row->movingError});
  checks_->setChecks(checks);
}

Page::Order ExplorePage::order() {
  std::vector<Point> points;
  for (const Proposal& p : proposals_)
    points.push_back(p.point);
  if (points.empty())
    points.push_back(point());
  Order next = orderOf<Rows>(
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
  next.again = {}; // they are rows of the database and of the table of checks: no run of their own
  return next;
}

void ExplorePage::take(const Rows& fresh) {
  checked_.insert(checked_.end(), fresh.begin(), fresh.end());
  proposals_.erase(proposals_.begin(), proposals_.begin() + std::ptrdiff_t(std::min(fresh.size(), proposals_.size())));
  tabs().setCurrentWidget(checks_);
  redraw();
  Q_EMIT simulated(fresh);
}

QString ExplorePage::commandLine() const {
  PredictParameters asked;
  asked.energy = point().energy;
  asked.b = point().b;
  asked.lambdaPerp = point().lambdaPerp;
  if (predictor_)
    asked.model = models_->currentData().toString().toStdString();
  ParameterSet set(asked);
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
  const QString model = state["model"].toString();
  if (!showModel(model) && loading_.busy())
    wanted_ = model;
}

bool ExplorePage::showModel(const QString& title) {
  const int index = title.isEmpty() ? -1 : models_->findText(title);
  if (index >= 0)
    models_->setCurrentIndex(index);
  return index >= 0;
}

void ExplorePage::reset() {
  Page::reset();
  proposing_.clear();
  proposals_.clear();
  checked_.clear();
  wanted_.clear();
  scene_->restore(firstLook_);
  if (const auto shipped = shippedModels(); !shipped.empty())
    showModel(QString::fromStdString(shipped.back()));
  redraw();
}

/// The model, at the sliders.
FigureOrigin ExplorePage::figureOrigin() const {
  FigureOrigin origin{models_->currentText(), {}};
  origin.provenance.command = commandLine().toStdString();
  return origin;
}

void ExplorePage::exportFigures(const QString& folder) {
  if (!predictor_)
    return;
  for (std::size_t axis = 0; axis < 3; ++axis) // each is drawn when it is looked at
    scene_->drawCurve(axis);
  tabs().exportFigures(folder, "prediction_");
  writeImage(folder + "/prediction_surface.png", scene_->view().picture({2032, 1524}, false, views::printScale));
}

} // namespace larmor::widgets
