#pragma once
#include "engine/jobs/Latest.h"
#include "engine/studies/transport/Database.h"
#include "engine/studies/transport/Predictor.h"
#include "engine/studies/transport/Propose.h"
#include "engine/studies/transport/Validation.h"
#include "widgets/jobs/Newest.h"
#include "widgets/plots/PlotTabs.h"
#include "widgets/undo/StateChange.h"
#include "widgets/views/SceneView.h"
#include "widgets/workspaces/transport/TransportPage.h"

class QComboBox;
class QLabel;
class QPushButton;
class QSlider;
class QTableWidget;

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
class ExplorePage : public TransportPage, public StateOwner {
  Q_OBJECT
public:
  using Rows = std::vector<studies::transport::DatabaseRow>;
  explicit ExplorePage(std::function<std::shared_ptr<const Rows>()> rows, QWidget* parent = nullptr);
  QString key() const override { return "explore"; }
  QString title() const override { return tr("Explore"); }
  ParameterForm& form() override { return *form_; }
  QWidget* plots() override { return tabs_; }
  /// Simulates the proposed points if some are ticked, else the point at the sliders.
  Order order() override;
  void poll() override;
  void ended(jobs::State state) override;
  QString commandLine() const override;
  bool preparing() const override { return loading_.busy(); }
  void stopWork() override { loading_.clear(); }
  QJsonObject saveState() const override;
  void restoreState(const QJsonObject& state) override;
  void applyState(const QString& part, const QJsonValue& value) override;
  QImage picture(const QSize& size) override { return view_->picture(size); }
  void exportFigures(const QString& folder) override;

  void setUndoStack(QUndoStack* stack) { undo_ = stack; }
  /// Adds a model to the list and shows it.
  void addModel(std::shared_ptr<const studies::transport::TransportModel> model, const QString& title);
  /// Reads models off the window's thread; the last one is shown. Failures are said by failed().
  void openModels(const QStringList& names);
  void rowsChanged() { redraw(); }
  void propose();

  studies::transport::Point point() const;
  void setPoint(const studies::transport::Point& point);
  const std::shared_ptr<const studies::transport::Predictor>& predictor() const { return predictor_; }
  PlotTabs& tabs() { return *tabs_; }
  views::SceneView& view() { return *view_; }
  QTableWidget& checks() { return *checks_; }
  int redraws() const { return redraws_; }

Q_SIGNALS:
  /// Points were simulated here.
  void simulated(const std::vector<larmor::studies::transport::DatabaseRow>& rows);

private:
  struct Model {
    QString title;
    std::shared_ptr<const studies::transport::Predictor> predictor;
  };
  QWidget* buildControls();
  void chooseModel(int index);
  void sliderMoved(int axis, int before);
  void redraw();
  void drawSurface();
  void drawPoints();
  void drawCurves();
  void showFacts();
  void addCheck(const studies::transport::Point& point, const QString& what);
  void showChecks();

  std::function<std::shared_ptr<const Rows>()> rows_;
  std::shared_ptr<HereParameters> here_;
  ParameterForm* form_;
  PlotTabs* tabs_;
  QTableWidget* checks_;
  views::SceneView* view_;
  QComboBox *models_, *fixed_, *quantity_;
  QSlider* sliders_[3];
  QLabel *values_[3], *facts_;
  QPushButton *simulate_, *propose_;
  std::vector<Model> known_;
  std::shared_ptr<const studies::transport::Predictor> predictor_;
  std::vector<studies::transport::Proposal> proposals_;
  Rows checked_; ///< simulated on this page
  std::shared_ptr<jobs::Latest<Rows>> latest_;
  std::size_t taken_ = 0; ///< of the rows of the present job
  QUndoStack* undo_ = nullptr;
  int before_[3] = {0, 0, 0}; ///< slider places that undo goes back to
  bool setting_ = false;
  int redraws_ = 0;
  struct Loaded {
    std::shared_ptr<const studies::transport::TransportModel> model;
    QString title;
  };
  Newest<std::vector<Loaded>> loading_;
};

} // namespace larmor::widgets
