#include "widgets/workspaces/generative/ReportTables.h"

#include <cmath>

namespace larmor::widgets {

using namespace studies::generative;

namespace {

using Tables = ReportTables;

QString words(const char* text) { return QObject::tr(text); }

template <class Row>
RecordColumn<Row> valueColumn(const QString& title, const char* unit, Tables::Measured Row::*of) {
  return {title, unit, [of](const Row& r) { return (r.*of).value; }, [of](const Row& r) { return (r.*of).error; }};
}
/// In per cent of the value; of what is a distance itself as it is.
template <class Row>
RecordColumn<Row> floorColumn(const QString& title, const char* unit, double scale, Tables::Measured Row::*of) {
  return {title, unit, [of, scale](const Row& r) { return scale * (r.*of).floor; },
          [scale](double v) { return std::isfinite(v) ? QString::number(v, 'f', scale > 1 ? 1 : 3) : QString("–"); }};
}

std::vector<RecordColumn<Tables::AlphaRow>> alphaColumns() {
  using R = Tables::AlphaRow;
  return {{"alpha", "", &R::alpha},
          {words("Windows"), "", &R::windows},
          valueColumn(words("Mirror events"), "1/100 T_g", &R::mirrors),
          floorColumn(words("floor"), "%", 100, &R::mirrors),
          valueColumn(words("Reversals"), "1/100 T_g", &R::reversals),
          floorColumn(words("floor"), "%", 100, &R::reversals),
          valueColumn(words("Displacement at the end"), words("gyro-radii").toUtf8().constData(), &R::displacement),
          floorColumn(words("its distance, floor"), "", 1, &R::displacement),
          {words("E, floor"), "", [](const R& r) { return r.error; },
           [](double v) { return std::isfinite(v) ? QString::number(v, 'f', 3) : QString("–"); }}};
}

std::vector<RecordColumn<Tables::LagRow>> lagColumns() {
  using R = Tables::LagRow;
  return {{"alpha", "", &R::alpha},
          {words("Lag"), "T_g", &R::lag},
          valueColumn("S_2", "v_0^2", &R::second),
          floorColumn(words("floor"), "%", 100, &R::second),
          valueColumn(words("Flatness"), "", &R::flatness),
          floorColumn(words("floor"), "%", 100, &R::flatness),
          valueColumn("MSD", words("gyro-radii^2").toUtf8().constData(), &R::square),
          floorColumn(words("floor"), "%", 100, &R::square)};
}

std::vector<RecordColumn<Tables::SnapshotRow>> snapshotColumns() {
  using R = Tables::SnapshotRow;
  const auto part = [](double part) { return words(nameOf(learning::Part(int(part)))); };
  return {{words("Snapshot"), "", &R::number},
          {words("used for"), "", [](const R& r) { return double(int(r.part)); }, part, true},
          {words("Windows"), "", &R::windows}};
}

Tables::Measured measured(const Estimate& value, double floor) { return {value.value, value.error, floor}; }

std::vector<Tables::AlphaRow> alphaRows(const DataReport& report) {
  std::vector<Tables::AlphaRow> rows;
  for (const AlphaReport& of : report) {
    const auto floor = [&](Estimate PathFloor::*which) { return of.floor ? (of.floor.value().*which).value : NAN; };
    rows.push_back({of.alpha, double(of.windows), measured(of.summary.mirrors, floor(&PathFloor::mirrors)),
                    measured(of.summary.reversals, floor(&PathFloor::reversals)),
                    measured(of.summary.displacement, floor(&PathFloor::displacementKs)), floor(&PathFloor::error)});
  }
  return rows;
}

std::vector<Tables::LagRow> lagRows(const DataReport& report) {
  std::vector<Tables::LagRow> rows;
  for (const AlphaReport& of : report)
    for (std::size_t k = 0; k < of.summary.lags.size(); ++k) {
      const auto floor = [&](std::vector<double> PathFloor::*which) {
        return of.floor ? (of.floor.value().*which)[k] : NAN;
      };
      rows.push_back({of.alpha, of.summary.lags[k], measured(of.summary.second[k], floor(&PathFloor::second)),
                      measured(of.summary.flatness[k], floor(&PathFloor::flatness)),
                      measured(of.summary.square[k], floor(&PathFloor::square))});
    }
  return rows;
}

std::vector<Tables::SnapshotRow> snapshotRows(const WindowSet& windows) {
  std::vector<Tables::SnapshotRow> rows;
  for (std::size_t s = 0; s < windows.snapshots.size(); ++s)
    rows.push_back(
        {double(s + 1), double(windows.choose({{}, {}, std::int64_t(s)}).size()), windows.snapshots[s].part});
  return rows;
}

template <class Row>
std::shared_ptr<const std::vector<Row>> sharedRows(std::vector<Row> rows) {
  return std::make_shared<const std::vector<Row>>(std::move(rows));
}

} // namespace

ReportTables::ReportTables(PlotTabs& tabs)
    : alphas_(new RecordTable<AlphaRow>(alphaColumns(), QObject::tr("Export what is said of each alpha"))),
      lags_(new RecordTable<LagRow>(lagColumns(), QObject::tr("Export the statistics"))),
      snapshots_(new RecordTable<SnapshotRow>(snapshotColumns(), QObject::tr("Export the snapshots"))) {
  lags_->setObjectName("lagTable");
  alphas_->setObjectName("alphaTable");
  snapshots_->setObjectName("snapshotTable");
  tabs.addTable(lags_, QObject::tr("At the lags"));
  tabs.addTable(alphas_, QObject::tr("Events and floor"));
  tabs.addTable(snapshots_, QObject::tr("Snapshots"));
  for (DataTable* table : std::initializer_list<DataTable*>{alphas_, lags_, snapshots_}) {
    QObject::connect(table, &DataTable::failed, &tabs, &PlotTabs::failed);
    table->sortByColumn(0, Qt::AscendingOrder);
  }
}

void ReportTables::show(const StoredData& data) {
  alphas_->setRecords(sharedRows(alphaRows(data.report)));
  lags_->setRecords(sharedRows(lagRows(data.report)));
  snapshots_->setRecords(sharedRows(snapshotRows(*data.windows)));
}

void ReportTables::clear() {
  alphas_->setRecords(sharedRows(std::vector<AlphaRow>{}));
  lags_->setRecords(sharedRows(std::vector<LagRow>{}));
  snapshots_->setRecords(sharedRows(std::vector<SnapshotRow>{}));
}

} // namespace larmor::widgets
