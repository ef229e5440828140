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
  origin_ = originOf(recipe_.parameters(), commandLine().toStdString());
  auto box = std::make_shared<jobs::Latest<TrainingSnapshot>>();
  auto seen = std::make_shared<Snapshot>();
  return {{},
          [rows, kept, box, recipe = recipe_](jobs::JobContext& context) {
            const auto own = kept.data(
                rows, [](const auto& file, const Rows& all) { writeDatabase(file, {}, all, {}); }, readDatabase);
            train({recipe, *own, kept.checkpoint()}, context, box);
          },
          [this, box, seen, recipe = recipe_] { // the form may say something else by then
            if (auto snapshot = box->take()) {
              *seen = snapshot_ = std::move(snapshot);
              showSnapshot(recipe);
              showsRun();
            }
          },
          [this, seen, recipe = recipe_] {
            snapshot_ = *seen;
            showSnapshot(recipe);
          }};
}

void NetworkPage::showSnapshot(const TrainRecipe& recipe) {
  const TrainingSnapshot& s = *snapshot_;
  TrainingView view;
  QStringList facts{runTitle(), tr("network %1 of %2")
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
    finished_ = snapshot_;
    finishedOrigin_ = origin_;
    Q_EMIT modelTrained(std::make_shared<TransportModel>(modelWithCard()), tr("%1 (%2)").arg(runTitle(), result));
  }
  return result;
}

void NetworkPage::reset() {
  TrainPage::reset();
  snapshot_.reset();
  finished_.reset();
}

TransportModel NetworkPage::modelWithCard() const {
  TransportModel model = *finished_->model;
  model.card = cardOf(*finished_, "database", finishedOrigin_);
  return model;
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
