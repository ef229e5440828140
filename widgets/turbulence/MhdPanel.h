#pragma once
#include "engine/studies/turbulence/MhdRun.h"

#include <QWidget>

class QComboBox;
class QLabel;

namespace larmor::widgets {

class HeatMap;
class LinePlot;

/// A simulation as it goes: a slice of |b| or of the current density, spectra, energies against time, numbers.
class MhdPanel : public QWidget {
  Q_OBJECT
public:
  explicit MhdPanel(QWidget* parent = nullptr);
  void show(const studies::turbulence::MhdSnapshot& snapshot);
  using QWidget::show;
  const studies::turbulence::MhdSnapshot& snapshot() const { return snapshot_; }
  LinePlot& spectra() { return *spectra_; }
  LinePlot& energies() { return *energies_; }
  HeatMap& slice() { return *slice_; }
  bool isEmpty() const { return snapshot_.history.empty(); }
  /// Spectra, energies and the slice. @throws Error
  void exportFigures(const QString& folder);

private:
  void drawSlice();
  studies::turbulence::MhdSnapshot snapshot_;
  QComboBox* what_;
  HeatMap* slice_;
  LinePlot *spectra_, *energies_;
  QLabel* facts_;
};

} // namespace larmor::widgets
