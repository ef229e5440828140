#include "widgets/workspaces/generative/ThoughtPage.h"

#include "engine/core/Error.h"
#include "widgets/movie/MovieRecorder.h"
#include "widgets/plots/Figure.h"
#include "widgets/theme/FileName.h"
#include "widgets/theme/SaveName.h"
#include "widgets/views/OpenGLSupport.h"

#include <QCheckBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <cmath>
#include <utility>

namespace larmor::widgets {

using namespace studies::generative;

namespace {
constexpr int filmRecords = 401; ///< of the slider
}

ThoughtPage::ThoughtPage(ModelShelf& shelf)
    : GeneratorPage("watch", tr("Watch it think"), shelf), scenes_(new ThoughtScenes), time_(new views::TimeControl),
      sideBySide_(new QCheckBox(tr("Side by side"))), ghost_(new QCheckBox(tr("Ghost"))) {
  addGeneratorForm(parameters_);
  tabs().add("distance", tr("Steps against fidelity"),
             tr("How far the paths end from those of the most evaluations, from the same noise"));
  sideBySide_->setObjectName("sideBySide");
  sideBySide_->setChecked(true);
  sideBySide_->setToolTip(tr("The same noise through each number of evaluations"));
  ghost_->setObjectName("ghost");
  ghost_->setChecked(true);
  ghost_->setToolTip(tr("What the network believes at each step that the paths will be"));
  auto* film = new QToolButton;
  film->setObjectName("filmThoughts");
  film->setText(tr("Film…"));
  film->setToolTip(tr("Write the way from noise to paths as a film"));
  tools().addWidget(sideBySide_, 1);
  tools().addWidget(ghost_, 1);
  tools().addStretch();
  tools().addWidget(film, 2);
  time_->setObjectName("noise");
  time_->findChild<QWidget*>("trail")->hide(); // the paths are there as a whole
  time_->setTimeLabel([this](double record) {
    return shown_ ? tr("noise σ = %1").arg(scenes_->sigmaAt(record / (filmRecords - 1)), 0, 'g', 3) : QString();
  });
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(&tools());
  column->addWidget(scenes_, 1);
  column->addWidget(time_);
  column->addWidget(&facts());
  connect(time_, &views::TimeControl::recordChanged, this, [this](double record) {
    scenes_->setProgress(record / (filmRecords - 1));
    Q_EMIT changed();
  });
  connect(sideBySide_, &QCheckBox::toggled, this, [this](bool on) {
    scenes_->setSideBySide(on);
    Q_EMIT changed();
  });
  connect(ghost_, &QCheckBox::toggled, this, [this](bool on) {
    scenes_->setGhost(on);
    Q_EMIT changed();
  });
  connect(film, &QToolButton::clicked, this, &ThoughtPage::askMovie);
  begin();
}

ThoughtPage::~ThoughtPage() { stopWork(); }

void ThoughtPage::modelChanged() { scenes_->setEmptyText(hint(tr("Press Run: noise becomes paths before your eyes"))); }

Page::Order ThoughtPage::order() {
  const auto evaluations = evaluationsIn(parameters_.compared);
  return orderOf<ThoughtSnapshot>(
      tr("From noise to %1 paths").arg(parameters_.paths),
      [made = generator(), asked = parameters_, evaluations](jobs::JobContext& context,
                                                             const jobs::Sink<ThoughtSnapshot>& sink) {
        think(made.order(asked.alpha, asked.paths), evaluations, context, sink);
      },
      [this](Snapshot snapshot) { show(std::move(snapshot)); });
}

/// The first time from the noise on.
void ThoughtPage::show(Snapshot snapshot) {
  const bool first = !shown_;
  shown_ = std::move(snapshot);
  scenes_->setThoughts(shown_);
  time_->setRecordCount(filmRecords);
  if (first && wanted_)
    time_->setRecord(*std::exchange(wanted_, {}) * (filmRecords - 1));
  else if (first) {
    time_->setRecord(0);
    time_->setPlaying(true);
  } else
    scenes_->setProgress(time_->record() / (filmRecords - 1));
  Curve place{.name = "place",
              .title = "Where the paths end",
              .xLabel = "Evaluations of the network",
              .xUnit = "1",
              .yLabel = "Distance from the finest",
              .yUnit = "gyro-radii, v_0",
              .logX = true,
              .logY = true};
  Curve velocity = place;
  velocity.name = "velocity";
  velocity.title = "Velocity along them";
  for (const Thought& each : shown_->thoughts)
    if (each.placeDistance > 0) {
      for (Curve* curve : {&place, &velocity})
        curve->x.push_back(double(each.evaluations));
      place.y.push_back(each.placeDistance);
      velocity.y.push_back(each.velocityDistance);
    }
  tabs().setCurves("distance", place.x.empty() ? std::vector<Curve>() : std::vector{place, velocity});
  showFacts();
}

void ThoughtPage::showFacts() {
  if (!shown_)
    return facts().setFacts({});
  QStringList told{tr("α = %1, %2").arg(shown_->alpha).arg(QString::fromStdString(shown_->model))}, warnings;
  for (const Thought& each : shown_->thoughts)
    if (each.placeDistance > 0)
      told += tr("%1 evaluations: V differs by %2, ends by %3 gyro-radii")
                  .arg(each.evaluations)
                  .arg(each.velocityDistance, 0, 'g', 2)
                  .arg(each.placeDistance, 0, 'g', 2);
  if (!shown_->doubt.empty())
    warnings += QString::fromStdString(shown_->doubt);
  setWarnings(warnings);
  facts().setFacts(told, warnings);
}

void ThoughtPage::showCurves(const RunCurves& curves) {
  Page::showCurves(curves);
  time_->setPlaying(false);
  shown_.reset();
  scenes_->setThoughts(nullptr);
  time_->setRecordCount(0);
  showFacts();
}

// --- films and pictures ---

QString ThoughtPage::movieFilter() const {
  return shown_ ? tr("MP4 film (*.mp4);;Ogg Theora film (*.ogv)") : QString();
}

void ThoughtPage::askMovie() {
  const QString path = shown_ ? askSaveName(this, tr("Film"), tr("From noise to paths"), movieFilter()) : QString();
  if (shown_ && path.isEmpty())
    return;
  try {
    recordMovie(path);
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
}

void ThoughtPage::recordMovie(const QString& path, const QSize& size, double seconds) {
  if (!shown_)
    throw Error("Film", "there is nothing to film yet", "a run of this page");
  if (movie_)
    throw Error("Film", "another one is being recorded", "its end, or cancel it in the status bar");
  views::requireOpenGL("Film");
  time_->setPlaying(false);
  setEnabled(false); // what is filmed stays as it is
  MoviePlan plan;
  plan.path = toPath(path);
  plan.size = size;
  plan.frames = std::max(2, static_cast<int>(std::lround(seconds * plan.framesPerSecond)));
  plan.comment = figureOrigin().title.toStdString();
  plan.draw = [this, size, frames = plan.frames](int frame) {
    scenes_->setProgress(double(frame) / (frames - 1));
    return scenes_->picture(size);
  };
  plan.putBack = [page = QPointer(this), before = time_->record()] {
    if (!page)
      return;
    page->setEnabled(true);
    page->scenes_->setProgress(before / (filmRecords - 1));
  };
  movie_ = new MovieRecorder(std::move(plan), this);
  connect(movie_, &MovieRecorder::finished, this, [this, path](bool written) {
    if (written)
      Q_EMIT said(tr("Wrote %1").arg(path));
    else if (!movie_->watcher()->message().isEmpty())
      Q_EMIT failed(movie_->watcher()->message());
    movie_->deleteLater();
    movie_.clear();
  });
  Q_EMIT jobStarted(movie_->watcher());
}

void ThoughtPage::exportFigures(const QString& folder) {
  Page::exportFigures(folder);
  if (shown_)
    writeImage(folder + "/watch_paths.png", scenes_->picture({4205, 2600}, views::printScale));
}

bool ThoughtPage::preparing() const { return GeneratorPage::preparing() || movie_; }

void ThoughtPage::stopWork() {
  GeneratorPage::stopWork();
  delete movie_;
}

// --- state ---

QJsonObject ThoughtPage::saveState() const {
  QJsonObject state = Page::saveState();
  state["side_by_side"] = sideBySide_->isChecked();
  state["ghost"] = ghost_->isChecked();
  state["progress"] = scenes_->progress();
  scenes_->saveCamera(state);
  return state;
}

void ThoughtPage::restoreState(const QJsonObject& state) {
  GeneratorPage::restoreState(state);
  sideBySide_->setChecked(state["side_by_side"].toBool(true));
  ghost_->setChecked(state["ghost"].toBool(true));
  scenes_->restoreCamera(state);
  if (state.contains("progress") && !shown_)
    wanted_ = state["progress"].toDouble();
}

void ThoughtPage::reset() {
  GeneratorPage::reset();
  showCurves({});
}

} // namespace larmor::widgets
