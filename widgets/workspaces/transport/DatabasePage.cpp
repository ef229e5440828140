#include "widgets/workspaces/transport/DatabasePage.h"

#include "engine/statistics/Cumulative.h"
#include "engine/studies/Command.h"
#include "engine/studies/transport/TransportModel.h"
#include "widgets/plots/Figure.h"
#include "widgets/theme/FileName.h"
#include "widgets/workspaces/transport/CostForecast.h"

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
    : RowsPage("database", tr("Database"),
               {"models/transport-database.h5", "transport-database.h5", tr("Transport database (*.h5)")}),
      table_(new RecordTable<DatabaseRow>(columns(), tr("Export the points"))),
      scene_(new PointsScene("database", axes(), quantities(), tr("not saturated"))),
      rows_(std::make_shared<const Rows>()) {
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
  scene_->tools().addWidget(&newButton(), 2);
  scene_->tools().addWidget(&shippedButton(), 2);
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

std::function<RowsPage::Show(jobs::JobContext&)> DatabasePage::reading(const QString& path, bool byUser) {
  return [this, path, byUser](jobs::JobContext&) -> Show {
    return [this, database = openDatabase(toPath(path)), byUser] { showOpened(database, byUser); };
  };
}

void DatabasePage::showOpened(const StoredDatabase& database, bool byUser) {
  stored_ = database.parameters;
  showRows(std::make_shared<const Rows>(database.rows));
  auto parameters = stored_.value_or(DatabaseParameters());
  showsRowsOf(storedRun(tr("Database: %1").arg(QFileInfo(file()).fileName()), file(), database.command,
                        ParameterSet(parameters)),
              stored_.has_value(), byUser);
}

void DatabasePage::setRows(std::shared_ptr<const Rows> rows) {
  leaveFile();
  stored_.reset();
  showRows(std::move(rows));
}

void DatabasePage::addSimulated(const Rows& added) {
  try {
    requireWritableFile();
    if (!fileExists(file()))
      writeDatabase(toPath(file()), parameters_, *rows_, commandLine().toStdString());
    addRows(toPath(file()), added);
    showOpened(openDatabase(toPath(file())), false);
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
}

void DatabasePage::reset() {
  RowsPage::reset();
  scene_->marks().setChecked(false);
  table_->sortByColumn(0, Qt::AscendingOrder);
}

Page::Order DatabasePage::order() {
  requireOwnFile();
  if (stored_ && fileExists(file()) && !samePoints(*stored_, parameters_))
    throw Error(file().toStdString(), "holds points of other parameters than those in the form",
                "the same seed, sampling, particles, modes, step and start, or another file: New database...");
  stored_ = parameters_;
  const DatabaseOrder order{parameters_, machine_, toPath(file()), commandLine().toStdString()};
  setResultFile(file());
  Order next = orderOf<Rows>(
      tr("Database: %1 points").arg(parameters_.points),
      [order](jobs::JobContext& context, const jobs::Sink<Rows>& sink) { buildDatabase(order, context, sink); },
      [this](auto rows) { showRows(std::move(rows)); });
  next.again = [this, file = file()] { read(file, false); }; // which may have grown since
  return next;
}

/// Of the points that are missing.
Forecaster::Work DatabasePage::forecasting(double pace) {
  const bool goesOn = !showsShipped() && stored_ && samePoints(*stored_, parameters_);
  const auto there = goesOn ? std::count_if(rows_->begin(), rows_->end(),
                                            [](const DatabaseRow& row) { return row.number < firstAddedNumber; })
                            : 0;
  return [parameters = parameters_, machine = machine_, there, pace](jobs::JobContext& context) {
    return forecastOf(costOf(parameters, there, machine, context), pace);
  };
}

QString DatabasePage::commandLine() const {
  const std::filesystem::path file = filePath().isEmpty() ? "database.h5" : toPath(filePath());
  return QString::fromStdString(studies::commandLine("transport", "database", form().set(), {}, file));
}

void DatabasePage::save(const QString& path) {
  if (!file().isEmpty() && QFileInfo(file()) == QFileInfo(path))
    return; // it is saved after every point
  writeDatabase(toPath(path), parameters_, *rows_, commandLine().toStdString());
  setFile(path);
}

// --- what is shown ---

void DatabasePage::showRows(std::shared_ptr<const Rows> rows) {
  rows_ = std::move(rows);
  rowsAreShown();
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
  if (diffusion.empty()) {
    tabs().clear(); // of the database before
    return scene_->facts().setFacts(
        {rows_->empty() ? QString() : tr("%n point(s), none with D⊥ > 0", nullptr, int(rows_->size()))});
  }
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
