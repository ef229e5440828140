// How the plot looks in the theme's colours.
#include "widgets/plots/CustomPlot.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/plots/PlotColours.h"
#include "widgets/theme/Theme.h"

#include <QLabel>
#include <QToolButton>

namespace larmor::widgets {

namespace {

void colourLegend(QCPLegend* legend, const Colours& c) {
  QColor fill = c.base;
  fill.setAlphaF(0.85F);
  legend->setBrush(fill);
  legend->setBorderPen(Qt::NoPen);
  legend->setTextColor(c.text);
  legend->setFont(Theme::shared().smallFont());
  legend->setIconSize(22, 10);
  legend->setRowSpacing(0);
  legend->setMargins(QMargins(6, 4, 6, 4));
}

/// One for each pinned run: dashed, dotted, dash-dotted, long dashes.
QList<qreal> dashPattern(int run) {
  static const QList<QList<qreal>> patterns{{4, 2}, {1, 2}, {6, 2, 1, 2}, {9, 3}};
  return patterns[run % patterns.size()];
}

} // namespace

int LinePlot::colourIndex(const Curve& reference, int fallback) const {
  for (std::size_t i = 0; i < curves_.size(); ++i)
    if (curves_[i].name == reference.name)
      return static_cast<int>(i);
  return fallback;
}

void LinePlot::colour(bool dark) {
  const Colours& c = Theme::coloursOf(dark);
  plot_->setBackground(c.base);
  for (QCPAxis* axis : plot_->axisRect()->axes())
    colourAxis(axis, c);
  for (QCPAxis* axis : {plot_->xAxis2, plot_->yAxis2})
    axis->setBasePen(QPen(c.grid, 1));
  colourLegend(plot_->legend, c);
  for (std::size_t i = 0; i < drawn_.size(); ++i) {
    QColor line = Theme::curveOf(static_cast<int>(i), dark), band = line;
    band.setAlphaF(dark ? 0.22F : 0.16F);
    drawn_[i].line->setPen(QPen(line, 1.6));
    // A curve of one point would be invisible as a line.
    const bool single = drawn_[i].line->data()->size() < 2;
    drawn_[i].line->setScatterStyle(single ? QCPScatterStyle(QCPScatterStyle::ssDisc, 5) : QCPScatterStyle());
    if (!drawn_[i].lower)
      continue;
    drawn_[i].lower->setPen(Qt::NoPen);
    drawn_[i].upper->setPen(Qt::NoPen);
    drawn_[i].upper->setBrush(band);
  }
  for (std::size_t i = 0; i < drawnReferences_.size(); ++i) {
    QColor line = Theme::curveOf(colourIndex(references_[i], static_cast<int>(i)), dark);
    line.setAlphaF(0.75F);
    QPen pen(line, 1.3);
    pen.setDashPattern(dashPattern(i < dashes_.size() ? dashes_[i] : 0));
    drawnReferences_[i].line->setPen(pen);
  }
  cursorLine_->setPen(QPen(c.accent, 1.2));
  QColor shade = c.accent;
  shade.setAlphaF(0.14F);
  brushItem_->setBrush(shade);
  brushItem_->setPen(QPen(c.accent, 1));
  hoverLine_->setPen(QPen(c.faint, 1, Qt::DotLine));
}

void LinePlot::recolour() {
  const Colours& c = Theme::shared().colours();
  setStyleSheet(QStringLiteral("larmor--widgets--LinePlot{background:%1;}"
                               "QToolButton{padding:1px 6px;color:%2;}QToolButton:checked{color:%3;background:%4;}")
                    .arg(c.base.name(), c.muted.name(), c.accent.name(), c.window.name()));
  setAttribute(Qt::WA_StyledBackground);
  hint_->setStyleSheet("background:transparent;color:" + c.muted.name());
  readout_->setStyleSheet("color:" + c.muted.name());
  allButton_->setIcon(Theme::shared().icon("zoom-fit", c.muted));
  colour(Theme::shared().isDark());
  showReadout();
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace larmor::widgets
