#include "widgets/plots/Axes.h"
#include "widgets/plots/CustomPlot.h"

#include <algorithm>
#include <cmath>

namespace larmor::widgets {

namespace {

constexpr int mostTicks = 6;

/// Labels that fit side by side (or above each other) along the axis at its present length.
int ticksThatFit(const QCPAxis& axis) {
  const QFontMetrics metrics(axis.tickLabelFont());
  const bool across = axis.orientation() == Qt::Horizontal;
  const int length = across ? axis.axisRect()->width() : axis.axisRect()->height();
  const int room = across ? metrics.horizontalAdvance("0.00000") + 10 : 2 * metrics.height();
  return std::clamp(length / std::max(1, room), 1, mostTicks);
}

/// A ticker that counts anew at every layout: the same plot is drawn in a window, a low dock and a figure. Where round
/// numbers are too far apart for the axis to say anything, closer ones are taken.
template <class Ticker>
class Fitting : public Ticker {
public:
  explicit Fitting(const QCPAxis& axis) : axis_(axis) {}
  void generate(const QCPRange& range, const QLocale& locale, QChar form, int precision, QVector<double>& ticks,
                QVector<double>* subTicks, QVector<QString>* labels) override {
    const auto seen = [&] {
      return std::count_if(ticks.begin(), ticks.end(), [&](double tick) { return range.contains(tick); });
    };
    for (int count = ticksThatFit(axis_); count <= mostTicks; ++count) {
      this->setTickCount(count);
      Ticker::generate(range, locale, form, precision, ticks, subTicks, labels);
      if (seen() >= 2)
        return;
    }
  }

protected:
  const QCPAxis& axis_; ///< owns this
};

/// Round numbers on a logarithmic axis of less than two decades, where decades are too few and equal steps crowd at
/// the upper end.
class FewDecades final : public Fitting<QCPAxisTicker> {
public:
  using Fitting::Fitting;

protected:
  QVector<double> createTickVector(double step, const QCPRange& range) override {
    const int most = ticksThatFit(axis_);
    for (const QList<int>& digits : {QList<int>{1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 5}, {1, 3}, {1}}) {
      QVector<double> ticks;
      for (double decade = std::pow(10.0, std::floor(std::log10(range.lower))); decade <= range.upper; decade *= 10.0)
        for (const int digit : digits)
          if (range.contains(digit * decade))
            ticks += digit * decade;
      if (ticks.size() >= 2 && ticks.size() <= std::max(2, most))
        return ticks;
    }
    return QCPAxisTicker::createTickVector(step, range);
  }
  int getSubTickCount(double) override { return 0; }
};

} // namespace

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
    auto ticker = QSharedPointer<Fitting<QCPAxisTickerLog>>::create(*axis);
    ticker->setSubTickCount(9);
    axis->setTicker(ticker);
    axis->setNumberFormat("eb"); // with precision 0: 10^n
    axis->setNumberPrecision(0);
    return;
  }
  if (logarithmic && range.lower > 0)
    axis->setTicker(QSharedPointer<FewDecades>::create(*axis));
  else
    axis->setTicker(QSharedPointer<Fitting<QCPAxisTicker>>::create(*axis));
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

QString inTwoLines(QString text, int length, const QFontMetrics& metrics) {
  if (metrics.horizontalAdvance(text) <= length)
    return text;
  qsizetype best = -1;
  for (qsizetype i = 0; i < text.size(); ++i)
    if (text[i] == ' ' && (best < 0 || std::abs(2 * i - text.size()) < std::abs(2 * best - text.size())))
      best = i;
  if (best >= 0)
    text[best] = '\n';
  return text;
}

} // namespace larmor::widgets
