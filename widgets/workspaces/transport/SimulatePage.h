#pragma once
#include "engine/studies/transport/Simulate.h"
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
  /// The paths and the numbers of a run are not kept beyond its program.
  void showCurves(const RunCurves& curves) override;

  studies::transport::SimulationParameters& parameters() { return parameters_; }
  views::SceneView& space() { return scene_->space(); }
  const std::shared_ptr<const studies::transport::SimulationResult>& result() const { return result_; }

protected:
  Order order() override;
  void ended(jobs::State state) override;

private:
  using Paths = std::vector<std::vector<Vec3>>;
  /// What was shown last, to be shown again.
  struct Seen {
    std::shared_ptr<const Paths> paths;
    std::shared_ptr<const studies::transport::SimulationResult> result;
  };
  void showPaths(const Paths& paths, const studies::transport::SimulationParameters& of);
  void showResult(const studies::transport::SimulationParameters& of);

  studies::transport::SimulationParameters parameters_;
  MachineParameters machine_;
  PathsScene* scene_;
  FactsLine* facts_;
  std::shared_ptr<const studies::transport::SimulationResult> result_;
};

} // namespace larmor::widgets
