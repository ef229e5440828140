#pragma once
#include "engine/jobs/Latest.h"
#include "engine/studies/transport/Simulate.h"
#include "widgets/plots/PlotTabs.h"
#include "widgets/views/SceneView.h"
#include "widgets/workspaces/transport/TransportPage.h"

class QLabel;

namespace larmor::widgets {

/// One simulation: paths in space and in the plane across the mean field, D_perp(t) as it forms.
class SimulatePage : public TransportPage {
  Q_OBJECT
public:
  explicit SimulatePage(QWidget* parent = nullptr);
  ~SimulatePage() override;
  QString key() const override { return "simulate"; }
  QString title() const override { return tr("Simulate"); }
  ParameterForm& form() override { return *form_; }
  QWidget* plots() override { return tabs_; }
  Order order() override;
  void poll() override;
  void ended(jobs::State state) override;
  QString commandLine() const override;
  QJsonObject saveState() const override { return formState(*form_); }
  void restoreState(const QJsonObject& state) override { restoreForm(*form_, state); }
  QImage picture(const QSize& size) override;
  void exportFigures(const QString& folder) override;

  studies::transport::SimulationParameters& parameters() { return *parameters_; }
  PlotTabs& tabs() { return *tabs_; }
  views::SceneView& space() { return *space_; }
  const std::shared_ptr<const studies::transport::SimulationResult>& result() const { return result_; }

private:
  struct Seen;
  void showResult(const studies::transport::SimulationResult& result, bool last);
  void showPaths(const std::vector<std::vector<Vec3>>& paths, const studies::transport::SimulationParameters& of);

  std::shared_ptr<studies::transport::SimulationParameters> parameters_;
  ParameterForm* form_;
  PlotTabs* tabs_;
  views::SceneView *space_, *plane_;
  QLabel* facts_;
  std::shared_ptr<Seen> seen_; ///< what the job publishes
  std::shared_ptr<const studies::transport::SimulationResult> result_;
};

} // namespace larmor::widgets
