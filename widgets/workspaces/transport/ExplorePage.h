#pragma once
#include "engine/studies/transport/Database.h"
#include "engine/studies/transport/Predictor.h"
#include "engine/studies/transport/Propose.h"
#include "engine/studies/transport/Validation.h"
#include "widgets/pages/ChecksTable.h"
#include "widgets/pages/ModelPage.h"

namespace larmor::widgets {

/// How the points simulated on this page are simulated.
struct HereParameters {
  std::int64_t particles = 2000, modes = 500, proposals = 5;
  std::uint64_t seed = 1;
  static constexpr std::string_view group = "Simulate here";
  static constexpr auto fields() {
    using P = HereParameters;
    return std::tuple{
        Parameter{&P::particles, "particles", "N_p", "1", "Particles of each simulation", Range{20, 1e7}},
        Parameter{&P::modes, "modes", "N_c", "1", "Plane waves of a realisation", Range{1, 1e5}},
        Parameter{&P::proposals, "proposals", "", "1", "Points that are proposed where the model is least certain",
                  Range{1, 100}},
        Parameter{&P::seed, "seed", "", "1", "Seed of the simulations, each of which has random numbers of its own"}};
  }
};

/// A model looked at from all sides, with the simulated points nearby, simulations to check it, and proposals of points
/// to simulate.
class ExplorePage : public ModelPage {
  Q_OBJECT
public:
  using Rows = std::vector<studies::transport::DatabaseRow>;
  using Model = std::shared_ptr<const studies::transport::TransportModel>;
  using PredictorPointer = std::shared_ptr<const studies::transport::Predictor>;
  explicit ExplorePage(std::function<std::shared_ptr<const Rows>()> rows);
  QString commandLine() const override;
  bool preparing() const override { return ModelPage::preparing() || proposing_.busy(); }
  void stopWork() override;
  void reset() override;

  /// A model that was trained here.
  void addModel(const Model& model, const QString& title);
  void rowsChanged();
  void propose();

  studies::transport::Point point() const;
  void setPoint(const studies::transport::Point& point);
  const PredictorPointer& predictor() const { return predictor_; }
  QTableWidget& checks() { return *checks_; }

Q_SIGNALS:
  /// Points were simulated here.
  void simulated(const std::vector<larmor::studies::transport::DatabaseRow>& rows);

protected:
  /// Simulates the proposed points if there are some, else the point at the sliders.
  Order order() override;
  void chosen(const Choice* choice) override;
  void modelFailed(const QString& message) override;
  std::vector<Place> asides() const override;
  void answered(const Response& here, const std::vector<Response>& checks) override;
  void answeredNothing(const std::vector<Response>& checks) override { showChecks(checks); }

private:
  void buildTools();
  void showFacts(const studies::transport::Prediction& here);
  void showChecks(const std::vector<Response>& predicted);
  void showProposals(std::vector<studies::transport::Proposal> proposals);
  void take(const Rows& fresh);

  std::function<std::shared_ptr<const Rows>()> rows_;
  HereParameters here_;
  MachineParameters machine_; ///< of the simulations
  ChecksTable* checks_;
  PredictorPointer predictor_; ///< null: there is no model, or it failed
  std::vector<studies::transport::Proposal> proposals_;
  Rows checked_; ///< simulated on this page
  Newest<std::vector<studies::transport::Proposal>> proposing_;
};

} // namespace larmor::widgets
