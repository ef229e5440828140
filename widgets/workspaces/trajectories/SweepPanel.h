#pragma once
#include "engine/studies/trajectories/Sweep.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QTableWidget;
class QToolButton;

namespace larmor::widgets {

class LinePlot;

/// A sweep as it goes: one curve of the report for every value, or a number of the report against the parameter.
class SweepPanel : public QWidget {
  Q_OBJECT
public:
  explicit SweepPanel(QWidget* parent = nullptr);
  /// @param goesOn what is not computed yet waits for its turn
  void show(const studies::trajectories::SweepSnapshot& sweep, bool goesOn = false);
  /// What was swept, and in which field: stays with its curves, whatever run is shown.
  void setTitle(const QString& title);
  QString title() const;
  using QWidget::show;
  void clear();
  LinePlot& plot() { return *plot_; }
  QTableWidget& table() { return *table_; }
  /// What is plotted.
  QString chosen() const;
  /// Chooses what is plotted: "curve:NAME" or "scalar:NAME".
  void choose(const QString& key);
  QStringList choices() const;
  /// What is plotted, as a figure. @throws Error
  void exportFigures(const QString& folder);
  const studies::trajectories::SweepSnapshot& sweep() const { return sweep_; }

Q_SIGNALS:
  void rowChosen(int row); ///< by Enter or a double click
  void restAsked();        ///< the values that are not computed are to be
  void saveAsked();

private:
  void fillChoices();
  void fillTable();
  void fillNumbers(const Curve* numbers);
  void draw();
  QString stateOf(const studies::trajectories::SweepPoint& point) const;

  QLabel* title_;
  QComboBox* choice_;
  QString wanted_; ///< what the user chose to plot; empty: the usual, once it is there
  LinePlot* plot_;
  QTableWidget* table_;
  QPushButton* rest_;
  QToolButton* save_;
  bool goesOn_ = false;
  studies::trajectories::SweepSnapshot sweep_;
};

} // namespace larmor::widgets
