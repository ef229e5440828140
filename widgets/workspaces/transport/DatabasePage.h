#pragma once
#include "engine/studies/transport/Database.h"
#include "widgets/jobs/Newest.h"
#include "widgets/pages/Page.h"
#include "widgets/pages/PointsScene.h"
#include "widgets/plots/RecordTable.h"

class QPushButton;

namespace larmor::widgets {

/// The database: a live scatter of the points simulated, their table, statistics of their errors. What comes with the
/// program is only read: points that are added go into a copy.
class DatabasePage : public Page {
  Q_OBJECT
public:
  using Rows = std::vector<studies::transport::DatabaseRow>;
  DatabasePage();
  QString commandLine() const override;
  QJsonObject saveState() const override;
  void restoreState(const QJsonObject& state) override;
  void reset() override;
  QImage picture(const QSize& size) override { return scene_->view().picture(size); }
  void exportFigures(const QString& folder) override;
  bool opens(const storage::Identity& file) const override { return file.kind == storage::FileKind::Database; }
  void open(const QString& path) override;
  QString saveFilter() const override { return tr("Transport database (*.h5)"); }
  bool canSave() const override { return !rows_->empty(); }
  void save(const QString& path) override;
  bool canContinueLater() const override { return job().active(); }
  bool preparing() const override { return reading_.busy(); }
  void stopWork() override { reading_.clear(); }

  /// The database that comes with the program, if it is there.
  void openShipped();
  /// Run then fills a file of that name, which must not be there yet; failures are said by failed().
  void beginDatabase(const QString& path);
  /// The file that points go into; empty or one that comes with the program: a new one, once there are any.
  const QString& file() const { return file_; }
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
  void ended(jobs::State state) override;

private:
  void setFile(const QString& path);
  /// A database's file, once read.
  struct Opened {
    studies::transport::StoredDatabase database;
    QString path;
    bool byUser = false; ///< the form takes its parameters, so that Run goes on with it
  };
  void read(const QString& path, bool byUser);
  void showOpened(const Opened& opened);
  void showRows(std::shared_ptr<const Rows> rows);
  void copyWhatIsShipped();
  void backToShipped();
  void askNewDatabase();
  void refreshTools();
  void showPoints();
  void showCurves();

  studies::transport::DatabaseParameters parameters_;
  MachineParameters machine_;
  RecordTable<studies::transport::DatabaseRow>* table_;
  PointsScene* scene_;
  QPushButton *new_, *shipped_;
  std::optional<studies::transport::DatabaseParameters> stored_; ///< of the file, where it tells them
  QString file_, shownFile_; ///< shownFile_: of the rows; the other while it is read
  std::shared_ptr<const Rows> rows_;
  Newest<Opened> reading_;
};

} // namespace larmor::widgets
