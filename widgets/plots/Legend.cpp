#include "widgets/plots/Legend.h"
#include "widgets/plots/CustomPlot.h"
#include "widgets/theme/DistinctNames.h"

#include <QTextBoundaryFinder>
#include <algorithm>

namespace larmor::widgets {

namespace {

constexpr int icon = 18, gap = 12; ///< pixels

int columnsFor(const std::vector<LegendEntry>& entries, const QFont& font, int width) {
  const QFontMetrics metrics(font);
  int widest = 1;
  for (const LegendEntry& entry : entries)
    widest = std::max(widest, metrics.horizontalAdvance(entry.text) + icon + gap);
  return std::clamp(width / widest, 1, static_cast<int>(entries.size()));
}

int rowHeight(const QFont& font) { return QFontMetrics(font).height() + 2; }

int rowsFor(const std::vector<LegendEntry>& entries, const QFont& font, int width) {
  const int columns = columnsFor(entries, font, width), count = static_cast<int>(entries.size());
  return (count + columns - 1) / columns;
}

} // namespace

std::vector<LegendEntry> fitting(std::vector<LegendEntry> entries, const QFont& font, int width) {
  const QFontMetrics metrics(font);
  const bool fits = std::all_of(entries.begin(), entries.end(), [&](const LegendEntry& entry) {
    return metrics.horizontalAdvance(entry.text) + icon + gap <= width;
  });
  if (fits)
    return entries;
  QStringList names;
  for (const LegendEntry& entry : entries)
    names += entry.text;
  names = distinctNames(names);
  for (std::size_t i = 0; i < entries.size(); ++i)
    entries[i].text = names[static_cast<qsizetype>(i)];
  return entries;
}

QString unbroken(const QString& plain) {
  constexpr QChar joiner(0x2060);
  QString joined = plain;
  QTextBoundaryFinder breaks(QTextBoundaryFinder::Line, plain);
  for (auto at = plain.size(); at > 0; --at) {
    breaks.setPosition(at);
    if (at < plain.size() && breaks.isAtBoundary() && plain[at - 1] != ' ' && plain[at] != ' ')
      joined.insert(at, joiner);
  }
  return joined.toHtmlEscaped();
}

int legendHeight(const std::vector<LegendEntry>& entries, const QFont& font, int width) {
  return entries.empty() ? 0 : rowsFor(fitting(entries, font, width), font, width) * rowHeight(font) + 4;
}

void drawLegend(QCPPainter& painter, const QSize& size, const std::vector<LegendEntry>& given, const QFont& font,
                const QColor& ink) {
  if (given.empty())
    return;
  const auto entries = fitting(given, font, size.width());
  const int rows = rowsFor(entries, font, size.width()), count = static_cast<int>(entries.size());
  const int columns = (count + rows - 1) / rows, height = rowHeight(font);
  painter.setFont(font);
  for (int i = 0; i < count; ++i) {
    const LegendEntry& entry = entries[static_cast<std::size_t>(i)];
    const QRect place(i / rows * (size.width() / columns) + 4, i % rows * height, size.width() / columns - 4, height);
    painter.setPen(entry.pen);
    painter.drawLine(QPointF(place.left(), place.center().y()), QPointF(place.left() + icon, place.center().y()));
    painter.setPen(ink);
    painter.drawText(place.adjusted(icon + 6, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip,
                     entry.text);
  }
}

LegendBelow::LegendBelow(QCustomPlot& plot, const std::vector<LegendEntry>& given, const QFont& font, int width)
    : plot_(plot) {
  if (given.empty())
    return;
  const auto entries = fitting(given, font, width);
  QCPLegend& legend = *plot.legend;
  legend.setFont(font);
  legend.setIconSize(icon, 10);
  legend.setFillOrder(QCPLayoutGrid::foColumnsFirst);
  legend.setWrap(columnsFor(entries, font, width));
  plot.plotLayout()->addElement(1, 0, &legend);
  plot.plotLayout()->setRowStretchFactor(1, 0.001);
  legend.setVisible(true);
  for (const LegendEntry& entry : entries) {
    QCPGraph* sample = plot.addGraph();
    sample->setName(entry.text);
    sample->setPen(entry.pen);
    samples_.push_back(sample);
    sample->addToLegend();
  }
}

LegendBelow::~LegendBelow() {
  if (samples_.empty())
    return;
  for (QCPGraph* sample : samples_)
    plot_.removeGraph(sample);
  plot_.legend->setVisible(false);
  plot_.plotLayout()->take(plot_.legend);
  plot_.plotLayout()->simplify();
  plot_.axisRect()->insetLayout()->addElement(plot_.legend, Qt::AlignTop | Qt::AlignRight);
}

} // namespace larmor::widgets
