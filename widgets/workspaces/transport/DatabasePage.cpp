#include "widgets/workspaces/transport/DatabasePage.h"

#include "engine/core/Resources.h"
#include "engine/studies/Command.h"
#include "engine/studies/transport/TransportModel.h"
#include "widgets/pages/OwnFiles.h"
#include "widgets/theme/Theme.h"
#include "widgets/views/BoxLayer.h"
#include "widgets/views/FollowTheme.h"
#include "widgets/views/MarkerLayer.h"
#include "widgets/views/PointLayer.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

using namespace studies::transport;

namespace {

const char* const pointsLayer = "points";

/// Where a point of the domain is drawn: the unit cube.
std::array<double, 3> placeOf(const DatabaseRow& row) {
  const Domain d;
  const double v[3] = {row.energy, row.b, row.lambdaPerp};
  std::array<double, 3> place{};
  for (std::size_t i = 0; i < 3; ++i)
    place[i] = (v[i] - d.low[i]) / (d.high[i] - d.low[i]);
  return place;
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
          {"D_perp", diffusion, &R::moving},
          {tr("Error"), diffusion, &R::movingError},
          {tr("D_perp by the slope"), diffusion, &R::diffusion},
          {tr("Its error"), diffusion, &R::error},
          {tr("Mean mu at the end"), "", &R::meanMu},
          {tr("Kurtosis"), "", &R::kurtosis},
          {"t_end", "m/(|q| B_0)", &R::endTime},
          {tr("Saturated"), "", [](const R& r) { return r.saturated ? 1.0 : 0.0; },
           [tr](double saturated) { return saturated != 0.0 ? tr("yes") : tr("no"); }, true}};
}

/// Share of the values below each of them.
Curve cumulative(std::vector<double> values, const char* name, const char* title, const char* xLabel,
                 const char* xUnit) {
  std::sort(values.begin(), values.end());
  Curve curve{.name = name,
              .title = title,
              .xLabel = xLabel,
              .xUnit = xUnit,
              .yLabel = "Share of points below",
              .yUnit = "1",
              .logX = true};
  const std::size_t every = std::max<std::size_t>(1, values.size() / 500);
  for (std::size_t i = 0; i < values.size(); i += every) {
    curve.x.push_back(values[i]);
    curve.y.push_back((double(i) + 0.5) / double(values.size()));
  }
  return curve;
}

} // namespace

DatabasePage::DatabasePage()
    : Page("database", tr("Database")), table_(new RecordTable<DatabaseRow>(columns(), tr("Export the points"))),
      view_(new views::SceneView), quantity_(new QComboBox), marks_(new QCheckBox(tr("Mark unsaturated"))),
      facts_(new FactsLine("databaseFacts")), rows_(std::make_shared<const Rows>()),
      reading_(
          this, tr("Reading the database"), [this](std::shared_ptr<const Rows> rows) { showRows(rows); },
          [this](QString message) {
            setFile({});
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
  quantity_->setObjectName("databaseQuantity");
  quantity_->addItems({tr("D⊥"), tr("Relative error"), tr("Kurtosis"), tr("⟨μ⟩ at the end")});
  quantity_->setToolTip(tr("Colour of the points"));
  marks_->setObjectName("markUnsaturated");
  marks_->setToolTip(tr("Points whose D⊥(t) still changes by more than 3 % over the second half"));
  auto* row = new QHBoxLayout;
  row->setContentsMargins(2 * Theme::space, Theme::space, 2 * Theme::space, 0);
  row->addWidget(new QLabel(tr("Colour")));
  row->addWidget(quantity_);
  row->addWidget(marks_);
  row->addWidget(facts_, 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addLayout(row);
  column->addWidget(view_, 1);
  view_->setEmptyText(tr("Press Run to simulate points, or open a database (Ctrl+O)"));
  views::followTheme(*view_);
  // Made before the points, so that these are asked first what a click is on.
  view_->layer<views::MarkerLayer>("selected");
  view_->layer<views::MarkerLayer>("unsaturated");
  connect(quantity_, &QComboBox::currentIndexChanged, this, &DatabasePage::showPoints);
  connect(marks_, &QCheckBox::toggled, this, &DatabasePage::showPoints);
  connect(table_, &DataTable::failed, this, &Page::failed);
  connect(table_, &DataTable::selectionMoved, this, &DatabasePage::showSelected);
  connect(&view_->layer<views::PointLayer>(pointsLayer), &views::PointLayer::pointPicked, this,
          [this](quint64 point) { select(static_cast<std::size_t>(point)); });
}

void DatabasePage::select(std::size_t row) { table_->select(static_cast<int>(row)); }

void DatabasePage::showSelected() {
  const int current = table_->selected();
  auto& mark = view_->layer<views::MarkerLayer>("selected");
  if (current < 0) {
    view_->layer<views::PointLayer>(pointsLayer).setSelected({});
    return mark.setMarkers(nullptr);
  }
  view_->layer<views::PointLayer>(pointsLayer).setSelected({static_cast<std::uint64_t>(current)});
  auto marker = std::make_shared<views::MarkerSet>();
  for (const double c : placeOf((*rows_)[static_cast<std::size_t>(current)]))
    marker->points.push_back(static_cast<float>(c));
  marker->categories = {{tr("selected"), Theme::shared().colours().accent, views::Shape::Sphere}};
  mark.setSize(16.0); // larger than what may stand before it
  mark.setMarkers(marker);
}

// --- the rows and their file ---

void DatabasePage::setFile(const QString& path) {
  file_ = path;
  setFilePath(isShipped(path.toStdString()) ? QString() : path);
}

void DatabasePage::openShipped() {
  try {
    open(QString::fromStdString(resource("models/transport-database.h5").string()));
  } catch (const Error&) { // it did not come with this installation
  }
}

void DatabasePage::open(const QString& path) {
  setFile(path);
  reading_.request(
      [file = path.toStdString()](jobs::JobContext&) { return std::make_shared<const Rows>(readDatabase(file)); });
}

void DatabasePage::setRows(std::shared_ptr<const Rows> rows) {
  reading_.clear();
  setFile({});
  showRows(std::move(rows));
}

void DatabasePage::copyWhatIsShipped() {
  if (!isShipped(file_.toStdString()))
    return;
  setFile(ownCopyOf(file_));
  Q_EMIT said(tr("The database that comes with the program stays as it is: your points go into a copy, %1").arg(file_));
}

void DatabasePage::addSimulated(const Rows& added) {
  try {
    copyWhatIsShipped();
    if (file_.isEmpty()) {
      setFile(freshOwnFile("transport-database.h5"));
      writeDatabase(file_.toStdString(), parameters_, *rows_, commandLine().toStdString());
    }
    showRows(std::make_shared<const Rows>(addRows(file_.toStdString(), added)));
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
}

Page::Order DatabasePage::order() {
  if (file_.isEmpty() || isShipped(file_.toStdString())) // other points than those that are shown
    setFile(freshOwnFile("transport-database.h5"));
  const DatabaseOrder order{parameters_, machine_, file_.toStdString(), commandLine().toStdString()};
  return orderOf<Rows>(
      tr("Database: %1 points").arg(parameters_.points),
      [order](jobs::JobContext& context, const jobs::Sink<Rows>& sink) { buildDatabase(order, context, sink); },
      [this](auto rows) { showRows(std::move(rows)); });
}

void DatabasePage::ended(jobs::State state) {
  if (state == jobs::State::Cancelled)
    Q_EMIT said(tr("Stopped. The points so far are in %1; Run goes on with them.").arg(file_));
}

QString DatabasePage::commandLine() const {
  const std::string file = filePath().isEmpty() ? "database.h5" : filePath().toStdString();
  return QString::fromStdString(studies::commandLine("transport", "database", form().set(), {}, file));
}

QJsonObject DatabasePage::saveState() const {
  QJsonObject state = Page::saveState();
  state["file"] = filePath();
  return state;
}

void DatabasePage::restoreState(const QJsonObject& state) {
  Page::restoreState(state);
  if (const QString file = state["file"].toString(); QFileInfo::exists(file))
    open(file);
}

void DatabasePage::save(const QString& path) {
  if (!file_.isEmpty() && QFileInfo(file_) == QFileInfo(path))
    return; // it is saved after every point
  writeDatabase(path.toStdString(), parameters_, *rows_, commandLine().toStdString());
  setFile(path);
}

// --- what is shown ---

void DatabasePage::showRows(std::shared_ptr<const Rows> rows) {
  rows_ = std::move(rows);
  showPoints();
  table_->setRecords(rows_);
  showSelected(); // another database has nothing selected, and says nothing of it
  showCurves();
  Q_EMIT rowsChanged();
}

void DatabasePage::showPoints() {
  constexpr double radius = 0.011; // in the unit cube
  auto set = std::make_shared<views::PointSet>();
  auto marks = std::make_shared<views::MarkerSet>();
  auto& colour = set->scalars["value"];
  const int quantity = quantity_->currentIndex();
  for (const DatabaseRow& row : *rows_) {
    const double value = quantity == 0   ? row.moving
                         : quantity == 1 ? relativeError(row)
                         : quantity == 2 ? row.kurtosis
                                         : row.meanMu;
    const auto place = placeOf(row);
    for (const double c : place)
      set->points.push_back(static_cast<float>(c));
    colour.push_back(static_cast<float>(value));
    if (!row.saturated)
      for (const double c : place)
        marks->points.push_back(static_cast<float>(c));
  }
  marks->categories = {{tr("not saturated"),
                        Theme::shared().isDark() ? QColor(0xff, 0xa9, 0x40) : QColor(0xb3, 0x59, 0),
                        views::Shape::Diamond}};
  const bool logarithmic = quantity <= 1;
  const auto [low, high] = robustRange(colour, logarithmic);
  const char* const titles[] = {"D⊥ [ρ₀²|q|B₀/m]", "error of D⊥ / D⊥", "kurtosis", "⟨μ⟩ at the end"};
  auto& layer = view_->layer<views::PointLayer>(pointsLayer);
  layer.setRadius(radius);
  layer.setQuantity("value", {"viridis", logarithmic, low, high, titles[quantity]});
  layer.setPoints(rows_->empty() ? nullptr : set);
  auto& unsettled = view_->layer<views::MarkerLayer>("unsaturated");
  unsettled.setSize(5.0);
  unsettled.setVisible(marks_->isChecked());
  unsettled.setMarkers(marks->points.empty() ? nullptr : marks);
  auto& box = view_->layer<views::BoxLayer>("box");
  views::Bounds cube;
  if (!rows_->empty()) {
    cube.add(0, 0, 0);
    cube.add(1, 1, 1);
  }
  const Domain d;
  box.setLabels({"T [mc²]", "b [B₀]", "λ⊥ [ρ₀]"}, {});
  box.setScales({{{{d.low[0], d.high[0]}}, {{d.low[1], d.high[1]}}, {{d.low[2], d.high[2]}}}});
  box.setBox(cube);
}

void DatabasePage::showCurves() {
  std::vector<double> diffusion, error;
  double wall = 0;
  std::size_t unsaturated = 0;
  for (const DatabaseRow& row : *rows_) {
    wall += row.wallSeconds;
    unsaturated += !row.saturated;
    if (row.moving > 0) {
      diffusion.push_back(row.moving);
      error.push_back(relativeError(row));
    }
  }
  if (diffusion.empty())
    return facts_->setFacts(
        {rows_->empty() ? QString() : tr("%n point(s), none with D⊥ > 0", nullptr, int(rows_->size()))});
  tabs().setCurves("diffusion", {cumulative(diffusion, "diffusion", "D⊥", "D⊥", "ρ₀²|q|B₀/m")});
  tabs().setCurves("errors", {cumulative(error, "errors", "relative error", "Relative error of D⊥", "1")});
  std::nth_element(error.begin(), error.begin() + std::ptrdiff_t(error.size() / 2), error.end());
  facts_->setFacts({tr("%1 points, %2 not saturated").arg(rows_->size()).arg(unsaturated),
                    tr("median statistical error %1 %").arg(100.0 * error[error.size() / 2], 0, 'f', 2),
                    tr("%1 s per point").arg(wall / double(rows_->size()), 0, 'g', 3)});
}

void DatabasePage::exportFigures(const QString& folder) {
  tabs().exportFigures(folder, "database_");
  if (!rows_->empty())
    picture({1600, 1200}).save(folder + "/database_points.png");
}

} // namespace larmor::widgets
