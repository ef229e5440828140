#include "widgets/workspaces/transport/NetworkPage.h"

#include "engine/core/Error.h"
#include "engine/studies/Command.h"
#include "engine/studies/transport/Cautions.h"
#include "widgets/plots/EstimateText.h"
#include "widgets/theme/FileName.h"
#include "widgets/training/Regression.h"

namespace larmor::widgets {

using namespace studies::transport;

namespace {

/// Of few rows as they are counted, of many in per cent; with what so many leave open.
QString covered(const learning::Share& share) {
  constexpr std::size_t few = 30;
  if (share.of == 0)
    return QStringLiteral("–");
  const QString counted = QObject::tr("%1 of %2").arg(share.count).arg(share.of);
  return share.of < few
             ? counted
             : QObject::tr("%1 % (%2)").arg(readableEstimate({100 * share.value(), 100 * share.error()}), counted);
}

/// Both axes are D.
std::shared_ptr<const ScatterData> parityPlotOf(const Regression& rows) {
  auto data = std::make_shared<ScatterData>(*parityOf(rows, QObject::tr("Simulated")));
  data->sameQuantity = true;
  return data;
}

} // namespace

NetworkPage::NetworkPage(std::function<Source()> source) : TrainPage("train", tr("Train")), source_(std::move(source)) {
  addForm(recipe_.parameters());
}

Forecast NetworkPage::forecast() const {
  const Source source = source_();
  if (source.isEmpty())
    return {tr("no database"), tr("There are no points on the Database page to train on")};
  Forecast said{tr("on %1").arg(source.name()), tr("Run trains on the %1 points of the Database page: %2")
                                                    .arg(source.rows->size())
                                                    .arg(source.file.isEmpty() ? source.name() : source.file)};
  const auto training = rowsOf(*source.rows, Part::Training, recipe_.network.splitSeed).size();
  if (training < fewRows) {
    said.brief += tr(" · ⚠ few: %n training row(s)", nullptr, int(training));
    said.full += tr(". Between fewer than %1 training rows a network guesses more than it knows: simulate more points")
                     .arg(fewRows);
  }
  return said;
}

Page::Order NetworkPage::training(const Kept& kept) {
  const Source source = source_();
  const auto rows = source.rows;
  if (!kept.goesOn && source.isEmpty())
    throw Error("Training", "there is no database", "open one, or simulate points on the Database page");
  if (!kept.goesOn)
    setTrainedOn(source.name());
  snapshot_.reset();
  auto box = std::make_shared<jobs::Latest<TrainingSnapshot>>();
  auto seen = std::make_shared<Seen>();
  seen->database = trainedOn();
  seen->origin = originOf(recipe_.parameters(), commandLine().toStdString());
  seen_ = seen;
  return {trainedOn(),
          [rows, kept, box, recipe = recipe_](jobs::JobContext& context) {
            const auto own = kept.data(
                rows, [](const auto& file, const Rows& all) { writeDatabase(file, {}, all, {}); }, readDatabase);
            train({recipe, *own, kept.checkpoint()}, context, box);
          },
          [this, box, seen, recipe = recipe_] { // the form may say something else by then
            if (auto snapshot = box->take()) {
              seen->snapshot = snapshot_ = std::move(snapshot);
              showSnapshot(recipe);
              showsRun();
            }
          },
          [this, seen, recipe = recipe_] {
            snapshot_ = seen->snapshot;
            finished_ = seen->finished ? seen : nullptr;
            showSnapshot(recipe);
          }};
}

void NetworkPage::showSnapshot(const TrainRecipe& recipe) {
  const TrainingSnapshot& s = *snapshot_;
  TrainingView view;
  const auto members = recipe.network.kind == ModelKind::Seed ? 1 : recipe.network.members;
  QStringList facts{tr("network %1 of %2").arg(s.member + 1).arg(members)};
  if (!s.trainings.empty()) {
    view.meters = s.trainings.back().meters;
    facts << factsOf(s.trainings.back(), members == 1); // the status bar tells that of all networks
  }
  if (s.validation) {
    const Validation& v = s.test ? *s.test : *s.validation;
    const Regression rows{"D⊥", "ρ₀²|q|B₀/m", v.column(&learning::Compared::truth),
                          v.column(&learning::Compared::predicted), v.numbers()};
    view.parity = parityPlotOf(rows);
    view.errors = relativeErrorsOf(rows);
    facts
        << tr("validation error %1 rms (noise %2)").arg(percent(s.validation->main.rms), percent(s.validation->noise));
  }
  if (s.test)
    facts << tr("<b>test error %1 rms, %2 median; 68 % interval covers %3</b>")
                 .arg(percent(s.test->main.rms), percent(s.test->main.median), covered(s.test->coverage));
  facts << tr("%1 training, %2 validation, %3 test rows").arg(s.trainingRows).arg(s.validationRows).arg(s.testRows)
        << QString::fromStdString(s.device);
  view.facts = facts.join(" &nbsp;·&nbsp; ");
  show(view);
}

QString NetworkPage::outcome(jobs::State state) {
  if (!snapshot_)
    return {};
  const QString result = snapshot_->test ? tr("test error %1").arg(percent(snapshot_->test->main.rms)) : tr("stopped");
  if (state == jobs::State::Finished) {
    seen_->run = lastRun().id;
    seen_->finished = true;
    finished_ = seen_;
    Q_EMIT modelTrained(std::make_shared<TransportModel>(modelWithCard()), tr("%1 (%2)").arg(lastRun().name, result));
  }
  return result;
}

void NetworkPage::reset() {
  TrainPage::reset();
  snapshot_.reset();
  finished_.reset();
}

TransportModel NetworkPage::modelWithCard() const {
  TransportModel model = *finished_->snapshot->model;
  if (!finished_->read) // else it has its card
    model.card = cardOf(*finished_->snapshot, finished_->database.toStdString(), finished_->origin);
  return model;
}

void NetworkPage::showCurves(const RunCurves& curves) {
  TrainPage::showCurves(curves);
  snapshot_.reset();
  finished_.reset();
}

/// Its curves as the session kept them, and its model from where it was saved.
void NetworkPage::openRun(const RunEntry& run, const RunCurves& curves) {
  showCurves(curves);
  const auto model = std::make_shared<const TransportModel>(loadModel(toPath(run.file).string()));
  auto snapshot = std::make_shared<TrainingSnapshot>();
  snapshot->model = model;
  auto seen = std::make_shared<Seen>();
  seen->snapshot = snapshot;
  seen->run = run.id;
  seen->finished = seen->read = true;
  finished_ = seen;
  Q_EMIT modelTrained(std::make_shared<TransportModel>(*model), run.name);
  Q_EMIT said(tr("The model of %1 was opened from %2").arg(run.name, run.file));
}

QString NetworkPage::commandLine() const {
  const QString file = source_().file;
  return QString::fromStdString(studies::commandLine("transport", "train", form().set(),
                                                     {file.isEmpty() ? "DATABASE.h5" : toPath(file)}, "MODEL"));
}

void NetworkPage::writeModel(const std::filesystem::path& folder, const std::string& notes) {
  TransportModel model = modelWithCard();
  model.card["notes"] = notes;
  saveModel(model, folder);
}

} // namespace larmor::widgets
