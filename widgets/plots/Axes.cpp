#include "widgets/plots/Axes.h"
#include "widgets/plots/CustomPlot.h"

#include <algorithm>
#include <cmath>

namespace larmor::widgets {

void setScale(QCPAxis* axis, bool logarithmic) {
  axis->setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  if (logarithmic && axis->range().lower <= 0)
    axis->setRange(0.1, 10);
  updateTicker(axis, logarithmic);
}

void updateTicker(QCPAxis* axis, bool logarithmic) {
  const QCPRange range = axis->range();
  const bool decades = logarithmic && range.lower > 0 && range.upper / range.lower > 100;
  if (decades) {
    auto ticker = QSharedPointer<QCPAxisTickerLog>::create();
    ticker->setSubTickCount(9);
    ticker->setTickCount(6);
    axis->setTicker(ticker);
    axis->setNumberFormat("eb"); // with precision 0: 10^n
    axis->setNumberPrecision(0);
    return;
  }
  auto ticker = QSharedPointer<QCPAxisTicker>::create();
  ticker->setTickCount(6);
  axis->setTicker(ticker);
  axis->setNumberFormat("gb");
  axis->setNumberPrecision(4);
}

void rescaleToData(QCustomPlot* plot, QCPAxis* axis, bool logarithmic, bool horizontal) {
  const auto sign = logarithmic ? QCP::sdPositive : QCP::sdBoth;
  QCPRange all;
  bool any = false;
  for (int i = 0; i < plot->graphCount(); ++i) {
    bool found = false;
    const QCPGraph* graph = plot->graph(i);
    const QCPRange range = horizontal ? graph->getKeyRange(found, sign) : graph->getValueRange(found, sign);
    if (!found)
      continue;
    if (any)
      all.expand(range);
    else
      all = range;
    any = true;
  }
  if (!any)
    return;
  if (logarithmic) {
    const double margin = std::max(std::pow(all.upper / all.lower, horizontal ? 0.01 : 0.05), 1.02);
    axis->setRange(all.lower / margin, all.upper * margin);
    return;
  }
  double margin = (all.upper - all.lower) * (horizontal ? 0.01 : 0.06);
  if (!(margin > 0))
    margin = std::max(std::abs(all.upper) * 0.1, 1e-12);
  axis->setRange(all.lower - margin, all.upper + margin);
}

} // namespace larmor::widgets
