#pragma once
#include "engine/studies/transport/Database.h"
#include "engine/studies/transport/Predictor.h"
#include "engine/studies/transport/Propose.h"
#include "engine/studies/transport/Validation.h"
#include "widgets/jobs/Newest.h"
#include "widgets/pages/ChecksTable.h"
#include "widgets/pages/Page.h"
#include "widgets/pages/ResponseScene.h"
#include "widgets/theme/FactsLine.h"

class QComboBox;

namespace larmor::widgets {

/// How the points simulated on this page are simulated.
struct HereParameters {
  std::int64_t particles = 2000, modes = 500, proposals = 5;
  std::uint64_t seed = 1;
  static constexpr std::string_view group = "Simulate here";
  static constexpr auto fields() {
    using P = HereParameters;
    return std::tuple{Parameter{&P::particles, "particles", "N_p", "1", "Particles of each simulation", Range{20, 1e7}},
                      Parameter{&P::modes, "modes", "N_c", "1", "Plane waves of a realisation", Range{1, 1e5}},
                      Parameter{&P::proposals, "proposals", "", "1",
                                "Points that are proposed where the model is least certain", Range{1, 100}},
                      Parameter{&P::seed, "seed", "", "1", "Seed of the simulations"}};
  }
};

/// A model looked at from all sides: a surface over two parameters, curves over each, simulations to check it.
class ExplorePage : public Page {
  Q_OBJECT
public:
  using Rows = std::vector<studies::transport::DatabaseRow>;
  explicit ExplorePage(std::function<std::shared_ptr<const Rows>()> rows);
  QString commandLine() const override;
  bool preparing() const override { return loading_.busy() || scene_->busy() || proposing_.busy(); }
  void stopWork() override;
  QJsonObject saveState() const override;
  void restoreState(const QJsonObject& state) override;
  /// Sliders, model and checks as a new program has them; models that were opened stay in the list.
  void reset() override;
  bool owns(const QString& part) const override { return AxisSliders::owns(part) || Page::owns(part); }
  void applyState(const QString& part, const QJsonValue& value) override;
  void setUndoStack(QUndoStack* stack) override;
  bool opens(const storage::Identity& file) const override { return file.kind == storage::FileKind::Model; }
  void open(const QString& path) override { openModels({path}); }
  QImage picture(const QSize& size) override { return scene_->view().picture(size); }
  void exportFigures(const QString& folder) override;
  FigureOrigin figureOrigin() const override;

  /// Adds a model to the list and shows it.
  /// @param name by which larmor-batch finds it.
  void addModel(std::shared_ptr<const studies::transport::TransportModel> model, const QString& title,
                const QString& name = QStringLiteral("MODEL"));
  /// Reads models off the window's thread; the last one is shown. Failures are said by failed().
  void openModels(const QStringList& names);
  void openShipped(); ///< models that come with the program
  void rowsChanged();
  void propose();

  studies::transport::Point point() const;
  void setPoint(const studies::transport::Point& point);
  const std::shared_ptr<const studies::transport::Predictor>& predictor() const { return predictor_; }
  views::SceneView& view() { return scene_->view(); }
  QTableWidget& checks() { return *checks_; }
  int redraws() const { return redraws_; }

Q_SIGNALS:
  /// Points were simulated here.
  void simulated(const std::vector<larmor::studies::transport::DatabaseRow>& rows);

protected:
  /// Simulates the proposed points if there are some, else the point at the sliders.
  Order order() override;

private:
  void buildTools();
  void chooseModel(int index);
  bool showModel(const QString& title); ///< false if there is none of that title
  void redraw();
  void showFacts(const studies::transport::Prediction& here);
  void showChecks(const std::vector<ResponseScene::Response>& predicted);
  void showProposals(std::vector<studies::transport::Proposal> proposals);
  /// Others' code may take any time: it is asked off the window's thread.
  bool isForeign() const;
  void take(const Rows& fresh);

  struct Model {
    QString title, name;
    std::shared_ptr<const studies::transport::TransportModel> model;
  };
  std::function<std::shared_ptr<const Rows>()> rows_;
  HereParameters here_;
  MachineParameters machine_; ///< of the simulations
  ResponseScene* scene_;
  ChecksTable* checks_;
  QComboBox* models_;
  FactsLine* facts_;
  std::vector<std::shared_ptr<const studies::transport::Predictor>> known_; ///< [model]
  std::shared_ptr<const studies::transport::Predictor> predictor_;
  std::vector<studies::transport::Proposal> proposals_;
  Rows checked_; ///< simulated on this page
  int redraws_ = 0;
  QJsonObject firstLook_; ///< of the scene
  QString wanted_;        ///< model of a state that came while models were being read
  Newest<std::vector<Model>> loading_;
  Newest<std::vector<studies::transport::Proposal>> proposing_;
};

} // namespace larmor::widgets
