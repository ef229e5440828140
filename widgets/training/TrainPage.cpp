#include "widgets/training/TrainPage.h"

#include "engine/core/Error.h"
#include "widgets/plots/PlotGrid.h"
#include "widgets/theme/FileName.h"

#include <QDir>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace larmor::widgets {

TrainPage::TrainPage(const QString& key, const QString& title)
    : Page(key, title), dashboard_(new TrainingDashboard(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(dashboard_);
  connect(dashboard_, &TrainingDashboard::notesChanged, this, &Page::changed);
  connect(dashboard_, &TrainingDashboard::failed, this, &Page::failed);
}

Page::Order TrainPage::order() {
  Kept kept{toPath(sessionFolder()), std::exchange(goesOn_, false)};
  const bool another = !kept.goesOn;
  if (another && !kept.folder.empty())
    QDir(sessionFolder()).removeRecursively(); // of the training before
  if (!kept.folder.empty() && !QDir().mkpath(sessionFolder()))
    throw Error(sessionFolder().toStdString(), "cannot be made", "a writable folder for the training's checkpoint");
  Order next = training(kept);
  runs_ += another ? 1 : 0;
  const QString data = std::exchange(next.title, tr("Training %1").arg(runs_));
  if (!data.isEmpty())
    next.title += tr(" on %1").arg(data);
  return next;
}

Page::Order TrainPage::orderOf(const learning::TrainingTask& task) {
  state_.reset();
  return orderOf({}, learning::train, task, [this](auto state) {
    show({.meters = state->meters, .facts = factsOf(*state).join(" &nbsp;·&nbsp; ")});
    state_ = std::move(state);
  });
}

QString TrainPage::outcome(jobs::State) {
  return state_ && state_->bestEpoch > 0 ? tr("validation loss %1").arg(state_->bestValidation, 0, 'g', 4) : QString();
}

void TrainPage::continueRun() {
  const bool kept = !sessionFolder().isEmpty() && !QDir(sessionFolder()).isEmpty();
  goesOn_ = kept;
  Page::continueRun();
  goesOn_ = false;
  if (job().active())
    Q_EMIT said((kept ? tr("%1 goes on from its checkpoint.") : tr("%1 begins anew: its checkpoint is not here."))
                    .arg(lastRun().name));
}

void TrainPage::showCurves(const RunCurves& curves) {
  view_ = {};
  dashboard_->clear();
  dashboard_->loss().setCurves(curves.value("loss"));
}

void TrainPage::show(TrainingView view) {
  view_ = view;
  view.title = runName();
  if (!view.title.isEmpty())
    view.facts = view.title.toHtmlEscaped() + " &nbsp;·&nbsp; " + view.facts;
  dashboard_->show(view);
}

void TrainPage::setRunName(const QString& name) {
  if (name == runName())
    return;
  Page::setRunName(name);
  if (!view_.facts.isEmpty())
    show(view_);
}

void TrainPage::renamed(const QString& id, const QString& before, const QString& now) {
  Page::renamed(id, before, now);
  dashboard_->rename(before, now);
}

void TrainPage::ended(jobs::State state) {
  if (state == jobs::State::Finished && !sessionFolder().isEmpty())
    QDir(sessionFolder()).removeRecursively();
  if (const QString result = outcome(state); !result.isEmpty())
    dashboard_->keep(result);
}

QJsonObject TrainPage::saveState() const {
  QJsonObject state = Page::saveState();
  state["notes"] = dashboard_->notes();
  state["runs"] = runs_;
  state["data"] = trainedOn_;
  return state;
}

void TrainPage::restoreState(const QJsonObject& state) {
  Page::restoreState(state);
  dashboard_->setNotes(state["notes"].toString());
  runs_ = std::max(runs_, state["runs"].toInt()); // no number twice
  if (!job().active())
    trainedOn_ = state["data"].toString();
}

void TrainPage::reset() {
  Page::reset();
  state_.reset();
  view_ = {};
  dashboard_->clear();
  dashboard_->setNotes({});
}

void TrainPage::save(const QString& path) {
  if (!hasModel())
    throw Error("Model", "no training has ended yet", "a finished training");
  writeModel(toPath(path), dashboard_->notes().toStdString());
}

QImage TrainPage::picture(const QSize& size) { return readablePicture(*dashboard_, size); }

} // namespace larmor::widgets
