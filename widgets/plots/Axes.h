#pragma once
#include <QString>

class QCustomPlot;
class QCPAxis;
class QFontMetrics;

namespace larmor::widgets {

void setScale(QCPAxis* axis, bool logarithmic);
/// Tick labels: 10ⁿ over decades; plain numbers where a logarithmic axis spans less than two. As many as the axis has
/// room for at the size it is drawn in.
void updateTicker(QCPAxis* axis, bool logarithmic);
/// Fits the axis to all graphs of the plot with a small margin; a single value gets room around it.
void rescaleToData(QCustomPlot* plot, QCPAxis* axis, bool logarithmic, bool horizontal);
/// Breaks an axis label that is longer than its axis at the space nearest to its middle.
QString inTwoLines(QString text, int length, const QFontMetrics& metrics);

} // namespace larmor::widgets
