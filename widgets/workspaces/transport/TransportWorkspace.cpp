#include "widgets/workspaces/transport/TransportWorkspace.h"

#include "engine/core/Error.h"
#include "engine/storage/InputFile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QStackedWidget>
#include <QTabWidget>

namespace larmor::widgets {

using namespace studies::transport;

namespace {

QJsonObject readState(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly))
    throw Error(path.toStdString(), "cannot be read", "a state of the Transport workspace");
  return QJsonDocument::fromJson(file.readAll()).object();
}

bool isDatabase(const QString& path) {
  try {
    return storage::InputFile(path.toStdString()).text("/", "format", "") == "larmor-transport-database";
  } catch (const Error&) {
    return false;
  }
}

} // namespace

TransportWorkspace::TransportWorkspace(QObject* parent)
    : Workspace(parent), tabs_(new QTabWidget), forms_(new QStackedWidget), plots_(new QStackedWidget),
      simulate_(new SimulatePage), database_(new DatabasePage),
      device_(this, [this](const QString& line, const QString& reason) { setDevice(line, reason); }) {
  const auto rows = [this] { return database_ ? database_->rows() : nullptr; };
  train_ = new TrainPage(rows);
  explore_ = new ExplorePage(rows);
  explore_->setUndoStack(undoStack());
  tabs_->setObjectName("transportPages");
  tabs_->setDocumentMode(true);
  for (TransportPage* page : {static_cast<TransportPage*>(simulate_), static_cast<TransportPage*>(database_),
                              static_cast<TransportPage*>(train_), static_cast<TransportPage*>(explore_)})
    connectPage(page);
  connect(tabs_, &QTabWidget::currentChanged, this, &TransportWorkspace::pageChanged);
  connect(database_, &DatabasePage::rowsChanged, explore_, &ExplorePage::rowsChanged);
  connect(train_, &TrainPage::modelTrained, explore_, &ExplorePage::addModel);
  connect(explore_, &ExplorePage::simulated, this, &TransportWorkspace::keepSimulated);
  openShipped();
}

TransportWorkspace::~TransportWorkspace() { shutDown(); }

void TransportWorkspace::connectPage(TransportPage* page) {
  pages_.push_back(page);
  tabs_->addTab(page, page->title());
  forms_->addWidget(&page->form());
  plots_->addWidget(page->plots());
  page->form().setUndoStack(undoStack());
  page->form().setStatePrefix(page->key() + '/');
  connect(page, &TransportPage::failed, this, &TransportWorkspace::complain);
  connect(page, &TransportPage::said, this, &TransportWorkspace::say);
  connect(page, &TransportPage::changed, this, [this] {
    Q_EMIT stateChanged();
    Q_EMIT runStateChanged();
  });
  connect(page, &TransportPage::runAsked, this, [this] {
    try {
      run();
    } catch (const Error& error) {
      complain(QString::fromUtf8(error.what()));
    }
  });
}

/// What comes with the program, as something to start from.
void TransportWorkspace::openShipped() {
  QStringList names;
  for (const std::string& name : shippedModels())
    names << QString::fromStdString(name);
  if (!names.isEmpty())
    explore_->openModels(names);
  database_->openShipped();
}

QWidget* TransportWorkspace::centralView() { return tabs_; }
QWidget* TransportWorkspace::parameterPanel() { return forms_; }
QWidget* TransportWorkspace::plotPanel() { return plots_; }

TransportPage& TransportWorkspace::page() const {
  return *pages_[static_cast<std::size_t>(std::max(0, tabs_->currentIndex()))];
}

void TransportWorkspace::showPage(const QString& key) {
  for (std::size_t i = 0; i < pages_.size(); ++i)
    if (pages_[i]->key() == key)
      tabs_->setCurrentIndex(static_cast<int>(i));
}

void TransportWorkspace::pageChanged() {
  forms_->setCurrentIndex(tabs_->currentIndex());
  plots_->setCurrentIndex(tabs_->currentIndex());
  Q_EMIT fileChanged();
  Q_EMIT stateChanged();
  Q_EMIT runStateChanged();
}

void TransportWorkspace::complain(const QString& text) { Q_EMIT message({Severity::Error, text, {}}); }
void TransportWorkspace::say(const QString& text) { Q_EMIT message({Severity::Information, text, {}}); }

RunState TransportWorkspace::runState() const { return watcher_ ? watcher_->runState() : RunState{}; }

void TransportWorkspace::run() {
  if (watcher_ && jobs::isActive(watcher_->state()))
    return;
  TransportPage& chosen = page();
  chosen.form().commitPending();
  chosen.form().set().requireValid();
  database_->setFolder(sessionFolder());
  TransportPage::Order order = chosen.order();
  running_ = &chosen;
  auto job = std::make_shared<jobs::Job>(order.title.toStdString(), std::move(order.work));
  job->start();
  if (watcher_)
    watcher_->deleteLater();
  watcher_ = new JobWatcher(job, this);
  connect(watcher_, &JobWatcher::polled, this, [this] { running_->poll(); });
  connect(watcher_, &JobWatcher::stateChanged, this, [this] { Q_EMIT runStateChanged(); });
  connect(watcher_, &JobWatcher::finished, this, &TransportWorkspace::jobEnded);
  Q_EMIT messageCleared();
  Q_EMIT jobStarted(watcher_);
  Q_EMIT runStateChanged();
}

void TransportWorkspace::jobEnded(jobs::State state) {
  running_->ended(state);
  if (state == jobs::State::Failed)
    complain(watcher_->message());
  Q_EMIT fileChanged();
  Q_EMIT stateChanged();
  Q_EMIT runStateChanged();
}

/// Points simulated on the page Explore join the database, in its file too where it has one.
void TransportWorkspace::keepSimulated(const DatabasePage::Rows& added) {
  try {
    if (!database_->file().isEmpty() && QFileInfo::exists(database_->file())) {
      database_->setRows(std::make_shared<const DatabasePage::Rows>(addRows(database_->file().toStdString(), added)));
      return;
    }
    auto rows = std::make_shared<DatabasePage::Rows>(*database_->rows());
    std::int64_t next = firstAddedNumber;
    for (const auto& row : *rows)
      next = std::max(next, row.number + 1);
    for (DatabaseRow row : added) {
      row.number = next++;
      rows->push_back(row);
    }
    database_->setRows(rows);
  } catch (const Error& error) {
    complain(QString::fromUtf8(error.what()));
  }
}

void TransportWorkspace::setPaused(bool paused) {
  if (watcher_)
    watcher_->setPaused(paused);
}

void TransportWorkspace::stop() {
  if (watcher_)
    watcher_->cancel();
}

void TransportWorkspace::shutDown() {
  if (tabs_)
    for (TransportPage* page : pages_)
      page->stopWork();
  if (watcher_) {
    watcher_->disconnect(this); // what it still publishes has no view any more
    watcher_->cancel();
    watcher_->job().wait();
  }
}

bool TransportWorkspace::idle() const {
  if (watcher_ && jobs::isActive(watcher_->state()))
    return false;
  return std::none_of(pages_.begin(), pages_.end(), [](const TransportPage* page) { return page->preparing(); });
}

// --- files ---

void TransportWorkspace::newRun() {
  stop();
  for (TransportPage* page : pages_) {
    for (const auto& handle : page->form().set().all())
      handle.reset();
    page->form().refresh();
  }
  undoStack()->clear();
  setFile({}, false);
}

QString TransportWorkspace::openFilter() const {
  return tr("Databases, models and states (*.h5 card.json *.json);;All files (*)");
}

bool TransportWorkspace::opens(const QString& path) {
  if (QFileInfo(path).fileName() == "card.json" || QFileInfo(path).isDir())
    return true;
  if (!path.endsWith(".json"))
    return isDatabase(path);
  QFile file(path);
  return file.open(QIODevice::ReadOnly) &&
         QJsonDocument::fromJson(file.readAll()).object()["workspace"].toString() == "transport";
}

void TransportWorkspace::open(const QString& path) {
  if (QFileInfo(path).fileName() == "card.json" || QFileInfo(path).isDir()) {
    explore_->openModels({path});
    showPage("explore");
  } else if (path.endsWith(".json")) {
    const QJsonObject stored = readState(path);
    if (stored["workspace"].toString() != "transport")
      throw Error(path.toStdString(), "is no state of the Transport workspace", "\"workspace\": \"transport\"");
    restoreState(stored["state"].toObject());
  } else {
    database_->open(path);
    showPage("database");
    setFile(path, false);
  }
}

QString TransportWorkspace::saveFilter() const {
  return &page() == train_ ? tr("Model folder (*)") : tr("Transport database (*.h5)");
}

bool TransportWorkspace::canSave() const { return page().canSave(); }

void TransportWorkspace::save(const QString& path) {
  page().save(path);
  if (&page() == database_)
    setFile(path, false);
  else
    say(tr("Wrote %1").arg(path));
}

void TransportWorkspace::exportPicture(const QString& path) {
  const QImage image = page().picture(tabs_->size() * tabs_->devicePixelRatioF());
  if (image.isNull() || !image.convertToFormat(QImage::Format_RGB32).save(path))
    throw Error(path.toStdString(), "cannot be written", "a display and a writable folder");
}

QImage TransportWorkspace::picture(const QSize& size, int) { return page().picture(size); }

void TransportWorkspace::exportFigures(const QString& folder) {
  if (!QDir().mkpath(folder))
    throw Error(folder.toStdString(), "cannot be made", "a folder with write permission");
  for (TransportPage* page : pages_)
    page->exportFigures(folder);
}

std::vector<Example> TransportWorkspace::startExamples() {
  return {{tr("Perpendicular diffusion"),
           tr("Test particles in 2D turbulence of finite parallel length: D⊥(t) forms and settles."),
           ":/examples/20-Perpendicular_diffusion.json", ":/examples/20-Perpendicular_diffusion.jpg"},
          {tr("What the network predicts"),
           tr("D⊥ as a surface over energy and turbulence amplitude, with the simulations it was trained on."),
           ":/examples/21-Predicted_diffusion.json", ":/examples/21-Predicted_diffusion.jpg"},
          {tr("Train on the database"), tr("Three small networks learn D⊥ from 2000 simulations while you watch."),
           ":/examples/22-Train_on_the_database.json", ":/examples/22-Train_on_the_database.jpg"}};
}

void TransportWorkspace::openExample(int index) { open(startExamples().at(static_cast<std::size_t>(index)).file); }

QString TransportWorkspace::commandLine() const { return page().commandLine(); }

QJsonObject TransportWorkspace::saveState() const {
  QJsonObject state{{"page", page().key()}};
  for (const TransportPage* each : pages_)
    state[each->key()] = each->saveState();
  return state;
}

void TransportWorkspace::restoreState(const QJsonObject& state) {
  for (TransportPage* each : pages_)
    if (state.contains(each->key()))
      each->restoreState(state[each->key()].toObject());
  showPage(state["page"].toString("simulate"));
}

/// "PAGE/PART" of a form, or a slider of the page Explore.
void TransportWorkspace::applyState(const QString& part, const QJsonValue& value) {
  if (part.startsWith("slider "))
    return explore_->applyState(part, value);
  for (TransportPage* each : pages_)
    if (part.startsWith(each->form().statePrefix()))
      return each->form().applyState(part, value);
  Workspace::applyState(part, value);
}

} // namespace larmor::widgets
