#pragma once
#include "engine/studies/generative/DataFile.h"
#include "widgets/jobs/Newest.h"
#include "widgets/pages/Page.h"
#include "widgets/theme/FactsLine.h"
#include "widgets/workspaces/generative/PathSource.h"
#include "widgets/workspaces/generative/ReportPlots.h"
#include "widgets/workspaces/generative/ReportTables.h"

namespace larmor::widgets {

/// Windows to train on: makes them, opens them, and shows before any training what paths are like at each alpha and how
/// well that can be told at all.
class PathDataPage : public Page {
  Q_OBJECT
public:
  using Data = std::shared_ptr<const studies::generative::StoredData>;
  PathDataPage();
  QString commandLine() const override;
  QJsonObject saveState() const override;
  void restoreState(const QJsonObject& state) override;
  void reset() override;
  /// Simulations keep their state, and finished snapshots are files: the same parameters go on with them.
  bool canContinueLater() const override { return job().active(); }
  bool preparing() const override { return reading_.busy(); }
  void stopWork() override { reading_.clear(); }
  bool opens(const storage::Identity& file) const override { return file.kind == storage::FileKind::Database; }
  void open(const QString& path) override { read(path, true); }
  void openRun(const RunEntry& run, const RunCurves&) override { read(run.file, false); }
  QString saveFilter() const override { return tr("Windows (*.h5)"); }
  bool canSave() const override { return data_ && !job().active(); }
  void save(const QString& path) override;
  QImage picture(const QSize& size) override { return plots_->picture(size); }
  void exportFigures(const QString& folder) override { plots_->exportFigures(folder, "data_"); }
  RunCurves curves() const override { return plots_->curves(); }
  void showCurves(const RunCurves& curves) override;
  void compare(const QString& title, const RunCurves& curves) override { plots_->pin(title, curves); }
  void uncompare(const QString& title) override { plots_->unpin(title); }

  /// What is shown; null: nothing.
  const Data& data() const { return data_; }
  PathSource source() const { return data_ ? PathSource{data_->windows, filePath()} : PathSource{}; }
  ReportPlots& reportPlots() { return *plots_; }
  ReportTables& tables() { return *tables_; }

Q_SIGNALS:
  void windowsChanged();

protected:
  Order order() override;
  void ended(jobs::State state) override;

private:
  struct Read {
    QString file;
    Data data;
    bool byUser;
  };
  void read(const QString& path, bool byUser);
  void showRead(const Read& read);
  void showData(const Data& data);
  void showProgress(const studies::generative::DataSnapshot& now);

  studies::generative::DataRecipe recipe_;
  ReportPlots* plots_;
  std::unique_ptr<ReportTables> tables_;
  FactsLine* facts_;
  Data data_;
  Newest<Read> reading_;
};

} // namespace larmor::widgets
