#pragma once
#include <QFont>

class QCPAxis;
class QCustomPlot;

namespace larmor::widgets {

struct Colours;
struct FigureOptions;

/// An axis in the theme's colours and small font.
void colourAxis(QCPAxis* axis, const Colours& colours);
/// Of that many points in a picture of 96 units per inch.
QFont figureFont(double points);
/// Of a plot in the light colours: texts in that font, axes and their numbers in the colour of text, its ground.
void setFigureLook(QCustomPlot& plot, const FigureOptions& options);

} // namespace larmor::widgets
