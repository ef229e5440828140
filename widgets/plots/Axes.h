#pragma once

class QCustomPlot;
class QCPAxis;

namespace larmor::widgets {

void setScale(QCPAxis* axis, bool logarithmic);
/// Tick labels: 10ⁿ over decades; plain numbers where a logarithmic axis spans less than two.
void updateTicker(QCPAxis* axis, bool logarithmic);
/// Fits the axis to all graphs of the plot with a small margin; a single value gets room around it.
void rescaleToData(QCustomPlot* plot, QCPAxis* axis, bool logarithmic, bool horizontal);

} // namespace larmor::widgets
