#pragma once
#include "engine/studies/generative/Fill.h"
#include "widgets/forms/FormSlider.h"
#include "widgets/workspaces/generative/GeneratorPage.h"
#include "widgets/workspaces/generative/KeptCamera.h"
#include "widgets/workspaces/generative/PathSource.h"

class QComboBox;
class QLabel;

namespace larmor::widgets {

/// Gaps in held-out paths, or in those of a run file, filled in several ways, with the truth beside them; or paths gone
/// on with, window by window.
class FillPage : public GeneratorPage {
  Q_OBJECT
public:
  /// What is shown: windows that were filled in, and what is known of them.
  struct Filled {
    learning::Array truth{}; ///< [path, 3, window] signals
    studies::generative::FillResult result{};
    studies::generative::GapParameters gap{};
    double alpha = 0, spacing = 0;
    std::string model{}, doubt{};
    std::shared_ptr<const runs::PathRun> run{}; ///< all completions, at the end; what is saved
    std::size_t paths() const;                  ///< that are filled in so far
    bool continued() const { return gap.continuations > 0; }
  };
  using Snapshot = std::shared_ptr<const Filled>;

  FillPage(ModelShelf& shelf, std::function<PathSource()> source);
  QString commandLine() const override;
  QJsonObject saveState() const override;
  void restoreState(const QJsonObject& state) override;
  void setUndoStack(QUndoStack* stack) override;
  void reset() override;
  void showCurves(const RunCurves& curves) override;
  QImage picture(const QSize& size) override { return view_->picture(size); }
  void exportFigures(const QString& folder) override;
  QString saveFilter() const override { return tr("Run file (*.h5)"); }
  bool canSave() const override { return shown_ && shown_->run && !job().active(); }
  bool savesShown() const override { return true; }
  void save(const QString& path) override;

  const Snapshot& filled() const { return shown_; }
  views::SceneView& view() { return *view_; }
  QComboBox& pathBox() { return *paths_; }
  FormSlider& gapStart() { return *start_; }
  FormSlider& gapLength() { return *length_; }
  /// Paths of a run file are filled in from now on; empty: windows of the Data page.
  void usePathsOf(const QString& file);
  void sourceChanged() { modelChanged(); }

protected:
  Order order() override;
  void modelChanged() override;

private:
  void buildTools();
  void show(Snapshot snapshot);
  using QWidget::show;
  std::size_t path() const; ///< that is looked at
  void draw();
  void drawGap();
  void drawScene();
  void drawBands();
  void drawContinuations();
  void showFacts();
  void askFile();

  studies::generative::PathParameters parameters_;
  studies::generative::GapParameters gap_;
  std::function<PathSource()> source_;
  QString file_; ///< run file whose paths are filled in; empty: windows of the Data page
  QComboBox* paths_;
  QLabel* of_;
  FormSlider *start_, *length_;
  views::SceneView* view_;
  Snapshot shown_;
  QString shownCommand_;
  KeptCamera camera_;
};

} // namespace larmor::widgets
