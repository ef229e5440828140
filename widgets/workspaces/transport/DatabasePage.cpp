#include "widgets/workspaces/transport/DatabasePage.h"

#include "engine/core/Resources.h"
#include "engine/statistics/Cumulative.h"
#include "engine/storage/Checkpoint.h"
#include "engine/studies/Command.h"
#include "engine/studies/transport/TransportModel.h"
#include "widgets/pages/OwnFiles.h"
#include "widgets/plots/Figure.h"
#include "widgets/theme/FileName.h"
#include "widgets/theme/SaveName.h"

#include <QCheckBox>
#include <QFileInfo>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

using namespace studies::transport;

namespace {

std::array<SliderAxis, 3> axes() {
  const Domain d;
  return {{{"T", "mc²", d.low[0], d.high[0]}, {"b", "B₀", d.low[1], d.high[1]}, {"λ⊥", "ρ₀", d.low[2], d.high[2]}}};
}

std::vector<PointsScene::Quantity> quantities() {
  return {{DatabasePage::tr("D⊥"), "D⊥ [ρ₀²|q|B₀/m]", true},
          {DatabasePage::tr("Relative error"), "error of D⊥ / D⊥", true},
          {DatabasePage::tr("Kurtosis"), "kurtosis"},
          {DatabasePage::tr("⟨μ⟩ at the end"), "⟨μ⟩ at the end"}};
}

double relativeError(const DatabaseRow& row) { return row.moving > 0 ? row.movingError / row.moving : NAN; }

std::vector<RecordColumn<DatabaseRow>> columns() {
  using R = DatabaseRow;
  const auto tr = [](const char* text) { return DatabasePage::tr(text); };
  const std::string diffusion = "rho_0^2 |q| B_0/m";
  return {{tr("Number"), "", [](const R& r) { return double(r.number); },
           [](double number) { return QString::number(number, 'f', 0); }},
          {"T", "mc^2", &R::energy},
          {"b", "B_0", &R::b},
          {"lambda_perp", "rho_0", &R::lambdaPerp},
          {"D_perp", diffusion, &R::moving, &R::movingError},
          {tr("D_perp by the slope"), diffusion, &R::diffusion, &R::error},
          {tr("Mean mu at the end"), "", &R::meanMu},
          {tr("Kurtosis"), "", &R::kurtosis},
          {"t_end", "m/(|q| B_0)", &R::endTime},
          {tr("Saturated"), "", [](const R& r) { return !r.saturated     ? 0.0
                                                        : r.flatIsTold() ? 1.0
                                                                         : 0.5; },
           [tr](double s) { return s == 1.0   ? tr("yes")
                                   : s == 0.0 ? tr("no")
                                              : tr("cannot be told"); }, true}};
}

Curve cumulative(const std::vector<double>& values, const char* name, const char* title, const char* x,
                 const char* unit) {
  const char* const share = "Share of points below";
  return statistics::cumulative(
      values, {.name = name, .title = title, .xLabel = x, .xUnit = unit, .yLabel = share, .yUnit = "1", .logX = true});
}

} // namespace

DatabasePage::DatabasePage()
    : Page("database", tr("Database")), table_(new RecordTable<DatabaseRow>(columns(), tr("Export the points"))),
      scene_(new PointsScene("database", axes(), quantities(), tr("not saturated"))),
      new_(new QPushButton(tr("New database..."))), shipped_(new QPushButton(tr("Shipped database"))),
      rows_(std::make_shared<const Rows>()),
      reading_(
          this, tr("Reading the database"), [this](const Opened& opened) { showOpened(opened); },
          [this](QString message) {
            setFile(shownFile_);
            Q_EMIT failed(message);
          }) {
  parameters_.points = 200;
  addForm(parameters_, machine_);
  tabs().add("diffusion", tr("D⊥"), tr("Distribution of the coefficients"));
  tabs().add("errors", tr("Errors"), tr("Distribution of the statistical errors: the noise a network learns from"));
  table_->setObjectName("databaseTable");
  table_->sortByColumn(0, Qt::AscendingOrder);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setToolTip(tr("A row that is selected is marked in the view. Ctrl+C: copy it"));
  tabs().addTable(table_, tr("Points"));
  scene_->marks().setText(tr("Mark unsaturated"));
  scene_->marks().setToolTip(
      tr("Points whose D⊥(t) still changed by more than its error, and than 3 %, while the time doubled"));
  new_->setObjectName("newDatabase");
  new_->setToolTip(tr("A file for points of other parameters; the one that is shown stays as it is"));
  scene_->tools().addWidget(new_, 2);
  connect(new_, &QPushButton::clicked, this, &DatabasePage::askNewDatabase);
  shipped_->setObjectName("shippedDatabase");
  shipped_->setToolTip(tr("Back to the database that comes with the program; yours stays in its file"));
  scene_->tools().addWidget(shipped_, 2);
  connect(shipped_, &QPushButton::clicked, this, &DatabasePage::backToShipped);
  connect(this, &Page::changed, this, &DatabasePage::refreshTools);
  connect(this, &Page::fileChanged, this, &DatabasePage::refreshTools);
  scene_->view().setEmptyText(tr("Press Run to simulate points, or open a database (Ctrl+O)"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(scene_);
  connect(table_, &DataTable::failed, this, &Page::failed);
  connect(table_, &DataTable::selectionMoved, this, [this] {
    const int row = table_->selected();
    scene_->setSelected(row < 0 ? std::nullopt : std::optional(static_cast<std::size_t>(row)));
  });
  connect(scene_, &PointsScene::picked, this, &DatabasePage::select);
}

// --- the rows and their file ---

void DatabasePage::setFile(const QString& path) {
  file_ = path;
  setFilePath(isShipped(toPath(path)) ? QString() : path);
}

void DatabasePage::openShipped() {
  try {
    read(fromPath(resource("models/transport-database.h5")), false);
  } catch (const Error&) { // it did not come with this installation
  }
}

/// What is shown now is in its file, if it is in one; where, is said.
void DatabasePage::backToShipped() {
  const QString before = file_;
  try {
    read(fromPath(resource("models/transport-database.h5")), false);
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
    return;
  }
  if (!before.isEmpty() && !isShipped(toPath(before)))
    Q_EMIT said(tr("The database that comes with the program is shown again. Yours is in %1").arg(before));
}

void DatabasePage::refreshTools() {
  new_->setEnabled(!job().active());
  shipped_->setEnabled(!job().active() && !isShipped(toPath(file_)));
}

void DatabasePage::askNewDatabase() {
  try {
    const QString path = askSavePath(this, tr("New database"), freshOwnFile("transport-database.h5"), saveFilter());
    if (!path.isEmpty())
      beginDatabase(path);
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
}

void DatabasePage::beginDatabase(const QString& path) {
  if (storage::hasGenerations(toPath(path))) {
    Q_EMIT failed(tr("%1 exists already: open it to go on with it, or choose another name").arg(path));
    return;
  }
  setRows(std::make_shared<const Rows>());
  setFile(path);
  shownFile_ = path;
  showsFile({});
  Q_EMIT said(tr("Run simulates points with the parameters in the form and keeps them in %1").arg(path));
}

void DatabasePage::reset() {
  if (job().active())
    ended(jobs::State::Cancelled); // says where the points are
  Page::reset();
  scene_->marks().setChecked(false);
  table_->sortByColumn(0, Qt::AscendingOrder);
  if (!isShipped(toPath(file_)))
    backToShipped();
}

void DatabasePage::open(const QString& path) { read(path, true); }

void DatabasePage::read(const QString& path, bool byUser) {
  setFile(path);
  reading_.request([path, byUser](jobs::JobContext&) { return Opened{openDatabase(toPath(path)), path, byUser}; });
}

void DatabasePage::showOpened(const Opened& opened) {
  stored_ = opened.database.parameters;
  showRows(std::make_shared<const Rows>(opened.database.rows));
  if (isShipped(toPath(opened.path)))
    return showsFile({}); // no run of anybody here
  auto parameters = opened.database.parameters;
  RunEntry run = storedRun(tr("Database: %1").arg(QFileInfo(opened.path).fileName()), opened.path,
                           opened.database.command, parameters ? ParameterSet(*parameters) : ParameterSet());
  if (!parameters) { // the file does not tell them
    run.parameters = QJsonValue();
    run.fingerprint.clear();
  } else if (opened.byUser)
    form().setValues(ParameterForm::textsOf(run.parameters), tr("parameters of %1").arg(run.name));
  showsFile(run);
}

void DatabasePage::setRows(std::shared_ptr<const Rows> rows) {
  reading_.clear();
  stored_.reset();
  setFile({});
  showRows(std::move(rows));
}

void DatabasePage::copyWhatIsShipped() {
  if (!isShipped(toPath(file_)))
    return;
  setFile(ownCopyOf(file_));
  Q_EMIT said(tr("The database that comes with the program stays as it is: your points go into a copy, %1").arg(file_));
}

void DatabasePage::addSimulated(const Rows& added) {
  try {
    copyWhatIsShipped();
    if (file_.isEmpty())
      setFile(freshOwnFile("transport-database.h5"));
    if (!fileExists(file_)) {
      stored_ = parameters_;
      writeDatabase(toPath(file_), parameters_, *rows_, commandLine().toStdString());
    }
    addRows(toPath(file_), added);
    showOpened({openDatabase(toPath(file_)), file_, false});
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
}

Page::Order DatabasePage::order() {
  if (file_.isEmpty() || isShipped(toPath(file_))) // other points than those that are shown
    setFile(freshOwnFile("transport-database.h5"));
  else if (stored_ && fileExists(file_) && !samePoints(*stored_, parameters_))
    throw Error(file_.toStdString(), "holds points of other parameters than those in the form",
                "the same seed, sampling, particles, modes, step and start, or another file: New database...");
  stored_ = parameters_;
  const DatabaseOrder order{parameters_, machine_, toPath(file_), commandLine().toStdString()};
  setResultFile(file_);
  Order next = orderOf<Rows>(
      tr("Database: %1 points").arg(parameters_.points),
      [order](jobs::JobContext& context, const jobs::Sink<Rows>& sink) { buildDatabase(order, context, sink); },
      [this](auto rows) { showRows(std::move(rows)); });
  next.again = [this, file = file_] { read(file, false); }; // which may have grown since
  return next;
}

void DatabasePage::ended(jobs::State state) {
  if (state == jobs::State::Cancelled)
    Q_EMIT said(tr("Stopped. The points so far are in %1; Run goes on with them.").arg(file_));
}

QString DatabasePage::commandLine() const {
  const std::filesystem::path file = filePath().isEmpty() ? "database.h5" : toPath(filePath());
  return QString::fromStdString(studies::commandLine("transport", "database", form().set(), {}, file));
}

QJsonObject DatabasePage::saveState() const {
  QJsonObject state = Page::saveState();
  state["file"] = filePath();
  state["shipped"] = isShipped(toPath(file_));
  return state;
}

void DatabasePage::restoreState(const QJsonObject& state) {
  Page::restoreState(state);
  if (state["shipped"].toBool() && !isShipped(toPath(file_)))
    backToShipped();
  if (const QString file = state["file"].toString(); fileExists(file))
    read(file, false);
}

void DatabasePage::save(const QString& path) {
  if (!file_.isEmpty() && QFileInfo(file_) == QFileInfo(path))
    return; // it is saved after every point
  writeDatabase(toPath(path), parameters_, *rows_, commandLine().toStdString());
  setFile(path);
}

// --- what is shown ---

void DatabasePage::showRows(std::shared_ptr<const Rows> rows) {
  rows_ = std::move(rows);
  shownFile_ = file_;
  showPoints();
  table_->setRecords(rows_);
  if (table_->selected() < 0) // another database has nothing selected, and says nothing of it
    scene_->setSelected({});
  showCurves();
  Q_EMIT rowsChanged();
}

void DatabasePage::showPoints() {
  PointsScene::Points points;
  points.values.resize(quantities().size());
  for (const DatabaseRow& row : *rows_) {
    points.places.push_back({row.energy, row.b, row.lambdaPerp});
    points.marked.push_back(!row.saturated);
    const double values[] = {row.moving, relativeError(row), row.kurtosis, row.meanMu};
    for (std::size_t q = 0; q < points.values.size(); ++q)
      points.values[q].push_back(static_cast<float>(values[q]));
  }
  scene_->setPoints(std::move(points));
}

void DatabasePage::showCurves() {
  std::vector<double> diffusion, error;
  double wall = 0;
  std::size_t unsaturated = 0, untold = 0;
  for (const DatabaseRow& row : *rows_) {
    wall += row.wallSeconds;
    unsaturated += !row.saturated;
    untold += row.saturated && !row.flatIsTold();
    if (row.moving > 0) {
      diffusion.push_back(row.moving);
      error.push_back(relativeError(row));
    }
  }
  if (diffusion.empty())
    return scene_->facts().setFacts(
        {rows_->empty() ? QString() : tr("%n point(s), none with D⊥ > 0", nullptr, int(rows_->size()))});
  tabs().setCurves("diffusion", {cumulative(diffusion, "diffusion", "D⊥", "D⊥", "ρ₀²|q|B₀/m")});
  tabs().setCurves("errors", {cumulative(error, "errors", "relative error", "Relative error of D⊥", "1")});
  std::nth_element(error.begin(), error.begin() + std::ptrdiff_t(error.size() / 2), error.end());
  QString points = tr("%1 points, %2 not saturated").arg(rows_->size()).arg(unsaturated);
  if (untold > 0)
    points += tr(", of %1 it cannot be told (too few particles)").arg(untold);
  scene_->facts().setFacts({points, tr("median statistical error %1 %").arg(100.0 * error[error.size() / 2], 0, 'f', 2),
                            tr("%1 s per point").arg(wall / double(rows_->size()), 0, 'g', 3)});
}

void DatabasePage::exportFigures(const QString& folder) {
  tabs().exportFigures(folder, "database_");
  if (!rows_->empty())
    writeImage(folder + "/database_points.png", scene_->view().picture({2032, 1524}, false, views::printScale));
}

} // namespace larmor::widgets
