#include "widgets/workspaces/transport/NetworkPage.h"

#include "engine/core/Error.h"
#include "engine/studies/Command.h"
#include "widgets/theme/FileName.h"
#include "widgets/training/Regression.h"

namespace larmor::widgets {

using namespace studies::transport;

NetworkPage::NetworkPage(std::function<std::shared_ptr<const Rows>()> rows)
    : TrainPage("train", tr("Train")), rows_(std::move(rows)) {
  addForm(recipe_.parameters());
}

Page::Order NetworkPage::training(const Kept& kept) {
  const auto rows = rows_();
  if (!kept.goesOn && (!rows || rows->empty()))
    throw Error("Training", "there is no database", "open one, or simulate points on the Database page");
  snapshot_.reset();
  auto box = std::make_shared<jobs::Latest<TrainingSnapshot>>();
  auto seen = std::make_shared<Seen>();
  seen->origin = originOf(recipe_.parameters(), commandLine().toStdString());
  seen_ = seen;
  return {{},
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
  QStringList facts{tr("network %1 of %2")
                        .arg(s.member + 1)
                        .arg(recipe.network.kind == ModelKind::Seed ? 1 : recipe.network.members)};
  if (!s.trainings.empty()) {
    view.meters = s.trainings.back().meters;
    facts << factsOf(s.trainings.back());
  }
  if (s.validation) {
    const Validation& v = s.test ? *s.test : *s.validation;
    const Regression rows{"D⊥", "ρ₀²|q|B₀/m", v.simulated, v.predicted, v.number};
    view.parity = parityOf(rows, tr("Simulated"));
    view.errors = relativeErrorsOf(rows);
    facts
        << tr("validation error %1 rms (noise %2)").arg(percent(s.validation->main.rms), percent(s.validation->noise));
  }
  if (s.test)
    facts << tr("<b>test error %1 rms, %2 median; 68 % interval covers %3</b>")
                 .arg(percent(s.test->main.rms), percent(s.test->main.median), percent(s.test->coverage));
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
    model.card = cardOf(*finished_->snapshot, "database", finished_->origin);
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
  return QString::fromStdString(studies::commandLine("transport", "train", form().set(), {"DATABASE.h5"}, "MODEL"));
}

void NetworkPage::save(const QString& path) {
  if (!finished_)
    throw Error("Model", "no training has ended yet", "a finished training");
  TransportModel model = modelWithCard();
  model.card["notes"] = dashboard().notes().toStdString();
  saveModel(model, toPath(path));
}

} // namespace larmor::widgets
