#pragma once
#include "engine/studies/transport/Database.h"
#include "widgets/plots/DataTable.h"

#include <memory>

namespace larmor::widgets {

/// The rows of a database.
class DatabaseModel : public DataModel {
  Q_OBJECT
public:
  using Rows = std::vector<studies::transport::DatabaseRow>;
  DatabaseModel();
  /// Rows added behind those shown leave these, and what is selected, as they are.
  void setRows(std::shared_ptr<const Rows> rows);
  int rowCount(const QModelIndex& parent = {}) const override;

protected:
  double value(int row, int column) const override;
  QString text(int row, int column) const override;

private:
  std::shared_ptr<const Rows> rows_;
};

/// All simulated points, sortable, to copy and to export.
class DatabaseTable : public DataTable {
  Q_OBJECT
public:
  explicit DatabaseTable(QWidget* parent = nullptr) : DatabaseTable(new DatabaseModel, parent) {}
  void setRows(std::shared_ptr<const DatabaseModel::Rows> rows) { rows_->setRows(std::move(rows)); }

private:
  DatabaseTable(DatabaseModel* rows, QWidget* parent);

  DatabaseModel* rows_;
};

} // namespace larmor::widgets
