#pragma once
#include "widgets/views/TimeControl.h"
#include "widgets/workspaces/generative/GeneratorPage.h"
#include "widgets/workspaces/generative/ThoughtScenes.h"

#include <optional>

class QCheckBox;

namespace larmor::widgets {

class MovieRecorder;

/// Which paths are watched.
struct ThoughtParameters {
  std::string model = studies::generative::shippedModel;
  double alpha = 0;
  std::int64_t paths = 4;
  std::string compared = "4 8 16 35";

  static constexpr std::string_view group = "Watched paths";
  static constexpr auto fields() {
    using P = ThoughtParameters;
    return std::tuple{Parameter{&P::model, "model", "", "", "Folder of a model, or one that comes with the program",
                                Range{}, Hint::Internal},
                      Parameter{&P::alpha, "alpha", "α", "1",
                                "Coupling of the particles; 0: the first that the model learned", Range{0, 1e9}},
                      Parameter{&P::paths, "paths", "", "1", "How many", Range{1, 20}},
                      Parameter{&P::compared, "compared_evaluations", "", "",
                                "The same noise through each of these numbers of evaluations, up to four of them"}};
  }
};

/// A handful of paths while noise becomes them, as a film, and what fewer steps make of the same noise.
class ThoughtPage : public GeneratorPage {
  Q_OBJECT
public:
  using Snapshot = ThoughtScenes::Snapshot;
  explicit ThoughtPage(ModelShelf& shelf);
  ~ThoughtPage() override;
  QJsonObject saveState() const override;
  void restoreState(const QJsonObject& state) override;
  void reset() override;
  void showCurves(const RunCurves& curves) override;
  bool preparing() const override;
  void stopWork() override;
  QImage picture(const QSize& size) override { return scenes_->picture(size); }
  void exportFigures(const QString& folder) override;

  const Snapshot& thoughts() const { return shown_; }
  ThoughtScenes& scenes() { return *scenes_; }
  views::TimeControl& timeControl() { return *time_; }
  QString movieFilter() const; ///< empty: there is nothing to film
  /// Films it from noise to the finished paths. @throws Error without any, or while it is filmed
  void recordMovie(const QString& path, const QSize& size = {1280, 720}, double seconds = 10);

protected:
  Order order() override;
  void modelChanged() override;

private:
  void show(Snapshot snapshot);
  using QWidget::show;
  void showFacts();
  void askMovie();

  ThoughtParameters parameters_;
  ThoughtScenes* scenes_;
  views::TimeControl* time_;
  QCheckBox *sideBySide_, *ghost_;
  Snapshot shown_;
  std::optional<double> wanted_;  ///< where a session stood; else it is played from the noise on
  QPointer<MovieRecorder> movie_; ///< null while nothing is filmed
};

} // namespace larmor::widgets
