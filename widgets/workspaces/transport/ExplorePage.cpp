#include "widgets/workspaces/transport/ExplorePage.h"

#include "engine/core/Error.h"
#include "engine/motion/WaveDevice.h"
#include "engine/studies/Command.h"
#include "engine/studies/transport/Cautions.h"
#include "engine/studies/transport/PredictParameters.h"
#include "widgets/plots/EstimateText.h"

#include <QPushButton>
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

/// The number that the next row is going to have.
std::int64_t nextNumber(const std::shared_ptr<const std::vector<DatabaseRow>>& rows) {
  return rows && !rows->empty() ? std::max(firstAddedNumber, rows->back().number + 1) : firstAddedNumber;
}

/// With random numbers of its own, as the database's points: the same place once more is another sample.
SimulationParameters simulationOf(const Point& p, const HereParameters& here, std::int64_t number) {
  SimulationParameters s;
  s.start = Start::Auto; // as the databases' points
  s.energy = p.energy;
  s.b = p.b;
  s.lambdaPerp = p.lambdaPerp;
  s.particles = here.particles;
  s.modes = here.modes;
  s.seed = seedOfRow(here.seed, number);
  return s;
}

ModelPage::Choice choiceOf(const ExplorePage::Model& model) {
  const auto predictor = std::make_shared<const Predictor>(*model);
  const auto answers = [predictor](const std::vector<ResponseScene::Place>& places) {
    std::vector<Point> points;
    for (const auto& place : places)
      points.push_back(pointOf(place));
    std::vector<ResponseScene::Response> responses;
    for (const Prediction& p : predictor->at(points))
      responses.push_back({p.diffusion, p.uncertainty});
    return responses;
  };
  return {predictor, answers, model->kind == ModelKind::Foreign};
}

ModelPage::Choice loadChoice(const QString& name) {
  return choiceOf(std::make_shared<const TransportModel>(loadModel(name.toStdString())));
}

QStringList shippedNames() {
  QStringList names;
  for (const std::string& name : shippedModels())
    names << QString::fromStdString(name);
  return names;
}

} // namespace

ExplorePage::ExplorePage(std::function<std::shared_ptr<const Rows>()> rows)
    : ModelPage("explore", tr("Explore"), sliders(), {"D⊥", "ρ₀²|q|B₀/m", 1e-4, 1e2}, loadChoice, shippedNames()),
      rows_(std::move(rows)), checks_(new ChecksTable(sliders(), "D⊥")),
      proposing_(
          this, tr("Looking for points"),
          [this](std::vector<Proposal> proposals) { showProposals(std::move(proposals)); },
          [this](const QString& message) { Q_EMIT failed(message); }) {
  addForm(here_, machine_);
  buildTools();
  tabs().addTab(checks_, tr("Checks and proposals"));
}

void ExplorePage::buildTools() {
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
  scene().tools().addWidget(proposeButton, 3);
  scene().tools().addWidget(simulateButton, 1);
}

// --- models ---

void ExplorePage::addModel(const Model& model, const QString& title) {
  try {
    Choice choice = choiceOf(model);
    choice.title = title;
    choice.name = QStringLiteral("MODEL");
    addChoice(std::move(choice));
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
}

void ExplorePage::chosen(const Choice* choice) {
  predictor_ = choice ? std::static_pointer_cast<const Predictor>(choice->model) : nullptr;
  proposals_.clear();
}

/// A TorchScript model that does not fit.
void ExplorePage::modelFailed(const QString& message) {
  predictor_.reset();
  factsLine().setFacts({tr("Predicted D<sub>⊥</sub> = –: the model failed")}, {message});
}

void ExplorePage::rowsChanged() {
  std::vector<ResponseScene::Known> known;
  if (const auto rows = rows_())
    for (const DatabaseRow& row : *rows)
      if (row.b > 0 && row.moving > 0)
        known.push_back({{row.energy, row.b, row.lambdaPerp}, row.moving});
  scene().setKnown(std::move(known));
  redraw();
}

// --- where it is looked at ---

Point ExplorePage::point() const { return pointOf(scene().place()); }

void ExplorePage::setPoint(const Point& point) {
  scene().sliders().setValues({point.energy, point.b, point.lambdaPerp});
}

/// Proposals first, then what was simulated, the newest first.
std::vector<ModelPage::Place> ExplorePage::asides() const {
  std::vector<Place> places;
  for (const Proposal& p : proposals_)
    places.push_back(placeOf(p.point));
  for (auto row = checked_.rbegin(); row != checked_.rend(); ++row)
    places.push_back(placeOf(studies::transport::pointOf(*row)));
  return places;
}

void ExplorePage::answered(const Response& here, const std::vector<Response>& checks) {
  showFacts({here.value, here.uncertainty});
  showChecks(checks);
}

void ExplorePage::stopWork() {
  ModelPage::stopWork();
  proposing_.clear();
}

void ExplorePage::showFacts(const Prediction& here) {
  QStringList warnings, facts;
  facts << (here.says() ? tr("Predicted D<sub>⊥</sub> = %1 ρ₀²|q|B₀/m at the sliders")
                              .arg(readableEstimate({here.diffusion, here.uncertainty}))
                        : tr("Predicted D<sub>⊥</sub> = – at the sliders"));
  for (const Caution caution : cautionsOf(predictor_->model(), point(), here))
    warnings << QString::fromStdString(textOf(caution, predictor_->model()));
  if (!proposals_.empty())
    facts << tr("%n point(s) proposed: Run simulates them", nullptr, int(proposals_.size()));
  factsLine().setFacts(facts, warnings);
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
  if (choice()->slow)
    return proposing_.request(search);
  jobs::JobContext context;
  showProposals(search(context));
}

void ExplorePage::showProposals(std::vector<Proposal> proposals) {
  proposals_ = std::move(proposals);
  tabs().setCurrentWidget(checks_);
  redraw();
}

void ExplorePage::showChecks(const std::vector<Response>& predicted) {
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
      [points, here = here_, machine = machine_, first = nextNumber(rows_())](jobs::JobContext& context,
                                                                              const jobs::Sink<Rows>& sink) {
        Rows rows;
        const motion::WaveDevice device(machine.device);
        for (const Point& p : points) {
          const std::int64_t number = first + std::int64_t(rows.size());
          const SimulationParameters s = simulationOf(p, here, number);
          const double done = double(rows.size()), all = double(points.size());
          jobs::JobContext part(context, done / all, (done + 1) / all);
          rows.push_back(rowOf(number, s, simulate({s, machine}, part, {}, device)));
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
  if (choice())
    asked.model = choice()->name.toStdString();
  ParameterSet set(asked);
  return QString::fromStdString(studies::commandLine("transport", "predict", set) + " --json");
}

void ExplorePage::reset() {
  proposing_.clear();
  proposals_.clear();
  checked_.clear();
  ModelPage::reset();
}

} // namespace larmor::widgets
