#include "widgets/workspaces/generative/PathTrainPage.h"

#include "engine/core/Error.h"
#include "engine/core/Text.h"
#include "engine/studies/Command.h"
#include "engine/studies/generative/TrainCard.h"
#include "engine/studies/generative/WindowFile.h"
#include "widgets/pages/OwnFiles.h"
#include "widgets/theme/FileName.h"

#include <QFileInfo>
#include <QPushButton>

namespace larmor::widgets {

using namespace studies::generative;

namespace {

QString memoryText(double bytes) {
  return bytes < 1e9 ? QStringLiteral("%1 MB").arg(bytes / 1e6, 0, 'f', 0)
                     : QStringLiteral("%1 GB").arg(bytes / 1e9, 0, 'f', 1);
}

} // namespace

PathTrainPage::PathTrainPage(std::function<PathSource()> source)
    : TrainPage("train", tr("Train")), source_(std::move(source)), looks_(new TrainLooks) {
  addForm(recipe_.parameters());
  dashboard().setOwnPlots(looks_);
  connect(&looks_->plots(), &PlotGrid::failed, this, &Page::failed);
  connect(&looks_->branchButton(), &QPushButton::clicked, this, &PathTrainPage::branch);
}

Forecast PathTrainPage::forecast() const {
  if (!source_().windows)
    return {tr("no windows"), tr("There are no windows on the Data page to train on")};
  return TrainPage::forecast();
}

Forecaster::Work PathTrainPage::forecasting(double pace) {
  const PathSource source = source_();
  if (!source.windows)
    return {};
  return [order = TrainOrder{recipe_, source.windows}, pace, name = source.name()](jobs::JobContext& context) {
    const learning::TrainingCost cost = costOf(order, context);
    const double seconds = cost.secondsPerStep * double(cost.steps);
    return Forecast{
        tr("%1 M weights, %2, about %3")
            .arg(double(cost.parameters) / 1e6, 0, 'g', 3)
            .arg(memoryText(cost.bytes), QString::fromStdString(roughTime(pace * seconds))),
        tr("On %1: %2 steps of %3 s, measured beside what else this machine does now; the looks at what the "
           "model makes are included.")
            .arg(name)
            .arg(cost.steps)
            .arg(cost.secondsPerStep, 0, 'g', 3),
        seconds};
  };
}

Page::Order PathTrainPage::training(const Kept& kept) {
  PathSource source = source_();
  if (!kept.goesOn && !source.windows)
    throw Error("Training", "there are no windows", "open some, or make them on the Data page");
  if (kept.goesOn && source.file != trainedOn())
    source = {nullptr, trainedOn()}; // they are read again
  setTrainedOn(source.file);
  snapshot_.reset();
  auto box = std::make_shared<jobs::Latest<TrainSnapshot>>();
  auto seen = std::make_shared<Seen>();
  seen->source = source;
  seen->origin = trainingOrigin(recipe_.parameters(), commandLine().toStdString());
  seen->origin.start = storage::nowUtc();
  seen_ = seen;
  return {source.name(),
          [seen, kept, box, recipe = recipe_](jobs::JobContext& context) {
            if (!seen->source.windows)
              seen->source.windows = std::make_shared<const WindowSet>(readWindows(toPath(seen->source.file)));
            train({recipe, seen->source.windows, kept.checkpoint()}, context, box);
          },
          [this, box, seen] {
            if (auto snapshot = box->take()) {
              seen->snapshot = snapshot_ = std::move(snapshot);
              showSnapshot();
              showsRun();
            }
          },
          [this, seen] {
            snapshot_ = seen->snapshot;
            finished_ = seen->finished ? seen : nullptr;
            showSnapshot();
          }};
}

void PathTrainPage::showSnapshot() {
  const TrainSnapshot& s = *snapshot_;
  TrainingView view;
  view.meters = loopMeters(s.state);
  looks_->branchButton().setEnabled(s.model != nullptr);
  looks_->show(s.checks);
  QStringList facts = factsOf(s.state);
  facts << tr("%1 training, %2 validation windows").arg(s.trainingWindows).arg(s.validationWindows)
        << QString::fromStdString(s.device);
  view.facts = facts.join(" &nbsp;·&nbsp; ");
  show(view);
}

QString PathTrainPage::outcome(jobs::State state) {
  if (!snapshot_ || snapshot_->state.meters.empty())
    return {};
  const QString result = snapshot_->state.bestEpoch > 0
                             ? tr("validation loss %1").arg(snapshot_->state.bestValidation, 0, 'g', 4)
                             : tr("stopped");
  if (state == jobs::State::Finished) {
    seen_->run = lastRun().id;
    seen_->finished = true;
    finished_ = seen_;
    Q_EMIT modelTrained(std::make_shared<PathModel>(modelWithCard()), tr("%1 (%2)").arg(lastRun().name, result));
  }
  return result;
}

PathModel PathTrainPage::modelWithCard() const {
  PathModel model = *finished_->snapshot->model;
  model.card = finished_->card.is_null() ? cardOf(*finished_->snapshot, *finished_->source.windows,
                                                  finished_->source.name().toStdString(), finished_->origin)
                                         : finished_->card;
  return model;
}

void PathTrainPage::reset() {
  TrainPage::reset();
  looks_->show({});
  looks_->branchButton().setEnabled(false);
  snapshot_.reset();
  finished_.reset();
}

void PathTrainPage::showCurves(const RunCurves& curves) {
  TrainPage::showCurves(curves);
  looks_->show({});
  looks_->branchButton().setEnabled(false);
  looks_->plots().showCurves(curves);
  snapshot_.reset();
  finished_.reset();
}

/// Its curves as the session kept them, and its model from where it was saved.
void PathTrainPage::openRun(const RunEntry& run, const RunCurves& curves) {
  showCurves(curves);
  const auto model = std::make_shared<const PathModel>(loadModel(toPath(run.file).string()));
  auto snapshot = std::make_shared<TrainSnapshot>();
  snapshot->model = model;
  auto seen = std::make_shared<Seen>();
  seen->snapshot = snapshot;
  seen->card = model->card;
  seen->run = run.id;
  seen->finished = true;
  finished_ = seen;
  Q_EMIT modelTrained(model, run.name);
  Q_EMIT said(tr("The model of %1 was opened from %2").arg(run.name, run.file));
}

/// What goes on stays as it is.
void PathTrainPage::branch() {
  try {
    const QString folder = freshOwnFile("branch.model");
    saveModel(*snapshot_->model, toPath(folder));
    form().setValues({{"start", folder.toStdString()}}, tr("branch of %1").arg(runName()));
    Q_EMIT said(tr("The next training begins with the weights of %1 after epoch %2. Change what you like but the "
                   "network, and press Run.")
                    .arg(runName())
                    .arg(snapshot_->state.epoch));
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
}

// --- curves: the loss, and what is in the plots of the looks ---

RunCurves PathTrainPage::curves() const {
  RunCurves all = TrainPage::curves();
  all.insert(looks_->plots().curves());
  return all;
}

void PathTrainPage::compare(const QString& title, const RunCurves& curves) {
  TrainPage::compare(title, curves);
  looks_->plots().pin(title, curves);
}

void PathTrainPage::uncompare(const QString& title) {
  TrainPage::uncompare(title);
  looks_->plots().unpin(title);
}

void PathTrainPage::exportFigures(const QString& folder) {
  TrainPage::exportFigures(folder);
  looks_->plots().exportFigures(folder, "training_");
}

QString PathTrainPage::commandLine() const {
  const QString file = source_().file;
  return QString::fromStdString(
      studies::commandLine("generative", "train", form().set(), {file.isEmpty() ? "DATA.h5" : toPath(file)}, "MODEL"));
}

void PathTrainPage::writeModel(const std::filesystem::path& folder, const std::string& notes) {
  PathModel model = modelWithCard();
  model.card["notes"] = notes;
  saveModel(model, folder);
}

} // namespace larmor::widgets
