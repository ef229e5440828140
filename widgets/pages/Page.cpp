#include "widgets/pages/Page.h"

#include "engine/core/Error.h"
#include "engine/core/Fingerprint.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace larmor::widgets {

Page::Page(QString key, QString title)
    : key_(std::move(key)), title_(std::move(title)), tabs_(new PlotTabs), job_(new JobRunner(this)),
      forecaster_(new Forecaster(this)) {
  for (QWidget* area : std::initializer_list<QWidget*>{this, tabs_})
    FigureArea::of(*area).setOrigin([this] { return figureOrigin(); });
  connect(tabs_, &PlotTabs::failed, this, &Page::failed);
  connect(job_, &JobRunner::started, this, &Page::jobStarted);
  connect(job_, &JobRunner::stateChanged, this, &Page::changed);
  connect(job_, &JobRunner::polled, this, &Page::look);
  connect(job_, &JobRunner::finished, this, &Page::jobEnded);
  connect(this, &Page::changed, this, &Page::followForecast);
  connect(forecaster_, &Forecaster::changed, this, &Page::forecastChanged);
}

Page::~Page() { job_->shutDown(); }

/// Of the page that is looked at.
void Page::followForecast() {
  const auto ask = [this] {
    const bool asked = isVisible() && !job_->active();
    return asked ? forecasting(forecaster_->pace()) : Forecaster::Work();
  };
  forecaster_->follow(ask, [this] { return form_->problems(); });
}

void Page::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  followForecast();
}

void Page::addForm(const ParameterSet& set) {
  form_ = new ParameterForm(set);
  form_->setStatePrefix(key_ + '/');
  first_ = set.texts();
  connect(form_, &ParameterForm::edited, this, &Page::changed);
  connect(form_, &ParameterForm::validityChanged, this, &Page::followForecast);
}

void Page::setUndoStack(QUndoStack* stack) { form_->setUndoStack(stack); }

void Page::run() { start({}, {}); }

/// @param id and name of a run of the list that is computed again or gone on with; empty: another one
void Page::start(const QString& id, const QString& name) {
  if (job_->active())
    return;
  form_->requireValid();
  Order next = order();
  look_ = std::move(next.look);
  again_ = std::move(next.again);
  if (again_ && !name.isEmpty())
    next.title = name;
  else if (again_ && naming_)
    next.title = naming_(next.title);
  started_ = form_->storedValues();
  ranBefore_ = ran_;
  ran_.title = next.title;
  ran_.provenance.command = commandLine().toStdString();
  ran_.provenance.parameters = form_->set().toJson().dump();
  seen_ = false;
  const QString file = std::exchange(last_.file, {}); // said by order()
  last_ = {};
  last_.file = file;
  last_.id = id.isEmpty() ? RunStore::freshId() : id;
  if (again_) {
    nameBefore_ = std::exchange(runName_, next.title);
    beginning_ = true;
    last_.name = next.title;
    last_.kind = key_;
    last_.parameters = ParameterForm::relevant(form_->set());
    last_.fingerprint = QString::fromStdString(fingerprintOf(form_->set()));
    last_.command = commandLine();
    last_.state = QStringLiteral("running");
  }
  startedId_ = last_.id;
  startedName_ = last_.name;
  forecaster_->began(id.isEmpty());
  job_->start(next.title, std::move(next.work));
}

void Page::continueRun() {
  if (started_.isNull() || job_->active())
    return;
  startWith(started_, startedId_, startedName_);
}

void Page::runAgain(const RunEntry& run) { startWith(run.parameters, run.id, run.name); }

void Page::startWith(const QJsonValue& parameters, const QString& id, const QString& name) {
  const QJsonValue typed = form_->storedValues();
  try {
    form_->applyState("parameters", parameters);
    start(id, name);
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
  form_->applyState("parameters", typed);
}

void Page::setRunName(const QString& name) {
  runName_ = name;
  if (!name.isEmpty() && ran_.isKnown())
    ran_.title = name;
}

void Page::renamed(const QString& id, const QString&, const QString& now) {
  if (id == last_.id)
    last_.name = now;
  if (id == startedId_)
    startedName_ = now;
}

void Page::runHere() {
  try {
    run();
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
}

void Page::look() {
  if (look_)
    look_();
}

void Page::showsRun() {
  if (seen_ || !again_)
    return;
  seen_ = true;
  beginning_ = false;
  Q_EMIT runBegan();
}

RunEntry Page::storedRun(const QString& name, const QString& file, const std::string& command,
                         const ParameterSet& parameters) {
  RunEntry run;
  run.name = name;
  run.file = file;
  run.command = QString::fromStdString(command);
  run.parameters = ParameterForm::relevant(parameters);
  run.fingerprint = QString::fromStdString(fingerprintOf(parameters));
  return run;
}

void Page::showsFile(const RunEntry& run) {
  ran_ = {run.name, {}};
  ran_.provenance.command = run.command.toStdString();
  Q_EMIT fileShown(run);
}

RunCurves Page::curves() const {
  RunCurves all;
  for (const QString& name : tabs_->names())
    if (const auto& curves = tabs_->plot(name).curves(); !curves.empty())
      all[name] = curves;
  return all;
}

void Page::showCurves(const RunCurves& curves) {
  for (const QString& name : tabs_->names())
    tabs_->setCurves(name, curves.value(name));
}

void Page::jobEnded(jobs::State state) {
  started_ = QJsonValue();
  if (std::exchange(beginning_, false)) // nothing of it was seen
    runName_ = nameBefore_;
  if (std::exchange(abandoned_, false)) {
    if (seen_) // it is in the list
      Q_EMIT runEnded(state);
    Q_EMIT changed();
    return;
  }
  if (state == jobs::State::Finished)
    forecaster_->ended(job_->seconds());
  ended(state);
  if (seen_)
    Q_EMIT runEnded(state);
  else
    ran_ = ranBefore_;
  if (state == jobs::State::Failed)
    Q_EMIT failed(job_->message());
  Q_EMIT changed();
}

QJsonObject Page::saveState() const {
  QJsonObject state{{"values", form_->storedValues()}};
  if (!started_.isNull()) {
    state["started"] = started_;
    state["run"] = QJsonObject{{"id", startedId_}, {"name", startedName_}};
  }
  if (const QJsonObject legend = FigureArea::of(*tabs_).legendState(); !legend.isEmpty())
    state["legend"] = legend;
  return state;
}

void Page::restoreState(const QJsonObject& state) {
  if (state.contains("values")) {
    form_->applyState("parameters", state["values"]);
    form_->refresh(); // nothing of what was typed before
  }
  FigureArea::of(*tabs_).restoreLegend(state["legend"].toObject());
  if (job_->active()) // goes on, whatever another session says
    return;
  started_ = state.contains("started") ? state["started"] : QJsonValue();
  startedId_ = state["run"].toObject()["id"].toString();
  startedName_ = state["run"].toObject()["name"].toString();
}

void Page::reset() {
  look_ = {}; // what still goes on is not shown any more
  abandoned_ = job_->active();
  form_->set().setTexts(first_);
  form_->refresh();
}

FigureOrigin Page::figureOrigin() const {
  if (ran_.isKnown())
    return ran_;
  return {filePath_.isEmpty() ? title_ : title_ + ": " + filePath_, {}};
}

void Page::setFilePath(const QString& path) {
  if (path != filePath_ && !job_->active())
    ran_ = {};
  filePath_ = path;
  Q_EMIT fileChanged();
}

} // namespace larmor::widgets
