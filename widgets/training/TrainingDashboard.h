#pragma once
#include "engine/learning/Training.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/plots/ScatterPlot.h"

#include <QPointer>
#include <QWidget>

class QLabel;
class QListWidget;
class QPlainTextEdit;

namespace larmor::widgets {

/// What a training shows: meters by epoch, predictions beside the truth, a line of facts.
struct TrainingView {
  QString title;
  std::vector<std::vector<learning::EpochReport>> histories; ///< of each network of an ensemble
  std::shared_ptr<const ScatterData> parity;                 ///< truth and prediction, may be null
  Curve errors;                                              ///< histogram of relative errors, may be empty
  QString facts;
};

/// Loss (raw and smoothed) and validation loss, parity plot, errors, learning rate, gradient norm, throughput. Runs are
/// kept in a list; those ticked stay as dashed curves. Knows nothing of what the network is for.
class TrainingDashboard : public QWidget {
  Q_OBJECT
public:
  explicit TrainingDashboard(QWidget* parent = nullptr);

  /// Errors, learning rate, gradient, throughput, list of runs and notes, to be placed below; a widget of its own.
  QWidget* meters() { return meters_; }
  void show(const TrainingView& view);
  using QWidget::show;
  /// Puts the run that is shown into the list, to compare with; with the line that says how good it became.
  void keep(const QString& result);
  void clear();

  LinePlot& loss() { return *loss_; }
  LinePlot& errors() { return *errors_; }
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
  void buildMeters();
  void comparisonChanged();

  LinePlot *loss_, *errors_, *rate_, *gradient_, *throughput_;
  ScatterPlot* parity_;
  QLabel* facts_;
  QPointer<QWidget> meters_;
  QListWidget* runs_;
  QPlainTextEdit* notes_;
  TrainingView shown_;
  std::vector<TrainingView> kept_;
};

/// Curves of the loss plot: "loss" and "smoothed" of the last network, "validation". At most about 2000 points each.
std::vector<Curve> lossCurves(const std::vector<learning::EpochReport>& history);

} // namespace larmor::widgets
