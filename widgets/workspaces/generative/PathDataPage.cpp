#include "widgets/workspaces/generative/PathDataPage.h"

#include "engine/core/Error.h"
#include "engine/storage/PartFile.h"
#include "engine/studies/Command.h"
#include "engine/studies/generative/WindowFile.h"
#include "widgets/pages/OwnFiles.h"
#include "widgets/theme/FileName.h"

#include <QFileInfo>
#include <QVBoxLayout>
#include <nlohmann/json.hpp>

namespace larmor::widgets {

using namespace studies::generative;

namespace {

/// What the job publishes: how far it is, and at its end what it has made.
struct DataMaking {
  DataSnapshot now;
  std::shared_ptr<const StoredData> made{};
};

QStringList textsOf(const std::vector<std::string>& warnings) {
  QStringList texts;
  for (const std::string& warning : warnings)
    texts << QString::fromStdString(warning);
  return texts;
}

/// Of all data sets that are made here: fields of the same parameters are simulated once.
std::filesystem::path snapshotFolder(const QString& file) { return toPath(file).parent_path() / "snapshots"; }

} // namespace

PathDataPage::PathDataPage()
    : Page("data", tr("Data")), plots_(new ReportPlots(this)), facts_(new FactsLine("dataFacts", this)),
      reading_(
          this, tr("Reading windows"), [this](const Read& read) { showRead(read); },
          [this](const QString& message) { Q_EMIT failed(message); }) {
  recipe_.parameters().setTexts({{"size", "quick"}}); // minutes; a full set is asked for
  addForm(recipe_.parameters());
  tables_ = std::make_unique<ReportTables>(tabs());
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(plots_, 1);
  column->addWidget(facts_);
  connect(plots_, &PlotGrid::failed, this, &Page::failed);
}

Page::Order PathDataPage::order() {
  const QString file = freshOwnFile("windows.h5");
  const DataOrder order{recipe_, snapshotFolder(file)};
  const std::string line = studies::commandLine("generative", "data", form().set());
  setResultFile(file);
  Order next = orderOf<DataMaking>(
      tr("Windows at α = %1").arg(QString::fromStdString(recipe_.data.alphas)),
      [order, line, out = toPath(file)](jobs::JobContext& context, const jobs::Sink<DataMaking>& sink) {
        DataMaking making;
        const auto tell = [&](const DataSnapshot& now) {
          making.now = now;
          sink.publish(making);
        };
        making.made = std::make_shared<const StoredData>(
            makeDataFile(order, out, line, context, {tell, [&sink] { return sink.wanted(); }}));
        sink.publish(making);
      },
      [this, file](const std::shared_ptr<const DataMaking>& making) {
        if (!making->made)
          return showProgress(making->now);
        setFilePath(file);
        showData(making->made);
      });
  next.again = [this, file] { read(file, false); };
  return next;
}

void PathDataPage::ended(jobs::State state) {
  if (state != jobs::State::Finished)
    setResultFile({}); // there is none
  if (state == jobs::State::Cancelled)
    Q_EMIT said(tr("Stopped. What was simulated is kept; Run with the same parameters goes on with it."));
}

// --- files ---

void PathDataPage::read(const QString& path, bool byUser) {
  reading_.request([path, byUser](jobs::JobContext& context) {
    return Read{path, std::make_shared<const StoredData>(readDataFile(toPath(path), context)), byUser};
  });
}

void PathDataPage::showRead(const Read& read) {
  setFilePath(read.file);
  showData(read.data);
  DataRecipe recipe = read.data->recipe.value_or(DataRecipe());
  RunEntry run = storedRun(tr("Windows: %1").arg(QFileInfo(read.file).fileName()), read.file, read.data->command,
                           recipe.parameters());
  run.warnings = textsOf(read.data->warnings);
  if (!read.data->recipe) {
    run.parameters = QJsonValue();
    run.fingerprint.clear();
  } else if (read.byUser)
    form().setValues(ParameterForm::textsOf(run.parameters), tr("parameters of %1").arg(run.name));
  showsFile(run);
}

void PathDataPage::save(const QString& path) {
  if (QFileInfo(path) == QFileInfo(filePath()))
    return; // it is there already
  storage::PartFile copy(toPath(path));
  std::error_code failure;
  std::filesystem::copy_file(toPath(filePath()), copy.part(), std::filesystem::copy_options::overwrite_existing,
                             failure);
  if (failure)
    throw Error(path.toStdString(), "cannot be written (" + failure.message() + ")",
                "a copy of " + filePath().toStdString());
  copy.commit();
  setFilePath(path);
}

QString PathDataPage::commandLine() const {
  const std::filesystem::path file = filePath().isEmpty() ? "data.h5" : toPath(filePath());
  return QString::fromStdString(studies::commandLine("generative", "data", form().set(), {}, file));
}

QJsonObject PathDataPage::saveState() const {
  QJsonObject state = Page::saveState();
  state["file"] = filePath();
  return state;
}

void PathDataPage::restoreState(const QJsonObject& state) {
  Page::restoreState(state);
  if (const QString file = state["file"].toString(); fileExists(file))
    read(file, false);
}

void PathDataPage::reset() {
  reading_.clear();
  Page::reset();
  setFilePath({});
  showCurves({});
}

// --- what is shown ---

void PathDataPage::showProgress(const DataSnapshot& now) {
  if (data_) { // of the run before, which is in its file
    showCurves({});
    setFilePath({});
  }
  facts_->setFacts({tr("%1 of %2 snapshots").arg(now.finished).arg(now.snapshots)}, textsOf(now.warnings));
}

void PathDataPage::showData(const Data& data) {
  data_ = data;
  plots_->show(data->report);
  tables_->show(*data);
  const WindowSet& windows = *data->windows;
  QStringList facts{
      tr("%1 windows of %2 gyro-periods").arg(windows.size()).arg(double(windows.length) * windows.spacing)};
  for (const Part part : {Part::Training, Part::Validation, Part::Test})
    facts << tr("%1 for %2").arg(windows.choose({part, {}, {}}).size()).arg(tr(nameOf(part)));
  const QStringList warnings = textsOf(data->warnings);
  setWarnings(warnings);
  facts_->setFacts(facts, warnings);
  Q_EMIT windowsChanged();
}

void PathDataPage::showCurves(const RunCurves& curves) {
  data_.reset();
  tables_->clear();
  facts_->setFacts({});
  plots_->showCurves(curves);
  Q_EMIT windowsChanged();
}

} // namespace larmor::widgets
