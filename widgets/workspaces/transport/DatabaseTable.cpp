#include "widgets/workspaces/transport/DatabaseTable.h"

#include <algorithm>

namespace larmor::widgets {

namespace {

using studies::transport::DatabaseRow;

struct RowColumn {
  const char *title, *unit;
  double (*value)(const DatabaseRow&);
};
const char* const diffusionUnit = "rho_0^2 |q| B_0/m";

const std::vector<RowColumn>& rowColumns() {
  using R = DatabaseRow;
  static const std::vector<RowColumn> all{
      {QT_TRANSLATE_NOOP("DatabaseModel", "Number"), "", [](const R& r) { return double(r.number); }},
      {"T", "mc^2", [](const R& r) { return r.energy; }},
      {"b", "B_0", [](const R& r) { return r.b; }},
      {"lambda_perp", "rho_0", [](const R& r) { return r.lambdaPerp; }},
      {"D_perp", diffusionUnit, [](const R& r) { return r.moving; }},
      {QT_TRANSLATE_NOOP("DatabaseModel", "Error"), diffusionUnit, [](const R& r) { return r.movingError; }},
      {QT_TRANSLATE_NOOP("DatabaseModel", "D_perp by the slope"), diffusionUnit,
       [](const R& r) { return r.diffusion; }},
      {QT_TRANSLATE_NOOP("DatabaseModel", "Its error"), diffusionUnit, [](const R& r) { return r.error; }},
      {QT_TRANSLATE_NOOP("DatabaseModel", "Mean mu at the end"), "", [](const R& r) { return r.meanMu; }},
      {QT_TRANSLATE_NOOP("DatabaseModel", "Kurtosis"), "", [](const R& r) { return r.kurtosis; }},
      {"t_end", "m/(|q| B_0)", [](const R& r) { return r.endTime; }},
      {QT_TRANSLATE_NOOP("DatabaseModel", "Saturated"), "", [](const R& r) { return r.saturated ? 1.0 : 0.0; }}};
  return all;
}

int lastColumn() { return static_cast<int>(rowColumns().size()) - 1; }

} // namespace

DatabaseModel::DatabaseModel() : rows_(std::make_shared<const Rows>()) {
  std::vector<Column> shown;
  for (const auto& column : rowColumns())
    shown.push_back({tr(column.title), column.unit});
  shown.back().words = true;
  setColumns(std::move(shown));
}

void DatabaseModel::setRows(std::shared_ptr<const Rows> rows) {
  const auto before = rows_->size();
  const bool grows = rows->size() >= before && std::equal(rows_->begin(), rows_->end(), rows->begin());
  if (grows && rows->size() == before)
    return;
  grows ? beginInsertRows({}, static_cast<int>(before), static_cast<int>(rows->size()) - 1) : beginResetModel();
  rows_ = std::move(rows);
  grows ? endInsertRows() : endResetModel();
}

int DatabaseModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_->size());
}

double DatabaseModel::value(int row, int column) const {
  return rowColumns()[static_cast<std::size_t>(column)].value((*rows_)[static_cast<std::size_t>(row)]);
}

QString DatabaseModel::text(int row, int column) const {
  if (column == lastColumn())
    return value(row, column) != 0.0 ? tr("yes") : tr("no");
  return column == 0 ? QString::number(value(row, column), 'f', 0) : DataModel::text(row, column);
}

DatabaseTable::DatabaseTable(DatabaseModel* rows, QWidget* parent)
    : DataTable(rows, tr("Export the points"), parent), rows_(rows) {
  sortByColumn(0, Qt::AscendingOrder);
  setSelectionMode(QAbstractItemView::SingleSelection);
  setToolTip(tr("A row that is selected is marked in the view. Ctrl+C: copy it"));
}

} // namespace larmor::widgets
