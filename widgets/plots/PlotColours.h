#pragma once
#include <QFont>

class QCPAxis;
class QCustomPlot;

namespace larmor::widgets {

struct Colours;

/// An axis in the theme's colours and small font.
void colourAxis(QCPAxis* axis, const Colours& colours);
/// Of that many points in a picture of 96 units per inch.
QFont figureFont(double points);
/// Every text of the plot in that font.
void setFigureFont(QCustomPlot* plot, double points);

} // namespace larmor::widgets
