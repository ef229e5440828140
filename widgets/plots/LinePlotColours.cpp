// How the plot looks in the theme's colours.
#include "widgets/plots/CustomPlot.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/theme/Notation.h"
#include "widgets/theme/Theme.h"

#include <QToolButton>
#include <algorithm>

namespace larmor::widgets {

namespace {

/// One for each pinned run: dashed, dotted, dash-dotted, long dashes.
QList<qreal> dashPattern(int run) {
  static const QList<QList<qreal>> patterns{{4, 2}, {1, 2}, {6, 2, 1, 2}, {9, 3}};
  return patterns[run % patterns.size()];
}

/// Neutral: a guide belongs to no run.
QPen guidePen(std::size_t guide, bool dark) {
  static const QList<QList<qreal>> patterns{{7, 3}, {2, 2}, {8, 2, 2, 2}};
  QPen pen(Theme::coloursOf(dark).text, 1.2 * Theme::shared().lineScale());
  pen.setDashPattern(patterns[static_cast<qsizetype>(guide) % patterns.size()]);
  return pen;
}

} // namespace

int LinePlot::curveLike(const Curve& reference, int fallback) const {
  for (std::size_t i = 0; i < curves_.size(); ++i)
    if (curves_[i].name == reference.name)
      return static_cast<int>(i);
  return fallback;
}

int LinePlot::curvesOfARun() const {
  if (leader_)
    return leader_->curvesOfARun();
  int most = static_cast<int>(curves_.size());
  for (const Look& look : referenceLooks_)
    most = std::max(most, look.curve + 1);
  return most;
}

LinePlot::Look LinePlot::lookOf(std::size_t curve) const {
  return curve < curveLooks_.size() ? curveLooks_[curve] : Look{0, static_cast<int>(curve)};
}

/// The later of a run's curves fade towards the background.
QColor LinePlot::shaded(const QColor& colour, int curve, bool dark) const {
  const int most = curvesOfARun();
  const double share = most > 1 ? 0.6 * curve / (most - 1) : 0.0;
  const QColor& ground = Theme::coloursOf(dark).base;
  const auto mixed = [share](int a, int b) { return static_cast<int>(a + share * (b - a)); };
  return {mixed(colour.red(), ground.red()), mixed(colour.green(), ground.green()),
          mixed(colour.blue(), ground.blue())};
}

QPen LinePlot::penOf(Look look, bool dark) const {
  QColor line = byRun() ? shaded(Theme::curveOf(look.run, dark), look.curve, dark) : Theme::curveOf(look.curve, dark);
  if (look.run == 0 || leader_)
    return {line, 1.6 * Theme::shared().lineScale()};
  line.setAlphaF(byRun() ? 1.0F : 0.75F);
  QPen pen(line, 1.3 * Theme::shared().lineScale());
  pen.setDashPattern(dashPattern(look.run - 1));
  return pen;
}

/// The present run goes by the name it was pinned with. Of a pinned run that has nothing here there is no entry.
std::vector<LegendEntry> LinePlot::legendOfRuns(bool dark) const {
  std::vector<LegendEntry> all;
  if (!curves_.empty())
    all.push_back({ownTitle(), penOf({0, 0}, dark)});
  for (int run = 0; run < titles_.size(); ++run) {
    const QString title = unicodeNotation(titles_[run].toStdString());
    const auto isOfRun = [run](const Look& look) { return look.run == run + 1; };
    if (std::none_of(referenceLooks_.begin(), referenceLooks_.end(), isOfRun))
      continue;
    if (!isOwn(run + 1))
      all.push_back({title, penOf({run + 1, 0}, dark)});
    else if (!commonCurves_)
      all.front().text = title;
    else if (title != ownTitle_)
      all.front().text += "; " + title;
  }
  return all;
}

std::vector<LegendEntry> LinePlot::legendEntries(bool dark) const {
  std::vector<LegendEntry> all;
  const auto titleOf = [](const Curve& curve) {
    return unicodeNotation(curve.title.empty() ? curve.name : curve.title);
  };
  const auto each = [&](const std::vector<Curve>& curves, auto pen, const QString& suffix = {}) {
    for (std::size_t i = 0; i < curves.size(); ++i)
      all.push_back({titleOf(curves[i]) + suffix, pen(i)});
  };
  if (byRun() && !leader_) {
    all = legendOfRuns(dark);
    if (curves_.size() > 1)
      each(curves_, [&](std::size_t i) {
        return QPen(shaded(Theme::coloursOf(dark).text, static_cast<int>(i), dark), 1.6 * Theme::shared().lineScale());
      });
  } else {
    each(
        curves_, [&](std::size_t i) { return penOf(lookOf(i), dark); }, shareSuffix());
    each(references_, [&](std::size_t i) { return penOf(referenceLooks_[i], dark); });
  }
  each(guides_, [&](std::size_t i) { return guidePen(i, dark); });
  return all;
}

void LinePlot::colour(bool dark) {
  Plot::colour(dark);
  const Colours& c = Theme::coloursOf(dark);
  const auto style = [dark](const Drawn& drawn, const QPen& pen) {
    drawn.line->setPen(pen);
    const QCPScatterStyle dot(QCPScatterStyle::ssDisc, pen.color(), pen.color(), 3);
    drawn.dots->setPen(pen);
    drawn.dots->setScatterStyle(dot);
    if (drawn.lower) {
      QColor band = pen.color();
      band.setAlphaF(dark ? 0.22F : 0.16F);
      drawn.lower->setPen(Qt::NoPen);
      drawn.upper->setPen(Qt::NoPen);
      drawn.upper->setBrush(band);
    }
    // A curve of one point would be invisible as a line.
    const bool single = drawn.line->data()->size() < 2;
    drawn.line->setScatterStyle(single ? QCPScatterStyle(QCPScatterStyle::ssDisc, 5) : QCPScatterStyle());
  };
  for (std::size_t i = 0; i < drawn_.size(); ++i) {
    style(drawn_[i], penOf(lookOf(i), dark));
    if (i < curves_.size() && curves_[i].name == bandAlone_)
      drawn_[i].line->setPen(Qt::NoPen);
  }
  for (std::size_t i = 0; i < drawnReferences_.size(); ++i)
    style(drawnReferences_[i], penOf(referenceLooks_[i], dark));
  for (std::size_t i = 0; i < drawnGuides_.size(); ++i)
    style(drawnGuides_[i], guidePen(i, dark));
  cursorLine_->setPen(QPen(c.accent, 1.2));
  QColor shade = c.accent;
  shade.setAlphaF(0.14F);
  brushItem_->setBrush(shade);
  brushItem_->setPen(QPen(c.accent, 1));
  hoverLine_->setPen(QPen(c.faint, 1, Qt::DotLine));
}

void LinePlot::recolour() {
  Plot::recolour();
  allButton_->setIcon(Theme::shared().icon("zoom-fit", Theme::shared().colours().muted));
  showReadout();
}

} // namespace larmor::widgets
