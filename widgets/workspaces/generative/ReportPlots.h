#pragma once
#include "engine/studies/generative/DataReport.h"
#include "widgets/plots/PlotGrid.h"

namespace larmor::widgets {

/// What paths are like at each alpha, with the floor as a band: snapshots judged by the others.
class ReportPlots : public PlotGrid {
public:
  explicit ReportPlots(QWidget* parent = nullptr);
  void show(const studies::generative::DataReport& report);
  using QWidget::show;
};

} // namespace larmor::widgets
