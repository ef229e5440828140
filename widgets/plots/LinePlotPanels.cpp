// A figure of small plots on the same axes: one for each curve, where all in one could not be told apart.
#include "widgets/plots/Axes.h"
#include "widgets/plots/CustomPlot.h"
#include "widgets/plots/FigureArea.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/plots/PlotColours.h"
#include "widgets/theme/Notation.h"
#include "widgets/theme/Theme.h"

#include <algorithm>

namespace larmor::widgets {

namespace {

constexpr double narrowest = 38.0, usualHeight = 36.0; ///< millimetres of a panel
constexpr int mostLines = 8;                           ///< that can be told apart in one plot
constexpr int beside = 10, between = 4;                ///< pixels: right of a panel, below it
constexpr double smallestTitle = 7.0;                  ///< points in print

struct Grid {
  int columns = 1, rows = 1;
  Grid(int panels, double millimetres) {
    const int most = std::clamp(static_cast<int>(millimetres / narrowest), 1, panels);
    rows = (panels + most - 1) / most;
    columns = (panels + rows - 1) / rows;
  }
};

} // namespace

/// Panels are plots of their own, never shown, with what this one has of a curve.
class LinePlot::Panels {
public:
  Panels(const LinePlot& from, const FigureOptions& options)
      : from_(from), options_(options), size_((options.millimetres * (figureUnitsPerInch / 25.4)).toSize()),
        font_(figureFont(options.fontPoints)),
        grid_(static_cast<int>(from.curves_.size()), options.millimetres.width()) {
    for (std::size_t i = 0; i < from_.curves_.size(); ++i)
      plots_.push_back(panelOf(from_.curves_[i]));
    shareRanges();
    legend_ = legendOf();
  }

  std::vector<FigurePart> parts() {
    std::vector<FigurePart> all;
    if (!options_.transparent)
      all.push_back({{0, 0, 1, 1}, [](QCPPainter& painter, const QSize& size) {
                       painter.fillRect(QRect(QPoint(), size), Qt::white);
                     }});
    const QMargins margins = marginsWithLabels();
    const int count = static_cast<int>(plots_.size());
    const bool below = grid_.columns * grid_.rows == count; // no free place for the legend
    const int strip = below && !legend_.empty() ? legendHeight(legend_, font_, size_.width()) : 0;
    const int left = margins.left(), bottom = margins.bottom(), top = QFontMetrics(font_).height() + 4;
    const int width = (size_.width() - left) / grid_.columns - beside;
    const int height = (size_.height() - strip - bottom - (grid_.rows - 1) * between) / grid_.rows - top;
    const auto place = [&](int x, int y, int w, int h) {
      return QRectF(double(x) / size_.width(), double(y) / size_.height(), double(w) / size_.width(),
                    double(h) / size_.height());
    };
    for (int i = 0; i < count; ++i) {
      const int column = i % grid_.columns, row = i / grid_.columns;
      const bool lowest = i + grid_.columns >= count;
      const QMargins own(column == 0 ? left : 2, top, beside, lowest ? bottom : between);
      finish(*plots_[static_cast<std::size_t>(i)], own, column == 0, lowest, height);
      addTitle(*plots_[static_cast<std::size_t>(i)], width + beside);
      all.push_back(
          plotPart(*plots_[static_cast<std::size_t>(i)]->plot_,
                   place(column == 0 ? 0 : left + column * (width + beside) - 2, row * (top + height + between),
                         own.left() + width + beside, top + height + own.bottom())));
    }
    if (legend_.empty())
      return all;
    const int x = below ? 0 : left + (count % grid_.columns) * (width + beside);
    const int y = below ? size_.height() - strip : (grid_.rows - 1) * (top + height + between) + bottom;
    all.push_back({place(x, y, size_.width() - x, size_.height() - y),
                   [legend = legend_, font = font_](QCPPainter& painter, const QSize& size) {
                     drawLegend(painter, size, legend, font, Theme::coloursOf(false).text);
                   }});
    return all;
  }

private:
  QString words(const QString& text) const {
    const FigureArea* area = FigureArea::around(from_);
    return area ? area->legend.value(text, text) : text;
  }

  std::unique_ptr<LinePlot> panelOf(const Curve& curve) const {
    auto panel = std::make_unique<LinePlot>();
    std::vector<ReferenceSet> sets;
    for (const QString& title : from_.titles_)
      sets.push_back({title, {}});
    std::vector<Curve> plain; // of no run in particular
    for (std::size_t i = 0; i < from_.references_.size(); ++i)
      if (from_.references_[i].name == curve.name)
        (sets.empty() ? plain : sets[static_cast<std::size_t>(from_.referenceLooks_[i].run - 1)].curves)
            .push_back(from_.references_[i]);
    panel->setCurves({curve});
    sets.empty() ? panel->setReferences(plain) : panel->setReferenceSets(sets);
    panel->setGuides(from_.guides_);
    panel->setLogX(from_.logX_);
    panel->setLogY(from_.logY_);
    panel->redrawIfStale();
    return panel;
  }

  /// Above the axes, where it hides no data; smaller, then shorter, if it is too long.
  void addTitle(LinePlot& panel, int room) const {
    const Curve& curve = panel.curves_.front();
    QString text = words(unicodeNotation(curve.title.empty() ? curve.name : curve.title));
    double points = options_.fontPoints;
    while (points > smallestTitle && QFontMetrics(figureFont(points)).horizontalAdvance(text) > room)
      points -= 0.25;
    const QFont font = figureFont(points);
    auto* title = new QCPItemText(panel.plot_);
    title->setClipToAxisRect(false);
    title->position->setType(QCPItemPosition::ptAxisRectRatio);
    title->position->setCoords(0.0, 0.0);
    title->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
    title->setPadding(QMargins(0, 0, 0, 2));
    title->setFont(font);
    title->setColor(Theme::coloursOf(false).text);
    title->setText(QFontMetrics(font).elidedText(text, Qt::ElideMiddle, room));
  }

  void shareRanges() {
    for (const auto axisOf :
         {+[](QCustomPlot& plot) { return plot.xAxis; }, +[](QCustomPlot& plot) { return plot.yAxis; }}) {
      QCPRange all = axisOf(*from_.plot_)->range();
      if (!from_.zoomed_) {
        all = axisOf(*plots_.front()->plot_)->range();
        for (const auto& plot : plots_)
          all.expand(axisOf(*plot->plot_)->range());
      }
      for (const auto& plot : plots_)
        axisOf(*plot->plot_)->setRange(all); // tickers follow
    }
  }

  /// Of the runs, and the lines to compare with; each curve stands in its panel.
  std::vector<LegendEntry> legendOf() const {
    auto all = from_.byRun() ? from_.legendOfRuns(false) : std::vector<LegendEntry>();
    if (!from_.byRun() && !from_.share().isEmpty()) // each curve stands in its panel without it
      all.push_back({from_.share(), from_.penOf({0, 0}, false)});
    const auto entries = from_.legendEntries(false);
    all.insert(all.end(), entries.end() - static_cast<std::ptrdiff_t>(from_.guides_.size()), entries.end());
    for (LegendEntry& entry : all)
      entry.text = words(entry.text);
    return all;
  }

  void label(LinePlot& panel, bool leftmost, bool lowest, int height) const {
    const FigureTexts texts = from_.figureTexts();
    panel.plot_->xAxis->setLabel(lowest ? texts.xLabel : QString());
    panel.plot_->yAxis->setLabel(leftmost ? inTwoLines(texts.yLabel, height, QFontMetrics(font_)) : QString());
    panel.plot_->xAxis->setTickLabels(lowest);
    panel.plot_->yAxis->setTickLabels(leftmost);
  }

  /// What axes with labels need at the left and below.
  QMargins marginsWithLabels() {
    LinePlot& panel = *plots_.front();
    const QSize size(size_.width() / grid_.columns, size_.height() / grid_.rows);
    panel.colour(false);
    setFigureLook(*panel.plot_, options_);
    label(panel, true, true, size.height() - 50);
    layOut(*panel.plot_, size);
    layOut(*panel.plot_, size); // the ticks of the first give the margins of the second
    return panel.plot_->axisRect()->margins();
  }

  void finish(LinePlot& panel, const QMargins& margins, bool leftmost, bool lowest, int height) const {
    panel.colour(false);
    setFigureLook(*panel.plot_, options_);
    panel.plot_->setBackground(QBrush(Qt::transparent)); // margins of neighbours lie over each other
    label(panel, leftmost, lowest, height);
    panel.plot_->axisRect()->setAutoMargins(QCP::msNone);
    panel.plot_->axisRect()->setMargins(margins);
  }

  const LinePlot& from_;
  FigureOptions options_;
  QSize size_;
  QFont font_;
  Grid grid_;
  std::vector<std::unique_ptr<LinePlot>> plots_;
  std::vector<LegendEntry> legend_;
};

Plot::FigureContent LinePlot::figureContent(const FigureOptions& options) {
  if (!options.panels || curves_.size() < 2)
    return Plot::figureContent(options);
  auto panels = std::make_shared<Panels>(*this, options);
  return {panels->parts(), {panels}};
}

FigureOptions LinePlot::columnFigure() const {
  FigureOptions options;
  std::size_t lines = curves_.size();
  for (std::size_t i = 0; i < references_.size(); ++i)
    lines += !isOwn(referenceLooks_[i].run);
  const auto entries = static_cast<int>(legendEntries(false).size());
  options.panels = curves_.size() > 1 && lines > mostLines;
  if (options.panels)
    options.millimetres.setHeight(
        Grid(static_cast<int>(curves_.size()), options.millimetres.width()).rows * usualHeight + 18);
  else // higher where a long legend would leave too little for the curves
    options.millimetres.rheight() += 3.6 * std::max(0, entries - 3);
  return options;
}

} // namespace larmor::widgets
