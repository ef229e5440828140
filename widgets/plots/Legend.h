#pragma once
#include <QFont>
#include <QPen>
#include <QString>
#include <vector>

class QCPGraph;
class QCustomPlot;

namespace larmor::widgets {

/// A line and what it stands for.
struct LegendEntry {
  QString text;
  QPen pen;
};

/// While it lives, the plot has a legend of these entries below its axes, where it hides no data, in as many columns as
/// fit the width. Nothing for fewer than two entries.
class LegendBelow {
public:
  LegendBelow(QCustomPlot& plot, const std::vector<LegendEntry>& entries, const QFont& font, int width);
  ~LegendBelow();
  LegendBelow(const LegendBelow&) = delete;
  LegendBelow& operator=(const LegendBelow&) = delete;

private:
  QCustomPlot& plot_;
  std::vector<QCPGraph*> samples_; ///< without data: an entry of the legend belongs to a graph
};

} // namespace larmor::widgets
