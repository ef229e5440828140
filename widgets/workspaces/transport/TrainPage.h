#pragma once
#include "engine/studies/transport/Train.h"
#include "widgets/training/TrainingDashboard.h"
#include "widgets/workspaces/transport/TransportPage.h"

namespace larmor::widgets {

/// Trains a network on the rows of the database page.
class TrainPage : public TransportPage {
  Q_OBJECT
public:
  using Rows = std::vector<studies::transport::DatabaseRow>;
  explicit TrainPage(std::function<std::shared_ptr<const Rows>()> rows, QWidget* parent = nullptr);
  QString key() const override { return "train"; }
  QString title() const override { return tr("Train"); }
  ParameterForm& form() override { return *form_; }
  QWidget* plots() override { return dashboard_->meters(); }
  Order order() override;
  void poll() override;
  void ended(jobs::State state) override;
  QString commandLine() const override;
  QJsonObject saveState() const override;
  void restoreState(const QJsonObject& state) override;
  QImage picture(const QSize& size) override;
  void exportFigures(const QString& folder) override { dashboard_->exportFigures(folder); }
  bool canSave() const override { return finished_ != nullptr; }
  /// Writes the trained model as a folder with weights and card.
  void save(const QString& path) override;

  TrainingDashboard& dashboard() { return *dashboard_; }
  const std::shared_ptr<const studies::transport::TrainingSnapshot>& snapshot() const { return snapshot_; }
  const std::shared_ptr<const studies::transport::TrainingSnapshot>& finished() const { return finished_; }

Q_SIGNALS:
  /// A training has ended well.
  void modelTrained(std::shared_ptr<const larmor::studies::transport::TransportModel> model, const QString& title);

private:
  void show(const studies::transport::TrainingSnapshot& snapshot);
  void kindChanged();

  std::function<std::shared_ptr<const Rows>()> rows_;
  std::shared_ptr<studies::transport::TrainParameters> network_;
  std::shared_ptr<learning::TrainerParameters> trainer_;
  ParameterForm* form_;
  TrainingDashboard* dashboard_;
  std::shared_ptr<studies::transport::TrainingBox> box_;
  std::shared_ptr<const studies::transport::TrainingSnapshot> snapshot_, finished_;
  int runs_ = 0;
};

} // namespace larmor::widgets
