#include "widgets/pages/Page.h"

#include "engine/core/Error.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace larmor::widgets {

Page::Page(QString key, QString title)
    : key_(std::move(key)), title_(std::move(title)), tabs_(new PlotTabs), job_(new JobRunner(this)) {
  for (QWidget* area : std::initializer_list<QWidget*>{this, tabs_})
    FigureArea::of(*area).setOrigin([this] { return figureOrigin(); });
  connect(tabs_, &PlotTabs::failed, this, &Page::failed);
  connect(job_, &JobRunner::started, this, &Page::jobStarted);
  connect(job_, &JobRunner::stateChanged, this, &Page::changed);
  connect(job_, &JobRunner::polled, this, &Page::look);
  connect(job_, &JobRunner::finished, this, &Page::jobEnded);
}

Page::~Page() { job_->shutDown(); }

void Page::addForm(const ParameterSet& set) {
  form_ = new ParameterForm(set);
  form_->setStatePrefix(key_ + '/');
  first_ = set.texts();
  connect(form_, &ParameterForm::edited, this, &Page::changed);
}

void Page::setUndoStack(QUndoStack* stack) { form_->setUndoStack(stack); }

void Page::run() {
  if (job_->active())
    return;
  form_->requireValid();
  Order next = order();
  look_ = std::move(next.look);
  started_ = form_->storedValues();
  ran_.title = next.title;
  ran_.provenance.command = commandLine().toStdString();
  ran_.provenance.parameters = form_->set().toJson().dump();
  job_->start(next.title, std::move(next.work));
}

void Page::continueRun() {
  if (started_.isNull() || job_->active())
    return;
  const QJsonValue typed = form_->storedValues();
  form_->applyState("parameters", started_);
  runHere();
  form_->applyState("parameters", typed);
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

void Page::jobEnded(jobs::State state) {
  started_ = QJsonValue();
  if (std::exchange(abandoned_, false)) {
    Q_EMIT changed();
    return;
  }
  ended(state);
  if (state == jobs::State::Failed)
    Q_EMIT failed(job_->message());
  Q_EMIT changed();
}

QJsonObject Page::saveState() const {
  QJsonObject state{{"values", form_->storedValues()}};
  if (!started_.isNull())
    state["started"] = started_;
  return state;
}

void Page::restoreState(const QJsonObject& state) {
  if (state.contains("values")) {
    form_->applyState("parameters", state["values"]);
    form_->refresh(); // nothing of what was typed before
  }
  started_ = state.contains("started") ? state["started"] : QJsonValue();
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
