#pragma once
#include "engine/studies/generative/TrainChecks.h"
#include "widgets/plots/PlotGrid.h"

class QComboBox;
class QPushButton;

namespace larmor::widgets {

/// What a model makes while it is trained, over the steps: ratios of its paths to held-out ones at an alpha that is
/// chosen, and how well it takes noise away.
class TrainLooks : public QWidget {
  Q_OBJECT
public:
  explicit TrainLooks(QWidget* parent = nullptr);
  void show(const std::vector<studies::generative::CheckSeries>& checks);
  using QWidget::show;
  PlotGrid& plots() { return *plots_; }
  QComboBox& alphas() { return *alphas_; }
  /// Begins another training with the weights as they are.
  QPushButton& branchButton() { return *branch_; }

private:
  void showAlphas();
  void draw();

  QComboBox* alphas_;
  QPushButton* branch_;
  PlotGrid* plots_;
  std::vector<studies::generative::CheckSeries> checks_;
};

} // namespace larmor::widgets
