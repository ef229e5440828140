#include "widgets/paths/Explorer.h"

#include "engine/core/Error.h"
#include "widgets/paths/EventTable.h"

#include <algorithm>
#include <cmath>

namespace larmor::widgets {

using statistics::PathTable;

namespace {

constexpr double playedGyrations = 6; ///< to either side of an event
constexpr double longestPeriod = 50;  ///< in those of the unit field: where |b| is almost 0 nothing gyrates

const QString selectionPart = QStringLiteral("selection"), filterPart = QStringLiteral("filter"),
              bookmarksPart = QStringLiteral("bookmarks");

} // namespace

Explorer::Explorer(PathScene& scene, PathPlots& plots, FilterBar& bar, QUndoStack& undo, StateOwner& owner,
                   QObject* parent)
    : QObject(parent), scene_(scene), plots_(plots), bar_(bar), undo_(undo), owner_(owner),
      table_(
          this, tr("Values along every path"),
          [this](std::shared_ptr<const PathTable> table) { tableReady(std::move(table)); },
          [this](QString message) { Q_EMIT failed(message); }),
      among_(
          this, tr("Statistics of some paths"),
          [this](std::shared_ptr<const statistics::TrajectoryReport> report) {
            if (some_)
              plots_.showAmong(std::move(report), whose_);
          },
          [this](QString message) { Q_EMIT failed(message); }) {
  connectParts();
}

void Explorer::connectParts() {
  connect(&scene_, &PathScene::pathPicked, this,
          [this](quint64 particle, quint32 record) { select(selectionOf(particle, record)); });
  connect(&scene_, &PathScene::nothingPicked, this, [this] { select({}); });
  connect(&scene_, &PathScene::particlesEnclosed, this, [this](const std::vector<std::uint64_t>& particles) {
    select({particles, {}, 0, {}});
  });
  connect(&plots_, &PathPlots::recordPointedAt, &scene_, &PathScene::setCursor);
  connect(&plots_, &PathPlots::eventChosen, this, &Explorer::play);
  connect(&plots_, &PathPlots::recordsBrushed, this, [this](std::optional<std::pair<double, double>> records) {
    Selection next = selection_;
    next.records = records;
    select(next);
  });
  connect(&plots_, &PathPlots::pathsBrushed, this, [this](const std::vector<std::uint64_t>& particles) {
    select({particles, {}, 0, {}});
  });
  connect(&plots_, &PathPlots::pathChosen, this, [this](std::uint64_t particle) { select(selectionOf(particle, 0)); });
  connect(&scene_.timeControl(), &views::TimeControl::recordChanged, this, [this](double record) {
    if (selection_.current) {
      scene_.setCursor(static_cast<std::size_t>(record));
      plots_.setCursor(static_cast<std::size_t>(record));
    }
  });
  connect(&scene_.view(), &views::SceneView::cameraChanged, this, &Explorer::changed);
  connect(&bar_, &FilterBar::filterChanged, this, &Explorer::setFilter);
  connect(&bar_, &FilterBar::columnChanged, this, &Explorer::suggestValue);
}

// --- the run ---

void Explorer::setRun(const Snapshot& run, bool live) {
  run_ = run;
  live_ = live;
  if (selection_.current && *selection_.current >= run_->data->particles())
    selection_ = {};
  if (live || run_->done == 0)
    return;
  table_.request([run](jobs::JobContext& context) {
    statistics::PathTableOptions options;
    options.found = run->events.get();
    options.cancelled = [&context] { return context.cancelled(); };
    options.progress = [&context](double fraction) { context.progress(fraction, 1, "values along every path"); };
    return std::make_shared<const PathTable>(statistics::tabulatePaths(*run->data, run->done, options));
  });
  some_.reset(); // of the state before
  showSelection();
}

void Explorer::stopWork() {
  table_.clear();
  among_.clear();
}

void Explorer::clearRun() {
  stopWork();
  stopPlaying();
  run_.reset();
  paths_.reset();
  selection_ = {};
  showSelection();
  showFilter();
}

void Explorer::tableReady(std::shared_ptr<const PathTable> table) {
  paths_ = std::move(table);
  plots_.setPathTable(paths_);
  suggestValue();
  showFilter();
}

// --- selection ---

void Explorer::select(const Selection& next) {
  stopPlaying();
  if (next == selection_)
    return;
  undo_.push(new StateChange(owner_, selectionPart, toJson(selection_), toJson(next),
                             next.particles.empty() ? tr("end of the selection") : tr("selection")));
  selection_ = next;
  showSelection();
  Q_EMIT changed();
}

void Explorer::showSelection() {
  scene_.showSelection(selection_);
  plots_.setSelectedPaths(selection_.particles);
  plots_.setBrush(selection_.records);
  if (selection_.current && run_)
    plots_.showPath(run_, *selection_.current, selection_.record);
  else
    plots_.clearPath();
  analyseSome();
}

/// Statistics of the paths that are selected, else of those that pass the filter, else of all.
void Explorer::analyseSome() {
  std::shared_ptr<const std::vector<std::uint64_t>> some;
  if (run_ && !live_ && selection_.particles.size() > 1) {
    auto chosen = selection_.particles;
    std::sort(chosen.begin(), chosen.end());
    std::erase_if(chosen, [this](std::uint64_t p) { return p >= run_->data->particles(); });
    whose_ = tr("%1 selected paths").arg(chosen.size());
    some = std::make_shared<const std::vector<std::uint64_t>>(std::move(chosen));
  } else if (run_ && !live_ && passing_) {
    whose_ = tr("%1 filtered paths").arg(passing_->size());
    some = passing_;
  }
  if (some && some_ && *some == *some_)
    return;
  some_ = some;
  scene_.setShare(some ? whose_ : QString());
  if (!some)
    return plots_.showAmong(nullptr, {});
  among_.request([run = run_, some](jobs::JobContext& context) { return runs::analyseAmong(*run, some, context); });
}

// --- filter ---

void Explorer::setFilter(const statistics::PathFilter& next) {
  if (next == filter_)
    return;
  undo_.push(new StateChange(owner_, filterPart, toJson(filter_), toJson(next), tr("filter"),
                             StateChange::Merge::Quickly)); // typing a number is one step
  filter_ = next;
  showFilter();
  Q_EMIT changed();
}

void Explorer::showFilter() {
  bar_.setFilter(filter_);
  passing_.reset();
  QString count;
  if (!filter_.conditions.empty()) {
    if (paths_) {
      try {
        passing_ = std::make_shared<const std::vector<std::uint64_t>>(statistics::passing(*paths_, filter_));
        count = tr("%1 of %2 paths").arg(passing_->size()).arg(paths_->particles);
      } catch (const Error& error) { // a filter of another program's making
        Q_EMIT failed(QString::fromUtf8(error.what()));
      }
    } else {
      count = run_ ? tr("once the run has ended") : tr("once there is a run");
    }
  }
  bar_.setCount(count);
  scene_.setFilter(passing_);
  plots_.setFilter(passing_);
  analyseSome();
}

void Explorer::suggestValue() {
  if (!paths_)
    return bar_.setTypicalValue(std::nan(""));
  const auto* column = paths_->find(bar_.column().toStdString());
  std::vector<double> values = column ? column->values : std::vector<double>{};
  std::erase_if(values, [](double v) { return !std::isfinite(v); });
  if (values.empty())
    return bar_.setTypicalValue(std::nan(""));
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  bar_.setTypicalValue(*middle);
}

// --- bookmarks ---

void Explorer::addBookmark() {
  auto next = bookmarks_;
  next += Bookmark{tr("View %1").arg(bookmarks_.size() + 1), scene_.view().camera(), scene_.timeControl().record(),
                   selection_};
  undo_.push(new StateChange(owner_, bookmarksPart, toJson(bookmarks_), toJson(next), tr("new bookmark")));
  shownBookmark_ = static_cast<int>(next.size()) - 1;
  applyState(bookmarksPart, toJson(next));
}

void Explorer::removeBookmark(int index) {
  if (index < 0 || index >= bookmarks_.size())
    return;
  auto next = bookmarks_;
  next.removeAt(index);
  undo_.push(new StateChange(owner_, bookmarksPart, toJson(bookmarks_), toJson(next), tr("removal of a bookmark")));
  applyState(bookmarksPart, toJson(next));
}

void Explorer::renameBookmark(int index, const QString& name) {
  if (index < 0 || index >= bookmarks_.size() || name.trimmed().isEmpty() || bookmarks_[index].name == name)
    return;
  auto next = bookmarks_;
  next[index].name = name.trimmed();
  undo_.push(new StateChange(owner_, bookmarksPart, toJson(bookmarks_), toJson(next), tr("name of a bookmark")));
  applyState(bookmarksPart, toJson(next));
}

void Explorer::goToBookmark(int index) {
  if (index < 0 || index >= bookmarks_.size())
    return;
  shownBookmark_ = index;
  const Bookmark& bookmark = bookmarks_[index];
  select(bookmark.selection);
  scene_.timeControl().setRecord(bookmark.record);
  scene_.view().flyTo(bookmark.camera);
}

void Explorer::stepBookmark(int by) {
  const int count = static_cast<int>(bookmarks_.size());
  if (count > 0)
    goToBookmark(((shownBookmark_ < 0 ? (by > 0 ? -1 : 0) : shownBookmark_) + by + count) % count);
}

// --- events ---

/// Records of some gyrations in the field at the event, which may be far from the unit.
std::pair<std::size_t, std::size_t> Explorer::played(const statistics::MirrorEvent& event) const {
  constexpr double least = 10; // records
  const auto& time = run_->data->time;
  const Normalisation& n = run_->data->normalisation;
  const double step = run_->done > 1 ? std::abs(time[1] - time[0]) : 1.0;
  const double period =
      n.gyroPeriod() * (event.fieldStrength > 0 ? std::min(n.fieldUnit / event.fieldStrength, longestPeriod) : 1.0);
  const auto reach = static_cast<std::size_t>(std::max(least, std::min(playedGyrations * period / step, 1e9)));
  return {event.record - std::min(event.record, reach), std::min(run_->done - 1, event.record + reach)};
}

void Explorer::play(const statistics::MirrorEvent& event) {
  if (!run_ || event.particle >= run_->data->particles() || event.record >= run_->done)
    return;
  select(selectionOf(event.particle, event.record));
  const auto [first, last] = played(event);
  scene_.frame(event.record, {first, last});
  scene_.timeControl().setClip(std::pair{static_cast<double>(first), static_cast<double>(last)});
  scene_.timeControl().setPlaying(true);
  plots_.showCloseUp(run_, event);
}

void Explorer::stopPlaying() {
  if (!isPlaying())
    return;
  auto& time = scene_.timeControl();
  time.setPlaying(false);
  time.setClip(std::nullopt);
  if (run_)
    time.setRecord(static_cast<double>(run_->done)); // all of every path again
}

// --- state ---

bool Explorer::owns(const QString& part) {
  return part == selectionPart || part == filterPart || part == bookmarksPart;
}

void Explorer::applyState(const QString& part, const QJsonValue& value) {
  if (part == selectionPart) {
    stopPlaying();
    selection_ = selectionFrom(value);
    showSelection();
  } else if (part == filterPart) {
    filter_ = filterFrom(value);
    showFilter();
  } else {
    bookmarks_ = bookmarksFrom(value);
    Q_EMIT bookmarksChanged();
  }
  Q_EMIT changed();
}

QJsonObject Explorer::state() const {
  return {{selectionPart, toJson(selection_)},
          {filterPart, toJson(filter_)},
          {bookmarksPart, toJson(bookmarks_)},
          {"scene", scene_.state()}};
}

void Explorer::restore(const QJsonObject& state) {
  for (const QString& part : {selectionPart, filterPart, bookmarksPart})
    if (state.contains(part))
      applyState(part, state[part]);
  scene_.restore(state["scene"].toObject());
}

} // namespace larmor::widgets
