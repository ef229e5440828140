#pragma once
#include "engine/jobs/Latest.h"
#include "engine/studies/transport/Database.h"
#include "widgets/jobs/Newest.h"
#include "widgets/plots/PlotTabs.h"
#include "widgets/views/SceneView.h"
#include "widgets/workspaces/transport/TransportPage.h"

class QCheckBox;
class QComboBox;
class QLabel;

namespace larmor::widgets {

class DatabaseTable;

/// The database: a live scatter of the points simulated, their table, statistics of their errors.
class DatabasePage : public TransportPage {
  Q_OBJECT
public:
  explicit DatabasePage(QWidget* parent = nullptr);
  QString key() const override { return "database"; }
  QString title() const override { return tr("Database"); }
  ParameterForm& form() override { return *form_; }
  QWidget* plots() override { return tabs_; }
  Order order() override;
  void poll() override;
  void ended(jobs::State state) override;
  QString commandLine() const override;
  QJsonObject saveState() const override;
  void restoreState(const QJsonObject& state) override;
  QImage picture(const QSize& size) override { return view_->picture(size); }
  void exportFigures(const QString& folder) override;
  bool canSave() const override { return !rows_->empty(); }
  void save(const QString& path) override;
  bool preparing() const override { return reading_.busy(); }
  void stopWork() override { reading_.clear(); }

  /// Reads and shows a database. Failures are said by failed().
  void open(const QString& path);
  /// A copy of the database that comes with the program, if it is there.
  void openShipped();
  /// Where points are saved; a name is made in the session folder if there is none yet.
  void setFolder(const QString& folder) { folder_ = folder; }
  const QString& file() const { return file_; }
  using Rows = std::vector<studies::transport::DatabaseRow>;
  const std::shared_ptr<const Rows>& rows() const { return rows_; }
  void setRows(std::shared_ptr<const Rows> rows);
  views::SceneView& view() { return *view_; }
  PlotTabs& tabs() { return *tabs_; }
  DatabaseTable& table() { return *table_; }
  void select(std::size_t row);

Q_SIGNALS:
  void rowsChanged();

private:
  void showPoints();
  void showSelected();
  void showCurves();

  std::shared_ptr<studies::transport::DatabaseParameters> parameters_;
  ParameterForm* form_;
  PlotTabs* tabs_;
  DatabaseTable* table_;
  views::SceneView* view_;
  QComboBox* quantity_;
  QCheckBox* marks_; ///< whether points that are not saturated are marked
  QLabel* facts_;
  QString file_, folder_;
  std::shared_ptr<const Rows> rows_;
  std::shared_ptr<jobs::Latest<Rows>> latest_;
  Newest<std::shared_ptr<const Rows>> reading_;
};

} // namespace larmor::widgets
