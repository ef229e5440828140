#include "widgets/plots/PlotColours.h"

#include "widgets/plots/CustomPlot.h"
#include "widgets/plots/Figure.h"
#include "widgets/theme/Theme.h"

#include <algorithm>
#include <cmath>

namespace larmor::widgets {

void colourAxis(QCPAxis* axis, const Colours& c) {
  axis->setBasePen(QPen(c.faint, 1));
  axis->setTickPen(QPen(c.faint, 1));
  axis->setSubTickPen(QPen(c.faint, 1));
  axis->setTickLabelColor(c.muted);
  axis->setLabelColor(c.text);
  axis->setTickLabelFont(Theme::shared().smallFont());
  axis->setLabelFont(Theme::shared().smallFont());
  axis->setTickLength(0, 4);
  axis->setSubTickLength(0, 2);
  axis->setLabelPadding(3);
  axis->grid()->setPen(QPen(c.grid, 1));
  axis->grid()->setSubGridVisible(false);
  axis->grid()->setZeroLinePen(QPen(c.border, 1));
}

QFont figureFont(double points) {
  QFont font = Theme::shared().smallFont();
  font.setPixelSize(std::max(1, static_cast<int>(std::lround(points * 96 / 72))));
  return font;
}

void setFigureLook(QCustomPlot& plot, const FigureOptions& options) {
  const QFont font = figureFont(options.fontPoints);
  const QColor& ink = Theme::coloursOf(false).text;
  QList<QCPAxis*> axes = plot.axisRect()->axes();
  for (QCPLayoutElement* element : plot.plotLayout()->elements(true))
    if (auto* bar = qobject_cast<QCPColorScale*>(element))
      axes += bar->axis();
  for (QCPAxis* axis : axes) {
    axis->setTickLabelFont(font);
    axis->setLabelFont(font);
    axis->setTickLabelColor(ink);
    axis->setLabelColor(ink);
    axis->setBasePen(QPen(ink, 1));
    axis->setTickPen(QPen(ink, 1));
    axis->setSubTickPen(QPen(ink, 1));
  }
  plot.legend->setFont(font);
  plot.legend->setTextColor(ink);
  plot.setBackground(options.transparent ? QBrush(Qt::transparent) : QBrush(Qt::white));
}

} // namespace larmor::widgets
