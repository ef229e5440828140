#pragma once
#include "engine/studies/generative/JudgeReport.h"
#include "widgets/plots/RecordTable.h"
#include "widgets/workspaces/generative/GeneratorPage.h"
#include "widgets/workspaces/generative/PathSource.h"

class QCheckBox;
class QComboBox;

namespace larmor::widgets {

/// A model's paths judged by simulated ones of snapshots that it has not seen: a table with errors, the floor and
/// baselines, and how it depends on the lag.
class JudgePage : public GeneratorPage {
  Q_OBJECT
public:
  using Snapshot = std::shared_ptr<const studies::generative::JudgeSnapshot>;
  JudgePage(ModelShelf& shelf, std::function<PathSource()> source);
  QString commandLine() const override;
  QJsonObject saveState() const override;
  void restoreState(const QJsonObject& state) override;
  void reset() override;
  void showCurves(const RunCurves& curves) override;
  QImage picture(const QSize& size) override;
  QString saveFilter() const override { return tr("Report (*.json)"); }
  bool canSave() const override { return shown_ && !shown_->rows.empty() && !job().active(); }
  void save(const QString& path) override;
  bool savesShown() const override { return true; }
  void exportFigures(const QString& folder) override;

  const Snapshot& judged() const { return shown_; }
  DataTable& table() { return *table_; }
  DataTable& lagTable() { return *lags_; }
  QComboBox& alphaBox() { return *alphas_; }
  /// The windows of the Data page are others now.
  void sourceChanged() { modelChanged(); }

protected:
  Order order() override;
  void modelChanged() override;

private:
  /// One of the table, with what is not known NaN.
  struct Row {
    double alpha = 0, kind = 0, memorisation = 0, normError = 0;
    Estimate error, mirrors, reversals, displacement, slope;
    std::vector<Estimate> curvature, memory;
    bool operator==(const Row&) const { return false; } // a new snapshot is shown anew
  };
  struct LagRow {
    double alpha = 0, kind = 0, lag = 0;
    Estimate second, flatness, square;
    bool operator==(const LagRow&) const { return false; }
  };
  static std::vector<RecordColumn<Row>> columns();
  static std::vector<RecordColumn<LagRow>> lagColumns();
  void show(Snapshot snapshot);
  using QWidget::show;
  void showTables();
  void showPlots();
  void showFacts();

  studies::generative::JudgeParameters parameters_;
  std::function<PathSource()> source_;
  RecordTable<Row>* table_;
  RecordTable<LagRow>* lags_;
  QComboBox* alphas_;
  QCheckBox* baselines_;
  QLabel* empty_;
  Snapshot shown_;
  QString judgedBy_, reportCommand_, reportParameters_; ///< of what is shown
};

} // namespace larmor::widgets
