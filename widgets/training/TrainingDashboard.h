#pragma once
#include "engine/learning/TrainingState.h"
#include "widgets/plots/Histogram.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/plots/ScatterPlot.h"

#include <QPointer>
#include <QWidget>

class QLabel;
class QListWidget;
class QPlainTextEdit;
class QVBoxLayout;

namespace larmor::widgets {

/// What a training shows: its meters, predictions beside the truth, a line of facts.
struct TrainingView {
  QString title{};
  std::vector<learning::Meter> meters{};       ///< the first is the loss
  std::shared_ptr<const ScatterData> parity{}; ///< truth and prediction, may be null
  std::vector<double> errors{};                ///< relative, of the predictions; may be empty
  QString facts{};
};

/// Whatever meters there are: those with the first one's label (the loss, raw and smoothed, and the validation loss) in
/// a large plot, others in small ones, a plot for each label; parity plot and errors. Runs are kept in a list; those
/// ticked stay as dashed curves. Knows nothing of what the network is for.
class TrainingDashboard : public QWidget {
  Q_OBJECT
public:
  explicit TrainingDashboard(QWidget* parent = nullptr);

  /// For what is no regression: those plots stand in place of predictions beside the truth and their errors.
  void setOwnPlots(QWidget* plots);
  /// Errors, meters besides the loss, list of runs and notes, to be placed below; a widget of its own.
  QWidget* meters() { return meters_; }
  void show(const TrainingView& view);
  using QWidget::show;
  /// Puts the run that is shown into the list, to compare with; with the line that says how good it became.
  void keep(const QString& result);
  /// The runs of the list that are called so.
  void rename(const QString& before, const QString& now);
  void clear();
  /// The loss of a training that is not in the list stays in the plot, like that of one that is ticked.
  void compare(const QString& title, const std::vector<Curve>& loss);
  void uncompare(const QString& title);

  LinePlot& loss() { return *loss_; }
  Histogram& errors() { return *errors_; }
  ScatterPlot& parity() { return *parity_; }
  QListWidget& runs() { return *runs_; }
  QString notes() const;
  void setNotes(const QString& notes);
  /// Every plot as an SVG and PDF figure. @throws Error
  void exportFigures(const QString& folder);

Q_SIGNALS:
  void notesChanged();
  void failed(const QString& message);

private:
  /// A small plot of meters that share label and axis; `name` of the first.
  struct SmallPlot {
    QString name, key;
    LinePlot* plot;
  };
  void buildMeters();
  void arrange(const std::vector<learning::Meter>& meters);
  void comparisonChanged();
  void showErrors();
  std::vector<const TrainingView*> ticked() const;
  QVBoxLayout* columnForNext();

  LinePlot* loss_;
  Histogram* errors_;
  std::vector<SmallPlot> small_;
  QVBoxLayout *column_ = nullptr, *side_ = nullptr, *more_ = nullptr;
  ScatterPlot* parity_;
  QLabel* facts_;
  QPointer<QWidget> meters_;
  QListWidget* runs_;
  QPlainTextEdit* notes_;
  TrainingView shown_;
  std::vector<TrainingView> kept_;
  std::vector<ReferenceSet> compared_; ///< besides those that are ticked
};

/// How far a training has come, how well and how fast, for the line of facts. @param timeLeft false: it is one of
/// several trainings of a job, and the time that is left to it is not the time that is left
QStringList factsOf(const learning::TrainingState& state, bool timeLeft = true);

/// Curves of the large plot: the first meter, "smoothed", and those of the same label. At most about 2000 points each.
std::vector<Curve> lossCurves(const std::vector<learning::Meter>& meters);

} // namespace larmor::widgets
