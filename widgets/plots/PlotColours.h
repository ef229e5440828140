#pragma once

class QCPAxis;
class QCustomPlot;

namespace larmor::widgets {

struct Colours;

/// An axis in the theme's colours and small font.
void colourAxis(QCPAxis* axis, const Colours& colours);
/// Every text of the plot in a font of that many points, for a picture of 96 units per inch.
void setFigureFont(QCustomPlot* plot, double points);

} // namespace larmor::widgets
