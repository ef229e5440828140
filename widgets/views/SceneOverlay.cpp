#include "widgets/views/SceneOverlay.h"

#include <QFontMetricsF>
#include <QLinearGradient>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace larmor::views {
namespace {

QString superscript(int number) {
  static const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
  QString text = number < 0 ? QStringLiteral("⁻") : QString();
  for (QChar digit : QString::number(std::abs(number)))
    text += digits[digit.digitValue()];
  return text;
}

QColor faded(QColor colour, double alpha) {
  colour.setAlphaF(static_cast<float>(alpha));
  return colour;
}

QLinearGradient gradientOf(const ColourScale& scale, const QPointF& low, const QPointF& high) {
  QLinearGradient gradient(low, high);
  const ColourMap& map = colourMap(scale.map);
  for (std::size_t i = 0; i < map.colours.size(); ++i)
    gradient.setColorAt(static_cast<double>(i) / static_cast<double>(map.colours.size() - 1),
                        QColor(map.colours[i][0], map.colours[i][1], map.colours[i][2]));
  return gradient;
}

} // namespace

QString tickText(double value) {
  const double size = std::abs(value);
  if (size == 0.0 || (size >= 0.00099 && size < 99999.5))
    return QString::number(value, 'g', 4).replace('-', QStringLiteral("−"));
  const int power = static_cast<int>(std::floor(std::log10(size) + 1e-9));
  const double mantissa = value / std::pow(10.0, power);
  const QString ten = QStringLiteral("10") + superscript(power);
  if (std::abs(mantissa - 1.0) < 1e-6)
    return ten;
  return QString::number(mantissa, 'g', 3).replace('-', QStringLiteral("−")) + QStringLiteral("×") + ten;
}

void drawHaloText(QPainter& painter, const QRectF& box, Qt::Alignment alignment, const QString& text,
                  const QColor& colour, const QColor& halo) {
  painter.setPen(faded(halo, 0.55));
  for (const QPointF& by : {QPointF(-1, 0), QPointF(1, 0), QPointF(0, -1), QPointF(0, 1)})
    painter.drawText(box.translated(by), static_cast<int>(alignment) | Qt::TextDontClip, text);
  painter.setPen(colour);
  painter.drawText(box, static_cast<int>(alignment) | Qt::TextDontClip, text);
}

void drawSymbol(QPainter& painter, const QPointF& c, double size, Shape shape, const QColor& colour) {
  const double r = size / 2;
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  if (shape == Shape::Sphere)
    painter.drawEllipse(c, r, r);
  else if (shape == Shape::Diamond)
    painter.drawPolygon(QPolygonF{c + QPointF(0, -1.2 * r), c + QPointF(1.2 * r, 0), c + QPointF(0, 1.2 * r),
                                  c + QPointF(-1.2 * r, 0)});
  else if (shape == Shape::Cone)
    painter.drawPolygon(QPolygonF{c + QPointF(0, -1.1 * r), c + QPointF(r, r), c + QPointF(-r, r)});
  else
    painter.drawRect(QRectF(c.x() - 1.3 * r, c.y() - 1, 2.6 * r, 2));
}

void SceneOverlay::drawLabel(const QPointF& at, Qt::Alignment alignment, const QString& text) {
  QRectF box(at, QSizeF(0, 0));
  drawHaloText(painter, box, alignment, text, theme.foreground, theme.background);
}

QRectF SceneOverlay::axesRoom(Side side) const {
  const double reach = (30 + 9) * scale + 0.5 * QFontMetricsF(painter.font()).height();
  const QPointF at = axesOrigin(side);
  return {at - QPointF(reach, reach), at + QPointF(reach, reach)};
}

QPointF SceneOverlay::axesOrigin(Side side) const {
  const double inset = (18 + 30) * scale;
  return {side == Side::Left ? inset : projection.size.width() - inset, projection.size.height() - inset};
}

void SceneOverlay::drawAxes(Side side) {
  static const QColor colours[] = {QColor(0xe0, 0x5a, 0x4f), QColor(0x4c, 0xaf, 0x6d), QColor(0x4f, 0x8f, 0xe0)};
  static const char* const names[] = {"x", "y", "z"};
  const double length = 30 * scale;
  const QPointF origin = axesOrigin(side);
  std::array<int, 3> order{0, 1, 2}; // far ones first
  const auto towards = [&](int a) { return projection.viewDirection[static_cast<std::size_t>(a)]; };
  std::sort(order.begin(), order.end(), [&](int a, int b) { return towards(a) > towards(b); });
  for (int axis : order) {
    const auto a = static_cast<std::size_t>(axis);
    const QPointF arm(projection.right[a] * length, -projection.up[a] * length);
    painter.setPen(QPen(colours[axis], 2.2 * scale, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(origin, origin + arm);
    const double reach = std::hypot(arm.x(), arm.y());
    if (reach < 0.25 * length)
      continue;
    drawLabel(origin + arm * (1.0 + 9 * scale / reach), Qt::AlignCenter, QString::fromLatin1(names[axis]));
  }
}

void SceneOverlay::drawScalarBar(const ColourScale& given) {
  const ColourScale bar = normalised(given);
  const QFontMetricsF metrics(painter.font());
  const std::vector<double> values = ticks(bar.low, bar.high, bar.log);
  double textWidth = 0.0;
  for (double v : values)
    textWidth = std::max(textWidth, metrics.horizontalAdvance(tickText(v)));
  const QString title = QString::fromStdString(bar.title);
  const double width = 13 * scale, titleWidth = metrics.horizontalAdvance(title);
  const double height = std::clamp(projection.size.height() * 0.42, 40.0, 420.0);
  const double block = std::max(width + 8 * scale + textWidth, std::min(titleWidth, projection.size.width() * 0.4));
  const double left = projection.size.width() - barRight_ - block - 16 * scale;
  const double top = 16 * scale + metrics.height() * 1.5;
  const QRectF box(left, top, width, height);
  painter.setBrush(gradientOf(bar, box.bottomLeft(), box.topLeft()));
  painter.setPen(QPen(faded(theme.foreground, 0.5), 1));
  painter.drawRect(box);
  for (double v : values) {
    const double y = box.bottom() - positionOnScale(bar, v) * height;
    painter.setPen(QPen(faded(theme.foreground, 0.8), 1));
    painter.drawLine(QPointF(box.right(), y), QPointF(box.right() + 4 * scale, y));
    drawLabel({box.right() + 8 * scale, y}, Qt::AlignLeft | Qt::AlignVCenter, tickText(v));
  }
  drawLabel({left, top - metrics.height() * 0.5}, Qt::AlignLeft | Qt::AlignBottom, title);
  barRight_ += block + 20 * scale;
}

void SceneOverlay::drawLegend(const std::vector<LegendEntry>& entries) {
  const QFontMetricsF metrics(painter.font());
  const double row = metrics.height() * 1.35;
  QPointF at(22 * scale, 16 * scale + row / 2);
  for (const LegendEntry& entry : entries) {
    drawSymbol(painter, at, 9 * scale, entry.shape, entry.colour);
    drawLabel(at + QPointF(12 * scale, 0), Qt::AlignLeft | Qt::AlignVCenter, entry.text);
    at.ry() += row;
  }
}

/// Colours with numbers below, and the title: as much of the width for the colours as the title
/// leaves, a quarter of it at least.
void SceneOverlay::drawStrip(const ColourScale& given, double top) {
  const ColourScale bar = normalised(given);
  const QFontMetricsF metrics(painter.font());
  const double height = metrics.height(), gap = 6 * scale, middle = top + height / 2;
  const std::vector<double> values = ticks(bar.low, bar.high, bar.log);
  const QString title = QString::fromStdString(bar.title);
  const double words = metrics.horizontalAdvance(title) + 4 * gap;
  const double room = projection.size.width() - 2 * gap;
  const double width = std::max(room / 4, room - words);
  const QRectF box(gap, top + 0.2 * height, width, 0.6 * height);
  painter.setBrush(gradientOf(bar, box.topLeft(), box.topRight()));
  painter.setPen(QPen(faded(theme.foreground, 0.5), 1));
  painter.drawRect(box);
  drawLabel({box.right() + gap, middle}, Qt::AlignLeft | Qt::AlignVCenter, title);
  for (const double value : values) {
    const double x = box.left() + positionOnScale(bar, value) * width;
    painter.setPen(QPen(faded(theme.foreground, 0.8), 1));
    painter.drawLine(QPointF(x, box.bottom()), QPointF(x, box.bottom() + 3 * scale));
    drawLabel({x, box.bottom() + 4 * scale}, Qt::AlignHCenter | Qt::AlignTop, tickText(value));
  }
}

double SceneOverlay::keysBelow(const SceneKeys& keys, double top, bool draw) {
  const QFontMetricsF metrics(painter.font());
  const double row = metrics.height() * 1.35, symbol = 12 * scale, gap = 10 * scale;
  double y = top;
  for (const ColourScale& bar : keys.bars) {
    if (draw)
      drawStrip(bar, y);
    y += 2 * row; // its numbers are below
  }
  double x = gap;
  for (const LegendEntry& entry : keys.legend) {
    const double width = symbol + metrics.horizontalAdvance(entry.text) + gap;
    if (x > gap && x + width > projection.size.width()) {
      x = gap;
      y += row;
    }
    if (draw) {
      drawSymbol(painter, {x + 4 * scale, y + row / 2}, 9 * scale, entry.shape, entry.colour);
      drawLabel({x + symbol, y + row / 2}, Qt::AlignLeft | Qt::AlignVCenter, entry.text);
    }
    x += width;
  }
  return y + (keys.legend.empty() ? 0 : row) - top;
}

void SceneOverlay::drawEmptyText(const QString& text) {
  const QRectF box(QPointF(20, 20), QSizeF(projection.size.width() - 40, projection.size.height() - 40));
  painter.setPen(faded(theme.foreground, 0.7));
  painter.drawText(box, Qt::AlignCenter | Qt::TextWordWrap, text);
}

void SceneOverlay::drawCaption(const QString& text, bool besideLegend) {
  if (besideLegend)
    drawLabel(QPointF(projection.size.width() / 2, 8 * scale), Qt::AlignHCenter | Qt::AlignTop, text);
  else
    drawLabel(QPointF(12 * scale, 8 * scale), Qt::AlignLeft | Qt::AlignTop, text);
}

void SceneOverlay::drawNote(const QString& text) {
  const QFont usual = painter.font();
  QFont large = usual;
  large.setPointSizeF(large.pointSizeF() * 1.4);
  painter.setFont(large);
  drawLabel(QPointF(projection.size.width() - 16 * scale, projection.size.height() - 14 * scale),
            Qt::AlignRight | Qt::AlignBottom, text);
  painter.setFont(usual);
}

} // namespace larmor::views
