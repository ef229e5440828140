#pragma once
#include "engine/studies/transport/Database.h"
#include "widgets/pages/PointsScene.h"
#include "widgets/pages/RowsPage.h"
#include "widgets/plots/RecordTable.h"

namespace larmor::widgets {

/// The database: a live scatter of the points simulated, their table, statistics of their errors.
class DatabasePage : public RowsPage {
  Q_OBJECT
public:
  using Rows = std::vector<studies::transport::DatabaseRow>;
  DatabasePage();
  QString commandLine() const override;
  void reset() override;
  QImage picture(const QSize& size) override { return scene_->view().picture(size); }
  void exportFigures(const QString& folder) override;
  bool canSave() const override { return !rows_->empty(); }
  void save(const QString& path) override;

  const std::shared_ptr<const Rows>& rows() const { return rows_; }
  /// Rows that are in no file.
  void setRows(std::shared_ptr<const Rows> rows);
  /// Points simulated elsewhere join the database and its file.
  void addSimulated(const std::vector<larmor::studies::transport::DatabaseRow>& added);
  views::SceneView& view() { return scene_->view(); }
  DataTable& table() { return *table_; }
  void select(std::size_t row) { table_->select(static_cast<int>(row)); }

Q_SIGNALS:
  void rowsChanged();

protected:
  Order order() override;
  Forecaster::Work forecasting(double pace) override;
  std::function<Show(jobs::JobContext&)> reading(const QString& path, bool byUser) override;
  void showNone() override { setRows(std::make_shared<const Rows>()); }

private:
  void showOpened(const studies::transport::StoredDatabase& database, bool byUser);
  void showRows(std::shared_ptr<const Rows> rows);
  void showPoints();
  void showCurves();

  studies::transport::DatabaseParameters parameters_;
  MachineParameters machine_;
  RecordTable<studies::transport::DatabaseRow>* table_;
  PointsScene* scene_;
  std::optional<studies::transport::DatabaseParameters> stored_; ///< of the file, where it tells them
  std::shared_ptr<const Rows> rows_;
};

} // namespace larmor::widgets
