#pragma once
#include "engine/studies/transport/SimulationRun.h"
#include "widgets/pages/Page.h"
#include "widgets/pages/PathsScene.h"
#include "widgets/theme/FactsLine.h"

namespace larmor::widgets {

/// One simulation: paths in space and in the plane across the mean field, D_perp(t) as it forms.
class SimulatePage : public Page {
  Q_OBJECT
public:
  SimulatePage();
  QString commandLine() const override;
  QImage picture(const QSize& size) override { return scene_->picture(size); }
  void exportFigures(const QString& folder) override;
  void reset() override;
  /// Of an earlier program's run that is in no file, paths and numbers are gone.
  void showCurves(const RunCurves& curves) override;
  void openRun(const RunEntry& run, const RunCurves& curves) override;
  bool opens(const storage::Identity& file) const override { return file.kind == storage::FileKind::Run; }
  void open(const QString& path) override;
  QString saveFilter() const override { return tr("Transport simulation (*.h5)"); }
  bool canSave() const override { return result() && !job().active(); }
  void save(const QString& path) override;
  bool savesShown() const override { return true; }

  studies::transport::SimulationParameters& parameters() { return parameters_; }
  views::SceneView& space() { return scene_->space(); }
  /// What is shown; null: nothing, or paths alone.
  std::shared_ptr<const studies::transport::SimulationResult> result() const;

protected:
  Order order() override;
  Forecaster::Work forecasting(double pace) override;

private:
  using Run = std::shared_ptr<const studies::transport::SimulationRun>;
  void showSimulation(Run run);
  void showPaths();
  void showResult();
  QString settled() const;
  QStringList warnings() const;

  studies::transport::SimulationParameters parameters_;
  MachineParameters machine_;
  PathsScene* scene_;
  FactsLine* facts_;
  Run run_;
};

} // namespace larmor::widgets
