#include "widgets/pages/PagedWorkspace.h"

#include "engine/core/Error.h"
#include "widgets/plots/PictureState.h"
#include "widgets/theme/FileName.h"
#include "widgets/views/OpenGLSupport.h"
#include "widgets/views/SceneView.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QPointer>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTimer>
#include <algorithm>
#include <filesystem>
#include <utility>

namespace larmor::widgets {

namespace {

/// {"workspace": name, "state": {...}}, in an example perhaps "run": true.
QJsonObject readState(const QString& path) {
  const auto bytes = readFile(path); // may be one of the program's own resources
  if (!bytes)
    throw Error(path.toStdString(), "cannot be read", "a state of a workspace");
  return QJsonDocument::fromJson(*bytes).object();
}

} // namespace

PagedWorkspace::PagedWorkspace(QString name, QObject* parent)
    : Workspace(parent), name_(std::move(name)), tabs_(new QTabWidget), forms_(new QStackedWidget),
      plots_(new QStackedWidget),
      device_(this, [this](const QString& line, const QString& reason) { setDevice(line, reason); }) {
  tabs_->setObjectName(name_ + "Pages");
  tabs_->setDocumentMode(true);
  connect(tabs_, &QTabWidget::currentChanged, this, &PagedWorkspace::pageChanged);
  connectRuns();
}

PagedWorkspace::~PagedWorkspace() { shutDown(); }

void PagedWorkspace::addPage(Page* page) {
  pages_.push_back(page);
  forms_->addWidget(&page->form());
  plots_->addWidget(page->plots());
  page->setUndoStack(undoStack());
  page->setNaming([this](const QString& title) { return runs_.freeName(title); });
  connect(page, &Page::failed, this, [this, page](const QString& text) {
    Q_EMIT message({Severity::Error, text, {}, {}, page->key()});
  });
  connect(page, &Page::said, this, [this, page](const QString& text) {
    Q_EMIT message({Severity::Information, text, {}, {}, page->key()});
  });
  connect(page, &Page::jobStarted, this, [this, page] {
    interrupted_.removeAll(page->key()); // another was begun instead
    Q_EMIT messageCleared(page->key());
  });
  connect(page, &Page::jobStarted, this, &Workspace::jobStarted);
  connect(page, &Page::changed, this, &Workspace::stateChanged);
  connect(page, &Page::changed, this, &Workspace::runStateChanged);
  connect(page, &Page::forecastChanged, this, &Workspace::runStateChanged);
  connect(page, &Page::fileChanged, this, [this] { setFile(this->page().filePath(), false); });
  connect(page, &Page::fileShown, this, [this, page](const RunEntry& run) { fileShown(*page, run); });
  connect(page, &Page::runBegan, this, [this, page] { runBegan(*page); });
  connect(page, &Page::runEnded, this, [this, page](jobs::State state) { runEnded(*page, state); });
  tabs_->addTab(page, page->title());
  if (pages_.size() == 1)
    runs_.setFront(page->key());
}

QWidget* PagedWorkspace::centralView() { return tabs_; }
QWidget* PagedWorkspace::parameterPanel() { return forms_; }
QWidget* PagedWorkspace::plotPanel() { return plots_; }

Page& PagedWorkspace::page() const { return *pages_[static_cast<std::size_t>(std::max(0, tabs_->currentIndex()))]; }

void PagedWorkspace::showPage(const QString& key) {
  for (std::size_t i = 0; i < pages_.size(); ++i)
    if (pages_[i]->key() == key)
      tabs_->setCurrentIndex(static_cast<int>(i));
}

void PagedWorkspace::pageChanged() {
  forms_->setCurrentIndex(tabs_->currentIndex());
  plots_->setCurrentIndex(tabs_->currentIndex());
  runs_.setFront(page().key());
  setFile(page().filePath(), false);
  Q_EMIT stateChanged();
  Q_EMIT runStateChanged();
}

void PagedWorkspace::complain(const QString& text) { Q_EMIT message({Severity::Error, text, {}, {}, page().key()}); }
void PagedWorkspace::say(const QString& text) { Q_EMIT message({Severity::Information, text, {}, {}, "save"}); }

void PagedWorkspace::shutDown() {
  if (!tabs_)
    return;
  for (Page* each : pages_)
    if (each->canContinueLater() && !interrupted_.contains(each->key()))
      interrupted_ << each->key();
  runs_.stopWork();
  for (Page* each : pages_) { // all are asked before the first is waited for
    each->stopWork();
    each->stopForecast();
    each->job().silence();
  }
  for (Page* each : pages_)
    each->job().shutDown();
}

bool PagedWorkspace::idle() const {
  return !waiting_ && std::none_of(pages_.begin(), pages_.end(),
                                   [](Page* each) { return each->job().active() || each->preparing(); });
}

bool PagedWorkspace::canContinueLater() const {
  return std::any_of(pages_.begin(), pages_.end(), [](const Page* each) { return each->canContinueLater(); });
}

void PagedWorkspace::setSessionFolder(const QString& folder) {
  Workspace::setSessionFolder(folder);
  runs_.setFolder(folder.isEmpty() ? QString() : folder + '/' + name_ + "-runs");
  for (Page* each : pages_)
    each->setSessionFolder(folder.isEmpty() ? QString() : folder + '/' + name_ + '-' + each->key());
}

/// The scenes of every page, since another may be looked at meanwhile.
void PagedWorkspace::setPresentation(const Presentation& look) {
  for (Page* each : pages_)
    for (auto* view : each->findChildren<views::SceneView*>()) {
      view->setTextScale(look.on ? 1.5 : 1.0);
      view->setLineScale(look.lineScale);
    }
}

QWidget* PagedWorkspace::keyboardView() {
  auto* view = page().findChild<views::SceneView*>();
  return view ? static_cast<QWidget*>(view) : &page();
}

// --- state ---

QJsonObject PagedWorkspace::saveState() const {
  QJsonObject state{{"page", page().key()}};
  for (const Page* each : pages_) {
    QJsonObject own = each->saveState();
    if (each->canContinueLater() || interrupted_.contains(each->key()))
      own["running"] = true;
    state[each->key()] = own;
  }
  QJsonObject pinned;
  for (const RunEntry& run : runs_.all())
    if (run.pinned)
      pinned[run.id] = toJson(curvesOf(run));
  state["runs"] = runs_.state();
  state["pinned"] = pinned;
  return state;
}

void PagedWorkspace::restoreState(const QJsonObject& state) {
  QStringList running;
  for (Page* each : pages_) {
    const QJsonObject own = state[each->key()].toObject();
    if (state.contains(each->key()))
      each->restoreState(own);
    if (own["running"].toBool())
      running << each->key();
  }
  showPage(state["page"].toString(pages_.front()->key()));
  const QJsonObject pinned = state["pinned"].toObject();
  for (auto each = pinned.begin(); each != pinned.end(); ++each)
    pinnedCurves_[each.key()] = each.value();
  runs_.restore(state["runs"].toObject());
  const bool asks = state["asks"].toBool();
  if (state.contains("runs")) // an example has none
    restoreShown(state["runs"].toObject()["shown"].toObject(), running, asks);
  for (Page* each : pages_)
    if (each->job().active()) // its own goes on already
      running.removeAll(each->key());
  interrupted_ = running;
  if (asks)
    for (Page* each : pages_)
      if (running.contains(each->key()))
        offerToGoOn(*each);
  if (!asks && !running.isEmpty())
    continueWhenReady();
}

/// Of a session's file: what takes minutes is not begun unasked.
void PagedWorkspace::offerToGoOn(Page& page) {
  const auto goOn = [this, each = QPointer<Page>(&page)] {
    if (!each || !interrupted_.removeAll(each->key()))
      return;
    try {
      each->continueRun();
    } catch (const Error& error) {
      complain(QString::fromUtf8(error.what()));
    }
  };
  const QString name = page.interruptedName();
  Q_EMIT message({Severity::Information,
                  tr("%1 was going on when this session was saved.").arg(name.isEmpty() ? page.title() : name),
                  {},
                  {{tr("Go on"), goOn}},
                  page.key()});
}

QTimer* PagedWorkspace::whenReady(const std::function<bool(const Page&)>& waits, const std::function<void()>& step) {
  constexpr int between = 20; // ms
  auto* timer = new QTimer(this);
  connect(timer, &QTimer::timeout, this, [this, timer, waits, step] {
    if (!tabs_ || std::any_of(pages_.begin(), pages_.end(),
                              [&](Page* each) { return each->preparing() || (waits(*each) && each->job().active()); }))
      return;
    timer->stop();
    timer->deleteLater();
    step();
  });
  timer->start(between);
  return timer;
}

/// Once all that was asked for is read.
void PagedWorkspace::continueWhenReady() {
  whenReady([](const Page&) { return false; },
            [this] {
              const QStringList keys = std::exchange(interrupted_, {});
              for (Page* each : pages_)
                if (keys.contains(each->key()))
                  try {
                    each->continueRun();
                  } catch (const Error& error) {
                    complain(QString::fromUtf8(error.what()));
                  }
            });
}

/// What an example runs; unless something else is begun meanwhile.
void PagedWorkspace::runWhenReady(Page& page) {
  waiting_ = whenReady([&page](const Page& each) { return &each == &page; }, [&page] { page.runHere(); });
  connect(&page, &Page::jobStarted, waiting_, &QObject::deleteLater);
}

/// "PAGE/PART" of a form, or what a page has besides.
void PagedWorkspace::applyState(const QString& part, const QJsonValue& value) {
  for (Page* each : pages_)
    if (each->owns(part))
      return each->applyState(part, value);
  Workspace::applyState(part, value);
}

// --- files ---

void PagedWorkspace::newRun() {
  page().stop();
  page().reset();
  runs_.showNone(page().key());
  undoStack()->clear();
  setFile(page().filePath(), false);
}

void PagedWorkspace::open(const storage::Identity& file) {
  const QString path = fromPath(file.path);
  if (file.kind == storage::FileKind::View)
    return restoreState(readState(path)["state"].toObject());
  if (file.kind == storage::FileKind::Picture)
    return openPicture(path);
  for (Page* each : pages_)
    if (each->opens(file)) {
      each->open(path);
      return showPage(each->key());
    }
  file.refuse(openFilter().toStdString());
}

QString PagedWorkspace::saveFilter() const { return page().saveFilter(); }

bool PagedWorkspace::canSave() const { return page().canSave(); }

void PagedWorkspace::save(const QString& path) {
  Page& saving = page();
  const QString shown = runs_.shownId(saving.key());
  saving.save(path);
  const bool open = saving.filePath() == path || saving.savesShown(); // it is what the page shows now
  runs_.change(open ? shown : saving.savedRun(), [&](RunEntry& run) {
    run.file = fromPath(std::filesystem::absolute(toPath(path)));
    run.outdated = false;
  });
  if (!open)
    say(tr("Wrote %1").arg(path));
}

void PagedWorkspace::openExample(int index) {
  const QJsonObject example = readState(examples().at(static_cast<std::size_t>(index)).file);
  const QJsonObject state = example["state"].toObject();
  delete waiting_; // the example before, if it has not begun
  for (Page* each : pages_)
    if (state.contains(each->key())) { // what it says is all that differs from a new program
      each->stop();
      each->reset();
      runs_.showNone(each->key());
    }
  restoreState(state);
  if (example["run"].toBool())
    runWhenReady(page());
}

void PagedWorkspace::exportPicture(const QString& path) {
  views::requireOpenGL("picture");
  const QImage image = page().picture(tabs_->size() * tabs_->devicePixelRatioF());
  if (image.isNull())
    throw Error(path.toStdString(), "cannot be drawn", "a display");
  writePicture(path, image.convertToFormat(QImage::Format_RGB32), pictureState());
}

/// The page in front; what the others do is not in the picture.
QJsonObject PagedWorkspace::pictureState() const {
  const QString key = page().key();
  return {{"workspace", name_},
          {"state", QJsonObject{{"page", key}, {key, page().saveState()}, {"command", page().commandLine()}}}};
}

/// What it shows was not kept in it: it is made again when asked for.
void PagedWorkspace::openPicture(const QString& path) {
  const QJsonObject stored = readPictureState(path);
  if (stored["workspace"] != name_)
    throw Error(path.toStdString(), "carries no state of this workspace", "a picture saved by it");
  restoreState(stored["state"].toObject());
  Q_EMIT message({Severity::Information,
                  tr("The page is as it was in %1; what was shown can be made again.").arg(QFileInfo(path).fileName()),
                  {},
                  {{tr("Run"),
                    [this, each = QPointer<Page>(&page())] {
                      if (each && !each->job().active())
                        runWhenReady(*each);
                    }}},
                  page().key()});
}

QImage PagedWorkspace::picture(const QSize& size, int) { return page().picture(size); }

void PagedWorkspace::exportFigures(const QString& folder) {
  if (!makeFolder(folder))
    throw Error(folder.toStdString(), "cannot be made", "a folder with write permission");
  for (Page* each : pages_)
    each->exportFigures(folder);
}

} // namespace larmor::widgets
