#include "widgets/plots/Legend.h"
#include "widgets/plots/CustomPlot.h"

#include <algorithm>

namespace larmor::widgets {

namespace {

constexpr int icon = 18, gap = 12; ///< pixels

int columnsFor(const std::vector<LegendEntry>& entries, const QFont& font, int width) {
  const QFontMetrics metrics(font);
  int widest = 1;
  for (const LegendEntry& entry : entries)
    widest = std::max(widest, metrics.horizontalAdvance(entry.text) + icon + gap);
  return std::clamp(width / widest, 1, static_cast<int>(entries.size()));
}

} // namespace

LegendBelow::LegendBelow(QCustomPlot& plot, const std::vector<LegendEntry>& entries, const QFont& font, int width)
    : plot_(plot) {
  if (entries.size() < 2)
    return;
  QCPLegend& legend = *plot.legend;
  legend.setFont(font);
  legend.setIconSize(icon, 10);
  legend.setFillOrder(QCPLayoutGrid::foColumnsFirst);
  legend.setWrap(columnsFor(entries, font, width));
  plot.plotLayout()->addElement(1, 0, &legend);
  plot.plotLayout()->setRowStretchFactor(1, 0.001);
  legend.setVisible(true);
  for (const LegendEntry& entry : entries) {
    QCPGraph* sample = plot.addGraph();
    sample->setName(entry.text);
    sample->setPen(entry.pen);
    samples_.push_back(sample);
    sample->addToLegend();
  }
}

LegendBelow::~LegendBelow() {
  if (samples_.empty())
    return;
  for (QCPGraph* sample : samples_)
    plot_.removeGraph(sample);
  plot_.legend->setVisible(false);
  plot_.plotLayout()->take(plot_.legend);
  plot_.plotLayout()->simplify();
  plot_.axisRect()->insetLayout()->addElement(plot_.legend, Qt::AlignTop | Qt::AlignRight);
}

} // namespace larmor::widgets
