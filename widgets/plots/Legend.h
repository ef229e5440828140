#pragma once
#include <QFont>
#include <QPen>
#include <QString>
#include <vector>

class QCPGraph;
class QCPPainter;
class QCustomPlot;

namespace larmor::widgets {

/// A line and what it stands for.
struct LegendEntry {
  QString text;
  QPen pen;
};

/// The same, those too long for that width by what tells them apart (distinctNames).
std::vector<LegendEntry> fitting(std::vector<LegendEntry> entries, const QFont& font, int width);

/// The text for within <nobr>, which keeps its spaces together alone: no line ends at a hyphen or a slash in it either.
QString unbroken(const QString& plain);

/// Pixels that drawLegend needs in that width.
int legendHeight(const std::vector<LegendEntry>& entries, const QFont& font, int width);
/// The entries in as many columns as fit the size, one below the other in each.
void drawLegend(QCPPainter& painter, const QSize& size, const std::vector<LegendEntry>& entries, const QFont& font,
                const QColor& ink);

/// While it lives, the plot has a legend of these entries below its axes, where it hides no data, in as many columns as
/// fit the width. Nothing without entries.
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
