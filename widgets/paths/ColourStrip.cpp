#include "widgets/paths/ColourStrip.h"

#include "widgets/theme/Notation.h"
#include "widgets/theme/Theme.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

ColourStrip::ColourStrip(QWidget* parent) : QWidget(parent) {
  setFont(Theme::shared().smallFont());
  setMinimumWidth(1);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ColourStrip::setScale(const ColourScale& scale) {
  scale_ = scale;
  update();
}

QSize ColourStrip::sizeHint() const { return {200, fontMetrics().height() + 2}; }

void ColourStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  draw(painter, rect(), Theme::shared().colours().muted);
}

void ColourStrip::draw(QPainter& painter, const QRect& box, const QColor& text) const {
  if (scale_.title.empty())
    return;
  const QString low = readableNumber(scale_.low, 2), high = readableNumber(scale_.high, 2);
  const QString title = QString::fromStdString(scale_.title);
  const QFontMetrics metrics = painter.fontMetrics();
  const int gap = metrics.horizontalAdvance("  "), words = metrics.horizontalAdvance(low + high + title) + 5 * gap;
  const int length = std::clamp(box.width() - words, 0, box.height() * 6);
  int x = box.left() + gap + std::max(0, (box.width() - words - length) / 2);
  painter.setPen(text);
  const auto write = [&](const QString& what) {
    const int width = metrics.horizontalAdvance(what);
    painter.drawText(QRect(x, box.top(), width + 1, box.height()), Qt::AlignLeft | Qt::AlignVCenter, what);
    x += width + gap;
  };
  write(low);
  const ColourLookup colours(scale_);
  for (int i = 0; i < length; ++i) {
    const double share = (i + 0.5) / length;
    const double value = scale_.log ? scale_.low * std::pow(scale_.high / scale_.low, share)
                                    : scale_.low + share * (scale_.high - scale_.low);
    const auto c = colours(static_cast<float>(value));
    painter.fillRect(x + i, box.top() + box.height() / 4, 1, box.height() / 2, QColor(c[0], c[1], c[2]));
  }
  x += length + gap;
  write(high);
  write(title);
}

} // namespace larmor::widgets
